import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { useOfferedActs } from '#renderer/parts/acts.ts';
import { EngineSentences } from '#renderer/parts/engine-text.tsx';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import type { Verification } from '#shared/signoff.ts';
import styles from './trail.module.css';

/** Verifies everything of the workspace anew from its bytes. */
export function VerifyWorkspace() {
  const { t } = useTranslation(['trail', 'shell']);
  const queries = useQueryClient();
  const verify = useMutation(
    calls.trail.verify.mutationOptions({
      onError: notifyFailure,
      onSettled: () => void queries.invalidateQueries({ queryKey: calls.trail.key() }),
    }),
  );
  useOfferedActs([{ name: t('workspace.verify'), act: () => verify.mutate(undefined) }]);
  return (
    <>
      <Button onClick={() => verify.mutate(undefined)} loading={verify.isPending}>
        {t('workspace.verify')}
      </Button>
      <Modal
        opened={verify.data !== undefined}
        onClose={verify.reset}
        title={t('workspace.title')}
        closeButtonProps={{ 'aria-label': t('shell:close') }}
      >
        {verify.data && <Found found={verify.data} />}
      </Modal>
    </>
  );
}

function Found({ found }: { found: Verification }) {
  const { t } = useTranslation('trail');
  const format = useFormat();
  const { isWhole, entries, checkpoints, runs, snapshots, signatures, rechecks, problems } = found;
  const { deleted, byContentOnly, goneOnWith, unsealedRechecks } = found;
  const written = {
    entries: format.number(entries),
    checkpoints: format.number(checkpoints),
    runs: format.number(runs),
    snapshots: format.number(snapshots),
    signatures: format.number(signatures),
  };
  return (
    <div className={styles.found} role="status">
      <p className={styles.verdict} data-tone={isWhole ? 'holds' : 'fails'}>
        {isWhole ? `✓ ${t('workspace.whole')}` : `✗ ${t('workspace.broken')}`}
      </p>
      <p>{t('workspace.looked', written)}</p>
      {rechecks > 0 && <p>{t('workspace.rechecks', { rechecks: format.number(rechecks) })}</p>}
      {problems.length > 0 && <EngineSentences>{problems}</EngineSentences>}
      {deleted.length > 0 && <p>{t('workspace.deleted', { runs: deleted.join(', ') })}</p>}
      {byContentOnly.length > 0 && <p>{t('workspace.byContentOnly', { runs: byContentOnly.join(', ') })}</p>}
      {unsealedRechecks.length > 0 && (
        <p>{t('workspace.unsealedRechecks', { rechecks: unsealedRechecks.join(', ') })}</p>
      )}
      {goneOnWith.length > 0 && <p>{t('workspace.goneOnWith', { runs: goneOnWith.join(', ') })}</p>}
    </div>
  );
}

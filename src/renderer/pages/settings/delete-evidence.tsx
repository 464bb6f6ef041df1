import { Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { useFormat } from '#renderer/parts/format.ts';
import { notifyDone } from '#renderer/parts/notify.ts';
import { ReasonForm } from '#renderer/parts/reason-form.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { RunStorage } from '#shared/storage.ts';

type DeleteEvidenceProps = { storage: RunStorage | undefined; onClose: () => void };

/** Asks for a reason, and says what is lost and what stays, before the evidence of a run is deleted. */
export function DeleteEvidence({ storage, onClose }: DeleteEvidenceProps) {
  const { t } = useTranslation(['settings', 'shell']);
  return (
    <Modal
      opened={storage !== undefined}
      onClose={onClose}
      title={t('deletion.title')}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      {storage && <Form storage={storage} onClose={onClose} />}
    </Modal>
  );
}

function Form({ storage, onClose }: { storage: RunStorage; onClose: () => void }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const queries = useQueryClient();
  const { run, name, startedAt, bytes } = storage;
  const when = format.moment(startedAt);
  const deletion = useMutation(
    calls.runs.deleteEvidence.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries();
        notifyDone(t('deletion.done', { when }));
        onClose();
      },
    }),
  );
  return (
    <ReasonForm
      label={t('deletion.reason')}
      hint={t('deletion.reasonHint')}
      act={t('deletion.confirm')}
      isGrave
      doing={deletion}
      onReason={(reason) => deletion.mutate({ run, reason })}
      onClose={onClose}
    >
      <p>
        <b>{t('deletion.of', { when, name })}</b>
      </p>
      <p>
        {t('deletion.lost', {
          snapshots: format.bytes(bytes.inbound + bytes.outbound),
          findings: format.bytes(bytes.findings),
        })}
      </p>
      <p>{t('deletion.kept')}</p>
    </ReasonForm>
  );
}

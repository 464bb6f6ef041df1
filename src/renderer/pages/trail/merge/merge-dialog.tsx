import { Button, Modal, Progress, Skeleton } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Failure } from '#renderer/parts/failure.tsx';
import { notify } from '#renderer/parts/notify.ts';
import { useTranslation } from '#renderer/words.ts';
import type { Merge } from '#shared/merge.ts';
import type { BundleInHand } from '../in-hand.ts';
import { Conflict } from './conflict.tsx';
import styles from './merge.module.css';
import { conflictName, openIn, type Said, useMerging } from './merging.ts';
import { Preview } from './preview.tsx';

type MergeDialogProps = { bundle: BundleInHand | undefined; close: () => void };

/** What somebody decided about a run in another copy of this workspace: what would be taken, what has to be settled first. */
export function MergeDialog({ bundle, close }: MergeDialogProps) {
  const { t } = useTranslation(['trail', 'shell']);
  return (
    <Modal
      opened={bundle !== undefined}
      onClose={close}
      size={920}
      title={t('merge.title', { name: bundle?.name })}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      {bundle && <Merging bundle={bundle} close={close} />}
    </Modal>
  );
}

function Merging({ bundle, close }: { bundle: BundleInHand; close: () => void }) {
  const { t } = useTranslation('trail');
  const queries = useQueryClient();
  const [said, setSaid] = useState<Said>({});
  const { look, merge, progress } = useMerging(bundle, () => {
    notify({ title: t('merge.done'), message: bundle.name });
    void queries.invalidateQueries();
    close();
  });
  return (
    <div className={styles.merge}>
      {look.isPending && <Skeleton height={180} />}
      {progress && (
        <Progress
          size={6}
          value={progress.total === 0 ? 0 : (progress.looked / progress.total) * 100}
          aria-label={t('verify.looking')}
        />
      )}
      {look.error && <Failure error={look.error} retry={() => look.mutate()} />}
      {look.data && <Found merge={look.data} said={said} say={setSaid} />}
      {merge.error && <Failure error={merge.error} />}
      {look.data && (
        <Acts
          open={look.data.conflicts.reduce((sum, conflict) => sum + openIn(conflict, said), 0)}
          isEmpty={isEmpty(look.data)}
          isMerging={merge.isPending}
          merge={() => merge.mutate(said)}
          close={close}
        />
      )}
    </div>
  );
}

/** Nothing that would be entered but that it was looked at. */
function isEmpty({ theirsOnly, conflicts, notes, withdrawn }: Merge): boolean {
  return theirsOnly + conflicts.length + notes + withdrawn === 0;
}

function Found({ merge, said, say }: { merge: Merge; said: Said; say: (said: Said) => void }) {
  const { t } = useTranslation('trail');
  return (
    <>
      <Preview merge={merge} />
      {merge.conflicts.length > 0 && (
        <>
          <h3 className={styles.subhead}>{t('merge.conflicts')}</h3>
          <p className={styles.hint}>{t('merge.settling')}</p>
          {merge.conflicts.map((conflict) => (
            <Conflict key={conflictName(conflict)} conflict={conflict} said={said} say={say} />
          ))}
        </>
      )}
    </>
  );
}

type ActsProps = { open: number; isEmpty: boolean; isMerging: boolean; merge: () => void; close: () => void };

function Acts({ open, isEmpty, isMerging, merge, close }: ActsProps) {
  const { t } = useTranslation(['trail', 'common']);
  return (
    <div className={styles.acts}>
      <span role="status">
        {open > 0
          ? `○ ${t('trail:merge.open', { count: open })}`
          : isEmpty
            ? t('trail:merge.nothing')
            : `✓ ${t('trail:merge.ready')}`}
      </span>
      <Button onClick={close}>{t('common:cancel')}</Button>
      <Button variant="filled" disabled={open > 0 || isEmpty} loading={isMerging} onClick={merge}>
        {t('trail:merge.merge')}
      </Button>
    </div>
  );
}

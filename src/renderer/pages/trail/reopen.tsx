import { Button, Modal } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '#renderer/client.ts';
import { ReasonForm } from '#renderer/parts/reason-form.tsx';
import { useTranslation } from '#renderer/words.ts';
import styles from './trail.module.css';

/** Opens a signed run again, for a reason that stays beside the signature that it voids. */
export function Reopen({ run }: { run: string }) {
  const { t } = useTranslation(['trail', 'shell']);
  const [isOpen, setOpen] = useState(false);
  return (
    <div className={styles.takeAway}>
      <Button onClick={() => setOpen(true)}>{t('reopen.ask')}</Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t('reopen.title')}
        closeButtonProps={{ 'aria-label': t('shell:close') }}
      >
        <Form run={run} close={() => setOpen(false)} />
      </Modal>
    </div>
  );
}

function Form({ run, close }: { run: string; close: () => void }) {
  const { t } = useTranslation('trail');
  const queries = useQueryClient();
  const reopen = useMutation(
    calls.signOffs.reopen.mutationOptions({
      onSuccess: () => {
        close();
        void queries.invalidateQueries();
      },
    }),
  );
  return (
    <ReasonForm
      label={t('reopen.reason')}
      act={t('reopen.reopen')}
      isGrave
      doing={reopen}
      onReason={(reason) => reopen.mutate({ run, reason })}
      onClose={close}
    >
      <p>{t('reopen.text')}</p>
    </ReasonForm>
  );
}

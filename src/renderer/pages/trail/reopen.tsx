import { Button, Modal, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calls } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { limits } from '#shared/limits.ts';
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
  const { t } = useTranslation(['trail', 'common']);
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const reopen = useMutation(
    calls.signOffs.reopen.mutationOptions({
      onSuccess: () => {
        close();
        void queries.invalidateQueries();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    reopen.mutate({ run, reason: reason.trim() });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>{t('reopen.text')}</p>
      <Textarea
        label={t('reopen.reason')}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        maxLength={limits.reasonCharactersMax}
        required
        autosize
        minRows={2}
        data-autofocus
      />
      {reopen.error && <Failure error={reopen.error} />}
      <div className={styles.buttons}>
        <Button onClick={close}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" color="red" disabled={reason.trim() === ''} loading={reopen.isPending}>
          {t('reopen.reopen')}
        </Button>
      </div>
    </form>
  );
}

import { Button, Modal, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { engine } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { limits } from '#shared/limits.ts';
import type { RerunRequest } from '#shared/rerun.ts';
import styles from './reruns.module.css';

/** Acts that need a reason, which stays in the audit trail. */
export type Act = 'approve' | 'refuse' | 'withdraw';

type ReasonedProps = { act: Act | undefined; request: RerunRequest; onClose: () => void };

export function Reasoned({ act, request, onClose }: ReasonedProps) {
  const { t } = useTranslation(['reruns', 'shell']);
  return (
    <Modal
      opened={act !== undefined}
      onClose={onClose}
      title={act && t(`acts.${act}`)}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      {act && <Form act={act} request={request} onClose={onClose} />}
    </Modal>
  );
}

function Form({ act, request: shown, onClose }: { act: Act; request: RerunRequest; onClose: () => void }) {
  const { t } = useTranslation(['reruns', 'common']);
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
  const { request, messages, delivery } = shown;
  const doing = useMutation({
    mutationFn: () => engine.reruns[act]({ request, reason: reason.trim() }),
    onSuccess: () => {
      void queries.invalidateQueries();
      onClose();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    doing.mutate();
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <p>{t(`says.${act}`, { count: messages, delivery })}</p>
      <Textarea
        label={t('reason')}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        maxLength={limits.reasonCharactersMax}
        required
        autosize
        minRows={2}
        data-autofocus
      />
      {doing.error && <Failure error={doing.error} />}
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" disabled={reason.trim() === ''} loading={doing.isPending}>
          {t(`acts.${act}`)}
        </Button>
      </div>
    </form>
  );
}

import { Button, Modal, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calls } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { notifyDone } from '#renderer/parts/notify.ts';
import { limits } from '#shared/limits.ts';
import type { RunStorage } from '#shared/storage.ts';
import styles from './settings.module.css';

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
  const { t } = useTranslation(['settings', 'common']);
  const format = useFormat();
  const queries = useQueryClient();
  const [reason, setReason] = useState('');
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    deletion.mutate({ run, reason: reason.trim() });
  };
  return (
    <form className={styles.delete} onSubmit={submit}>
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
      <Textarea
        label={t('deletion.reason')}
        description={t('deletion.reasonHint')}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
        maxLength={limits.reasonCharactersMax}
        required
        autosize
        minRows={2}
        data-autofocus
      />
      {deletion.error && <Failure error={deletion.error} />}
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" color="red" disabled={reason.trim() === ''} loading={deletion.isPending}>
          {t('deletion.confirm')}
        </Button>
      </div>
    </form>
  );
}

import { Button, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { calls } from '#renderer/client.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import { notifyDone } from '#renderer/parts/notify.ts';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import styles from './record-review.module.css';

/** Undoes a decision, for a reason: an act of its own, recorded like the decision. */
export function TakeBack({ run, decision }: { run: string; decision: string }) {
  const { t } = useTranslation(['review', 'common']);
  const queries = useQueryClient();
  const [reason, setReason] = useState<string>();
  const withdrawal = useMutation(
    calls.reviews.withdraw.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: calls.trail.key() });
        notifyDone(t('decide.undone'));
      },
      onError: notifyFailure,
    }),
  );
  if (reason === undefined)
    return (
      <Button variant="subtle" size="compact-sm" onClick={() => setReason('')}>
        {t('about.takeBack')}
      </Button>
    );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    withdrawal.mutate({ run, decision, reason: reason.trim() });
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextInput
        label={t('about.takeBackReason')}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        maxLength={limits.reasonCharactersMax}
        data-autofocus
      />
      <div className={styles.buttons}>
        <Button type="submit" disabled={reason.trim() === ''} loading={withdrawal.isPending}>
          {t('about.takeBack')}
        </Button>
        <Button onClick={() => setReason(undefined)}>{t('common:cancel')}</Button>
      </div>
    </form>
  );
}

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '#renderer/client.ts';
import { notifyFailure } from '#renderer/parts/failure.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { RerunRequest } from '#shared/rerun.ts';
import { type Act, Reasoned } from './reasoned.tsx';
import styles from './reruns.module.css';

/** What may be done with a request in its state. Whoever asked for it neither approves nor refuses it. */
export function Acts({ request: shown }: { request: RerunRequest }) {
  const { t } = useTranslation('reruns');
  const { request, state, by } = shown;
  const [act, setAct] = useState<Act>();
  const me = useQuery(calls.people.me.queryOptions());
  const queries = useQueryClient();
  const onSuccess = () => void queries.invalidateQueries();
  const conclude = useMutation(calls.reruns.conclude.mutationOptions({ onSuccess, onError: notifyFailure }));
  const send = useMutation(calls.reruns.send.mutationOptions({ onSuccess, onError: notifyFailure }));
  const isOwn = me.data?.person === by;
  const isToApprove = state === 'asked' || state === 'reopened';
  const isOpen = isToApprove || state === 'sending' || state === 'sent';
  if (!isOpen) return null;
  return (
    <div className={styles.acts}>
      {isToApprove && isOwn && <span className={styles.own}>{t('own')}</span>}
      <Button onClick={() => setAct('withdraw')}>{t('acts.withdraw')}</Button>
      {state === 'asked' && !isOwn && <Button onClick={() => setAct('refuse')}>{t('acts.refuse')}</Button>}
      {state === 'sending' && (
        <Button onClick={() => send.mutate({ request })} loading={send.isPending}>
          {t('acts.send')}
        </Button>
      )}
      {state === 'sent' && (
        <Button variant="filled" onClick={() => conclude.mutate({ request })} loading={conclude.isPending}>
          {t('acts.conclude')}
        </Button>
      )}
      {isToApprove && !isOwn && (
        <Button variant="filled" onClick={() => setAct('approve')}>
          {t('acts.approve')}
        </Button>
      )}
      <Reasoned act={act} request={shown} onClose={() => setAct(undefined)} />
    </div>
  );
}

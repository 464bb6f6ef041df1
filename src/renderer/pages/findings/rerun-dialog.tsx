import { Modal, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '#renderer/client.ts';
import { Failure, notifyFailure } from '#renderer/parts/failure.tsx';
import { useKeys } from '#renderer/parts/keys.ts';
import { notifyDone } from '#renderer/parts/notify.ts';
import { ReasonForm } from '#renderer/parts/reason-form.tsx';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import { reviewFilterSchema, type Scope } from '#shared/review.ts';
import { idsAt } from './copying.ts';
import type { ListStore } from './list-store.ts';
import styles from './rerun-dialog.module.css';
import { countSelected, placesOf, type Selection } from './selection.ts';

/** Asks for what is selected, or all that the filter leaves, to be sent back: the key `r`. */
export function RerunDialog({ store, selection }: { store: ListStore; selection: Selection }) {
  const { t } = useTranslation(['reruns', 'shell']);
  const [scope, setScope] = useState<Scope>();
  const open = () => scopeOf(store, selection, t('ask.conditions')).then(setScope, notifyFailure);
  useKeys([{ keys: 'r', does: t('ask.act'), act: () => void open() }]);
  const close = () => setScope(undefined);
  return (
    <Modal
      opened={scope !== undefined}
      onClose={close}
      title={t('ask.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      {scope && <Form run={store.run} scope={scope} onClose={close} />}
    </Modal>
  );
}

function Form({ run, scope, onClose }: { run: string; scope: Scope; onClose: () => void }) {
  const { t } = useTranslation('reruns');
  const queries = useQueryClient();
  const preview = useQuery(calls.reruns.preview.queryOptions({ input: { run, scope }, retry: false }));
  const asking = useMutation(
    calls.reruns.ask.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries();
        notifyDone(t('ask.done'));
        onClose();
      },
    }),
  );
  if (preview.error) return <Failure error={preview.error} />;
  if (!preview.data) return <Skeleton height={240} />;
  const { messages, unreadable, delivery, first, before } = preview.data;
  return (
    <ReasonForm
      label={t('reason')}
      act={t('ask.confirm')}
      isPossible={messages > 0}
      doing={asking}
      onReason={(reason) => asking.mutate({ run, scope, reason, expected: messages })}
      onClose={onClose}
    >
      <p>
        <b>{t('items', { count: messages, shown: messages })}</b> · {t('ask.to', { delivery })}
      </p>
      {unreadable > 0 && <p>{t('unreadable', { count: unreadable })}</p>}
      {before.map(({ request, keys, state }) => (
        <p key={request} className={styles.before}>
          {t('ask.before', { count: keys, request, state: t(`states.${state}`) })}
        </p>
      ))}
      <figure className={styles.first}>
        <figcaption>{t('ask.first')}</figcaption>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys. */}
        <pre tabIndex={0}>{first.join('\n')}</pre>
      </figure>
    </ReasonForm>
  );
}

async function scopeOf(store: ListStore, selection: Selection, conditionsRefused: string): Promise<Scope> {
  if (countSelected(selection) > 0)
    return { ids: await idsAt(store, placesOf(selection, limits.selectionFindingsMax)) };
  const { conditions, ...filter } = store.asked.filter;
  if (conditions.length > 0) throw new Error(conditionsRefused);
  return { filter: reviewFilterSchema.parse(filter), undecidedOnly: false };
}

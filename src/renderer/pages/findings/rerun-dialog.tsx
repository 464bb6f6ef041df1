import { Modal, Skeleton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { calls } from '#renderer/client.ts';
import type { ScopeChoice } from '#renderer/parts/decide.tsx';
import { Failure, notifyFailure } from '#renderer/parts/failure.tsx';
import { useKeys } from '#renderer/parts/keys.ts';
import { notifyDone } from '#renderer/parts/notify.ts';
import { ReasonForm } from '#renderer/parts/reason-form.tsx';
import { ScopeSelect } from '#renderer/parts/scope-select.tsx';
import { useTranslation } from '#renderer/words.ts';
import { reviewFilterSchema, type Scope } from '#shared/review.ts';
import type { ListStore } from './list-store.ts';
import styles from './rerun-dialog.module.css';
import type { Selection } from './selection.ts';
import { useScopeChoices } from './use-scope-choices.ts';

type RerunDialogProps = { store: ListStore; place: number; selection: Selection };

/** Asks for items to be sent back, the same that a decision would be on: the key `r`. */
export function RerunDialog({ store, place, selection }: RerunDialogProps) {
  const { t } = useTranslation(['reruns', 'shell']);
  const [choices, setChoices] = useState<ScopeChoice[]>([]);
  const choicesOn = useScopeChoices(store, place, selection);
  const open = async () => {
    const all = (await choicesOn()).flatMap(({ name, scope }) => {
      const asked = askable(scope);
      return asked ? [{ name, scope: asked }] : [];
    });
    if (all.length === 0) throw new Error(t('ask.conditions'));
    setChoices(all);
  };
  useKeys([{ keys: 'r', does: t('ask.act'), act: () => void open().catch(notifyFailure) }]);
  const close = () => setChoices([]);
  return (
    <Modal
      opened={choices.length > 0}
      onClose={close}
      title={t('ask.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      {choices.length > 0 && <Asking run={store.run} choices={choices} onClose={close} />}
    </Modal>
  );
}

function Asking({ run, choices, onClose }: { run: string; choices: ScopeChoice[]; onClose: () => void }) {
  const [chosen, setChosen] = useState('0');
  const scope = choices[Number(chosen)]?.scope;
  return (
    <>
      <ScopeSelect choices={choices} value={chosen} onChange={setChosen} />
      {scope && <Form key={chosen} run={run} scope={scope} onClose={onClose} />}
    </>
  );
}

/** What is typed into the filter as a condition is of a list alone. */
function askable(scope: Scope): Scope | undefined {
  if (!('filter' in scope)) return scope;
  const { conditions = [], ...filter } = scope.filter;
  return conditions.length > 0 ? undefined : { filter: reviewFilterSchema.parse(filter), undecidedOnly: false };
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
  const { messages, leftOut, open, unreadable, delivery, first, before } = preview.data;
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
      {leftOut > 0 && (
        <div className={styles.before} role="status">
          <p>{t(messages > 0 ? 'ask.leftOut' : 'ask.allAsked', { count: leftOut })}</p>
          <ul>
            {open.map(({ request, keys, state }) => (
              <li key={request}>{t('ask.open', { count: keys, request, state: t(`states.${state}`) })}</li>
            ))}
          </ul>
        </div>
      )}
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

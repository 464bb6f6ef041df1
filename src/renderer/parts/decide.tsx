import { Button, Checkbox, Modal, Select, Textarea, TextInput } from '@mantine/core';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Trans } from 'react-i18next';
import type { DecisionStatus } from '#shared/decision-status.ts';
import { limits } from '#shared/limits.ts';
import { type Preview, type ReasonCode, reasonsOf, type Scope } from '#shared/review.ts';
import { calls } from '../client.ts';
import { type DraftOf, dropDraft, useDraft } from '../state/drafts.ts';
import { useTranslation } from '../words.ts';
import styles from './decide.module.css';
import { Failure } from './failure.tsx';
import { useFormat } from './format.ts';
import { useWorkspace } from './may.tsx';
import { ScopeSelect } from './scope-select.tsx';
import { useTellDecided } from './tell-decided.tsx';

/** What a decision can be on, by the words of a page; the first is the likeliest. */
export type ScopeChoice = { name: string; scope: Scope };
export type Deciding = { status: DecisionStatus; choices: ScopeChoice[] };
type DecideProps = { run: string; deciding: Deciding | undefined; onClose: () => void };

/** Asks for a reason, and says how many findings a decision would be on, before it is made. */
export function Decide({ run, deciding, onClose }: DecideProps) {
  const { t } = useTranslation(['review', 'shell']);
  return (
    <Modal
      opened={deciding !== undefined}
      onClose={onClose}
      title={deciding && t(`acts.${deciding.status}`)}
      closeButtonProps={{ 'aria-label': t('shell:close') }}
    >
      {deciding && <Form run={run} deciding={deciding} onClose={onClose} />}
    </Modal>
  );
}

function Form({ run, deciding: { status, choices }, onClose }: DecideProps & { deciding: Deciding }) {
  const { t } = useTranslation(['review', 'common']);
  const queries = useQueryClient();
  const tell = useTellDecided();
  const format = useFormat();
  const [chosen, setChosen] = useState('0');
  const [undecidedOnly, setUndecidedOnly] = useState(false);
  const [reason, setReason] = useState<ReasonCode>('other');
  const draftOf = useDraftOf(run, { status, choices });
  const [draft, keep] = useDraft(draftOf);
  const [earlier] = useState(draft);
  const [said, setSaid] = useState({ note: earlier?.text ?? '', due: '', account: '' });
  const [owner, setOwner] = useState<string | null>(null);
  const people = useQuery(calls.people.list.queryOptions());
  const choice = choices[Number(chosen)]?.scope;
  const scope = choice && 'filter' in choice ? { ...choice, undecidedOnly } : choice;
  const preview = useQuery(
    calls.reviews.preview.queryOptions({
      input: { run, scope: scope ?? { ids: [1] } },
      enabled: scope !== undefined,
      staleTime: 0,
      gcTime: 0,
      placeholderData: keepPreviousData,
    }),
  );
  const decision = useMutation(
    calls.reviews.decide.mutationOptions({
      onSuccess: (made) => {
        if (draftOf) dropDraft(draftOf, said.note);
        void queries.invalidateQueries({ queryKey: calls.trail.key() });
        void queries.invalidateQueries({ queryKey: calls.shapes.key() });
        tell(made);
        onClose();
      },
    }),
  );
  const count = preview.data?.findings;
  const isReady = count !== undefined && count > 0 && !preview.isPlaceholderData;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady || !scope) return;
    const { note, due, account } = said;
    const verdict = { status, reason, note, owner, due: due || null, account: account.trim() || null };
    decision.mutate({ run, scope, verdict, expected: count });
  };
  const text = (name: keyof typeof said) => ({
    label: t(`decide.${name}`),
    value: said[name],
    onChange: ({ currentTarget: { value } }: { currentTarget: { value: string } }) => {
      if (name === 'note') keep(value);
      setSaid((now) => ({ ...now, [name]: value }));
    },
  });
  const names = (people.data ?? []).filter(({ retiredAt }) => retiredAt === null);
  return (
    <form className={styles.form} onSubmit={submit}>
      <ScopeSelect choices={choices} value={chosen} onChange={setChosen} />
      {choice && 'filter' in choice && (
        <Checkbox
          label={t('decide.undecidedOnly')}
          checked={undecidedOnly}
          onChange={(event) => setUndecidedOnly(event.currentTarget.checked)}
        />
      )}
      <p className={styles.preview} role="status">
        {preview.data ? <Told preview={preview.data} /> : !preview.error && t('decide.counting')}
      </p>
      <Select
        label={t('decide.reason')}
        data={reasonsOf[status].map((code) => ({ value: code, label: t(`reasons.${code}`) }))}
        value={reason}
        onChange={(next) => setReason((next as ReasonCode | null) ?? 'other')}
        allowDeselect={false}
        data-autofocus
      />
      <Textarea
        {...text('note')}
        description={earlier && t('decide.draft', { when: format.moment(new Date(earlier.at).toISOString()) })}
        maxLength={limits.noteCharactersMax}
        autosize
        minRows={2}
        maxRows={8}
      />
      <div className={styles.two}>
        <Select
          label={t('decide.owner')}
          placeholder={t('decide.nobody')}
          data={names.map(({ person, name }) => ({ value: person, label: name }))}
          value={owner}
          onChange={setOwner}
          clearable
        />
        <TextInput {...text('due')} type="date" />
      </div>
      {status === 'suspense' && <TextInput {...text('account')} maxLength={limits.nameCharactersMax} />}
      {(preview.error ?? decision.error) && <Failure error={preview.error ?? decision.error} />}
      <div className={styles.buttons}>
        <Button onClick={onClose}>{t('common:cancel')}</Button>
        <Button type="submit" variant="filled" disabled={!isReady} loading={decision.isPending}>
          {t('decide.confirm', { act: t(`acts.${status}`), count: count ?? 0 })}
        </Button>
      </div>
    </form>
  );
}

/**
 * Whose reason is kept while it is not decided yet: only for the same act on the same findings it is there again. A long
 * list of findings has no name that it would be found again by.
 */
function useDraftOf(run: string, { status, choices: [first] }: Deciding): DraftOf | undefined {
  const workspace = useWorkspace();
  const about = `${status} ${JSON.stringify(first?.scope)}`;
  return workspace === undefined || about.length > limits.draftAboutCharactersMax
    ? undefined
    : { workspace, run, about };
}

/** How many findings, and what was decided on them before. */
function Told({ preview: { findings, undecided, decided } }: { preview: Preview }) {
  const format = useFormat();
  const { t } = useTranslation('review');
  const before = Object.entries(decided).map(
    ([status, count]) => `${t(`standings.${status as DecisionStatus}`)} ${format.number(count)}`,
  );
  return (
    <>
      <Trans t={t} i18nKey="decide.preview" components={strong} count={findings} />{' '}
      {findings > undecided && t('decide.decided', { count: findings - undecided, as: before.join(', ') })}
    </>
  );
}

const strong = { b: <b /> };

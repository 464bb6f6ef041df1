import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { useFormat } from '#renderer/parts/format.ts';
import { useTranslation } from '#renderer/words.ts';
import { engineActor, type TrailAction, trailActions } from '#shared/trail.ts';
import { usePeople } from './people.ts';
import { trailRoute } from './route.ts';
import styles from './trail.module.css';

/** Runs that can be chosen from; an older one is reached from its own page. */
const runsListed = 200;

/** By run, by whom, and by what was done. */
export function FilterBar() {
  const { t } = useTranslation('trail');
  const format = useFormat();
  const { run, who, act } = trailRoute.useSearch();
  const go = useNavigate({ from: '/trail' });
  const { data: runs } = useQuery(calls.runs.list.queryOptions({ input: { count: runsListed } }));
  const { people } = usePeople();
  const change = (changes: { run?: string | undefined; who?: string | undefined; act?: TrailAction | undefined }) =>
    void go({ search: (before) => ({ ...before, ...changes, entry: undefined }) });
  const known = (runs?.runs ?? []).map((line) => ({
    value: line.run,
    label: `${line.name} · ${format.moment(line.startedAt)}`,
  }));
  const listed =
    run === undefined || known.some(({ value }) => value === run) ? known : [{ value: run, label: run }, ...known];
  const actors = [
    { value: engineActor, label: t('engine') },
    ...people.map(({ person, name }) => ({ value: person, label: name })),
  ];
  return (
    <div className={styles.bar}>
      <Select
        className={styles.run}
        aria-label={t('filter.run')}
        placeholder={t('filter.allRuns')}
        data={listed}
        value={run ?? null}
        onChange={(value) => change({ run: value ?? undefined })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('filter.allRuns') }}
      />
      <Select
        className={styles.choice}
        aria-label={t('filter.who')}
        placeholder={t('filter.everybody')}
        data={actors}
        value={who ?? null}
        onChange={(value) => change({ who: value ?? undefined })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('filter.everybody') }}
      />
      <Select
        className={styles.choice}
        aria-label={t('filter.act')}
        placeholder={t('filter.allActs')}
        data={trailActions.map((action) => ({ value: action, label: t(`actions.${action}`) }))}
        value={act ?? null}
        onChange={(value) => change({ act: (value as TrailAction | null) ?? undefined })}
        searchable
        clearable
        clearButtonProps={{ 'aria-label': t('filter.allActs') }}
      />
      {(run ?? who ?? act) !== undefined && (
        <Button onClick={() => change({ run: undefined, who: undefined, act: undefined })}>{t('filter.clear')}</Button>
      )}
    </div>
  );
}

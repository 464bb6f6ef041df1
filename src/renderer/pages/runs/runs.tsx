import { Button, Skeleton } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useDefinitions } from '#renderer/parts/definitions.ts';
import { Empty } from '#renderer/parts/empty.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { FilterInput } from '#renderer/parts/filter-input.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useKeys } from '#renderer/parts/keys.ts';
import { Page } from '#renderer/parts/page.tsx';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import { type ChosenRuns, useChosenRuns } from './choosing.ts';
import { runsRoute } from './route.ts';
import styles from './runs.module.css';
import { RunsTable } from './runs-table.tsx';
import { useRuns } from './use-runs.ts';

/** Every run, the newest first; those of one reconciliation where the address says so. */
export function Runs() {
  const { t } = useTranslation('runs');
  const { definition, text = '' } = runsRoute.useSearch();
  const go = useNavigate({ from: '/runs' });
  const definitions = useDefinitions();
  const choosing = useChosenRuns();
  const { runs, total, error, refetch, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useRuns(
    definition,
    text,
  );
  // Each letter of a filter is not a place to go back to.
  const filter = (next: string) =>
    go({ search: (before) => ({ ...before, text: next === '' ? undefined : next }), replace: true });
  const name = definition && (definitions.get(definition)?.name ?? runs[0]?.name ?? definition);
  return (
    <Page
      title={name ? t('of', { name }) : t('title')}
      actions={
        <>
          {definition && <Button onClick={() => go({ search: {} })}>{t('all')}</Button>}
          <CompareButton choosing={choosing} />
        </>
      }
    >
      {error && <Failure error={error} retry={refetch} />}
      {isPending && !error && <Loading />}
      {total === 0 && <Empty title={t('empty.title')} text={t('empty.text')} />}
      {total !== undefined && total > 0 && (
        <>
          <FilterBar text={text} filter={filter} shown={runs.length} total={total} />
          {runs.length > 0 && <RunsTable runs={runs} definitions={definitions} choosing={choosing} />}
          {runs.length === 0 && !hasNextPage && (
            <Empty title={t('nothing.title')} text={t('nothing.text', { text })}>
              <Button onClick={() => filter('')}>{t('nothing.clear')}</Button>
            </Empty>
          )}
          {hasNextPage && (
            <div className={styles.end}>
              <Button onClick={() => fetchNextPage()} loading={isFetchingNextPage}>
                {t('more')}
              </Button>
            </div>
          )}
        </>
      )}
    </Page>
  );
}

/** Leads to the comparison of the two runs that are ticked. */
function CompareButton({ choosing: { chosen } }: { choosing: ChosenRuns }) {
  const { t } = useTranslation(['runs', 'compare']);
  const go = useNavigate();
  const isReady = chosen.length === 2;
  const compare = () => void go({ to: '/compare', search: { runs: chosen.map(({ run }) => run) } });
  useKeys(isReady ? [{ keys: 'c', does: t('compare:choose'), act: compare }] : []);
  return (
    <Button
      onClick={compare}
      disabled={!isReady}
      title={isReady ? undefined : t('compare:empty.text')}
      rightSection={<kbd>c</kbd>}
    >
      {t('compare:choose')}
    </Button>
  );
}

type FilterBarProps = { text: string; filter: (text: string) => void; shown: number; total: number };

function FilterBar({ text, filter, shown, total }: FilterBarProps) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  return (
    <div className={styles.bar}>
      <FilterInput
        className={styles.filter}
        value={text}
        onChange={filter}
        label={t('filter')}
        placeholder={t('filter')}
        does={t('keys.filter')}
        charactersMax={limits.nameCharactersMax}
      />
      <span className={styles.shown} role="status">
        {t('shown', { shown: format.number(shown), total: format.number(total) })}
      </span>
    </div>
  );
}

/** As high as rows will be. */
function Loading() {
  return (
    <div className={table.sheet} aria-hidden="true">
      {Array.from({ length: 8 }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they are all alike.
        <Skeleton key={row} height={43} mb={1} radius={0} />
      ))}
    </div>
  );
}

import { SegmentedControl, Select, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { Empty } from '#renderer/parts/empty.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { Page } from '#renderer/parts/page.tsx';
import { useTranslation } from '#renderer/words.ts';
import { limits } from '#shared/limits.ts';
import styles from './analysis.module.css';
import { Charts } from './charts-page.tsx';
import { analysisRoute } from './route.ts';

/** How a reconciliation goes: a chart for each thing that is asked, with its table. */
export function AnalysisPage() {
  const { t } = useTranslation('analysis');
  const { name: asked, days = limits.analysisDays, source = 'workspace' } = analysisRoute.useSearch();
  const reconciliations = useQuery(calls.analysis.reconciliations.queryOptions());
  const all = reconciliations.data;
  const chosen = all?.find(({ name }) => name === asked) ?? all?.[0];
  const { name = '', path = '' } = chosen ?? {};
  const isOfJournal = source === 'journal';
  const isKnown = chosen !== undefined;
  const here = useQuery(calls.analysis.of.queryOptions({ input: { name, days }, enabled: isKnown && !isOfJournal }));
  const journal = useQuery(
    calls.analysis.journal.queryOptions({ input: { path, days }, enabled: isKnown && isOfJournal, retry: false }),
  );
  const { data, error, refetch } = isOfJournal ? journal : here;
  const failure = reconciliations.error ?? error;
  return (
    <Page title={t('title')}>
      {all?.length === 0 && <Empty title={t('empty.title')} text={t('empty.text')} />}
      {chosen && <Choices names={all?.map((one) => one.name) ?? []} name={name} days={days} source={source} />}
      {failure && (
        <Failure error={failure} retry={() => void (reconciliations.error ? reconciliations.refetch() : refetch())} />
      )}
      {all?.length !== 0 && !data && !failure && <Loading />}
      {data && !failure && <Charts analysis={data} />}
    </Page>
  );
}

type ChoicesProps = { names: string[]; name: string; days: number; source: 'workspace' | 'journal' };

const ranges = [7, 30, 90, 365];

function Choices({ names, name, days, source }: ChoicesProps) {
  const { t } = useTranslation('analysis');
  const go = useNavigate({ from: '/analysis' });
  const ask = (change: Partial<ChoicesProps>) => void go({ search: (now) => ({ ...now, ...change }), replace: true });
  const offered = ranges.includes(days) ? ranges : [...ranges, days].toSorted((a, b) => a - b);
  return (
    <div className={styles.choices}>
      <Select
        className={styles.name}
        aria-label={t('reconciliation')}
        data={names}
        value={name}
        allowDeselect={false}
        searchable
        onChange={(chosen) => chosen !== null && ask({ name: chosen })}
      />
      <SegmentedControl
        aria-label={t('range')}
        data={offered.map((range) => ({ value: String(range), label: t('days', { count: range }) }))}
        value={String(days)}
        onChange={(chosen) => ask({ days: Number(chosen) })}
      />
      <SegmentedControl
        aria-label={t('source')}
        data={(['workspace', 'journal'] as const).map((value) => ({ value, label: t(`sources.${value}`) }))}
        value={source}
        onChange={(chosen) => ask({ source: chosen })}
      />
    </div>
  );
}

/** As high as what comes. */
function Loading() {
  return (
    <div className={styles.charts} aria-hidden="true">
      {[0, 1, 2, 3].map((card) => (
        <Skeleton key={card} height={262} />
      ))}
    </div>
  );
}

import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { Empty } from '#renderer/parts/empty.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { Page } from '#renderer/parts/page.tsx';
import { useTranslation } from '#renderer/words.ts';
import styles from './compare.module.css';
import { Comparison } from './comparison.tsx';
import { CopyComparison } from './copying.tsx';
import { ExportComparison } from './export-comparison.tsx';
import { Heads } from './heads.tsx';
import { compareRoute } from './route.ts';

/** What is new, gone, changed and the same between two runs of a reconciliation. */
export function Compare() {
  const { t } = useTranslation('compare');
  const { runs = [] } = compareRoute.useSearch();
  const [one = '', other = ''] = runs;
  const isAsked = runs.length === 2;
  const compared = useQuery(calls.shapes.compare.queryOptions({ input: { run: one, with: other }, enabled: isAsked }));
  const { data, error } = compared;
  return (
    <Page
      title={t('title')}
      crumbs={[{ name: t('crumb'), to: '/runs' }]}
      sign={data && <span>{data.name}</span>}
      actions={
        data && (
          <>
            <CopyComparison compared={data} />
            <ExportComparison compared={data} />
          </>
        )
      }
    >
      {!isAsked && (
        <Empty title={t('empty.title')} text={t('empty.text')}>
          <Button renderRoot={(props) => <Link to="/runs" preload={false} {...props} />}>{t('empty.runs')}</Button>
        </Empty>
      )}
      {error && <Failure error={error} retry={() => void compared.refetch()} />}
      {isAsked && !data && !error && <Loading />}
      {data && (
        <div className={styles.page}>
          <Heads compared={data} />
          <Comparison compared={data} />
        </div>
      )}
    </Page>
  );
}

/** As high as what comes. */
function Loading() {
  return (
    <div className={styles.page} aria-hidden="true">
      <Skeleton height={86} />
      <Skeleton height={360} />
    </div>
  );
}

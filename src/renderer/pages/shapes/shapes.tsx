import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { Empty } from '#renderer/parts/empty.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { May } from '#renderer/parts/may.tsx';
import { Page } from '#renderer/parts/page.tsx';
import { useRunCrumbs } from '#renderer/parts/run-crumbs.ts';
import { useTranslation } from '#renderer/words.ts';
import { shapesRoute } from './route.ts';
import styles from './shapes.module.css';
import { ShapesTable } from './shapes-table.tsx';

/** A run's findings as a few causes, the largest first; each leads to its findings. */
export function ShapesPage() {
  const { t } = useTranslation('shapes');
  const format = useFormat();
  const { run } = shapesRoute.useParams();
  const shapes = useQuery(calls.shapes.list.queryOptions({ input: { run } }));
  const { data, error } = shapes;
  const startedAt = data?.runs.find((of) => of.run === data.run)?.startedAt;
  const crumbs = useRunCrumbs(data && { run: data.run, name: data.name, startedAt });
  return (
    <Page
      title={t('title')}
      crumbs={crumbs}
      actions={
        <Button renderRoot={(props) => <Link to="/runs/$run/findings" params={{ run }} preload={false} {...props} />}>
          {t('findings')}
        </Button>
      }
    >
      {error && <Failure error={error} retry={() => void shapes.refetch()} />}
      {!data && !error && <Loading />}
      {data?.shapes.length === 0 && <Empty title={t('empty.title')} text={t('empty.text')} />}
      {data && data.shapes.length > 0 && (
        <>
          <p className={styles.lead} role="status">
            {t('lead', { findings: format.number(data.findings), shapes: format.number(data.shapes.length) })}
            <span className={styles.keys}>
              <kbd>j</kbd> <kbd>k</kbd> {t('keys.move')} <kbd>↵</kbd> {t('keys.open')}{' '}
              <May call="reviews.decide">
                <kbd>a</kbd> <kbd>s</kbd> {t('keys.decide')} <kbd>n</kbd> {t('keys.note')}
              </May>
            </span>
          </p>
          <ShapesTable shapes={data} />
        </>
      )}
    </Page>
  );
}

/** As high as rows will be. */
function Loading() {
  return (
    <div aria-hidden="true">
      {[0, 1, 2, 3].map((row) => (
        <Skeleton key={row} height={72} mb={1} radius={0} />
      ))}
    </div>
  );
}

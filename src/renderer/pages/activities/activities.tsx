import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { calls } from '#renderer/client.ts';
import { Empty } from '#renderer/parts/empty.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { Page } from '#renderer/parts/page.tsx';
import { useTranslation } from '#renderer/words.ts';
import styles from './activities.module.css';
import { Activity } from './activity.tsx';
import { Timeline } from './timeline.tsx';

/** How often it is looked whether a pass has begun or ended. */
const againMs = 3_000;

/** What is cleared by itself: when, how it stands, and its passes against each other. */
export function Activities() {
  const { t } = useTranslation('activities');
  const { data, error, refetch, isPending } = useQuery(
    calls.activities.list.queryOptions({ refetchInterval: againMs }),
  );
  return (
    <Page title={t('title')}>
      {error && <Failure error={error} retry={refetch} />}
      {isPending && !error && <Loading />}
      {data?.length === 0 && <NothingYet />}
      {data && data.length > 0 && (
        <div className={styles.page}>
          <Timeline lines={data} />
          {data.map((line) => (
            <Activity key={line.path} line={line} />
          ))}
        </div>
      )}
    </Page>
  );
}

const example = `activity: { id: "618", startsAt: 2026-06-18T00:00:00+08:00, policy: daily, passes: [12h, 1h] }

schedule: { cron: "0 2 * * *", zone: Asia/Shanghai }`;

/** What to write for something to stand here. */
function NothingYet() {
  const { t } = useTranslation('activities');
  return (
    <>
      <Empty title={t('empty.title')} text={t('empty.text')} />
      <pre className={styles.example}>{example}</pre>
    </>
  );
}

/** As wide and high as what will be there. */
function Loading() {
  return (
    <div className={styles.page} aria-hidden="true">
      <Skeleton height={180} radius={8} />
      <Skeleton height={220} radius={8} />
    </div>
  );
}

import { Button, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, Navigate } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { Empty } from '#renderer/parts/empty.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { lookedAtRun } from '#renderer/parts/looked-at-run.ts';
import { Page } from '#renderer/parts/page.tsx';
import { useDemo } from '#renderer/parts/start-run.ts';
import { useTranslation } from '#renderer/words.ts';
import type { RunLine } from '#shared/run.ts';

/** Among so many of the newest runs. */
const newestRuns = 100;

/** Leads to the findings that were looked at last, else to those of the newest run that has any. */
export function LatestFindings() {
  const { t } = useTranslation('findings');
  const list = useQuery(calls.runs.list.queryOptions({ input: { count: newestRuns } }));
  const runs = list.data?.runs.filter(hasFindings);
  const run = runs?.find((line) => line.run === lookedAtRun()) ?? runs?.[0];
  if (run) return <Navigate to="/runs/$run/findings" params={{ run: run.run }} replace />;
  return (
    <Page title={t('title')}>
      {list.error && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isPending && <Skeleton height={240} />}
      {runs?.length === 0 && <None hasRuns={(list.data?.runs.length ?? 0) > 0} />}
    </Page>
  );
}

function None({ hasRuns }: { hasRuns: boolean }) {
  const { t } = useTranslation(['findings', 'home', 'shell']);
  const demo = useDemo();
  return (
    <Empty title={t('latest.title')} text={t(hasRuns ? 'latest.notYet' : 'latest.text')}>
      {!hasRuns && (
        <Button onClick={() => demo.mutate()} loading={demo.isPending}>
          {t('home:demo')}
        </Button>
      )}
      <Button variant="filled" renderRoot={(props) => <Link to={hasRuns ? '/runs' : '/'} {...props} />}>
        {t(hasRuns ? 'latest.toRuns' : 'latest.toHome')}
      </Button>
    </Empty>
  );
}

/** Of a run that ended, and whose evidence is still there. */
function hasFindings({ state, evidenceDeleted }: RunLine): boolean {
  return state === 'ended' && !evidenceDeleted;
}

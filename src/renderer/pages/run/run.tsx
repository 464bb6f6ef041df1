import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { calls } from '#renderer/client.ts';
import { useDefinitions } from '#renderer/parts/definitions.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { useMay } from '#renderer/parts/may.tsx';
import { Page } from '#renderer/parts/page.tsx';
import { useTranslation } from '#renderer/words.ts';
import type { RunDetail } from '#shared/run.ts';
import { RunActions } from './actions.tsx';
import { useRunActs } from './acts.ts';
import { Finish } from './finish.tsx';
import { type LiveRun, useLiveRun } from './live.ts';
import { Loading } from './loading.tsx';
import { runRoute } from './route.ts';
import { RunBody } from './run-body.tsx';
import { RunSign } from './run-sign.tsx';

export function Run() {
  const { run } = runRoute.useParams();
  return <OneRun key={run} run={run} />;
}

/** A run while it is under way, and what it came to. */
function OneRun({ run }: { run: string }) {
  const { data: detail, error, refetch } = useQuery(calls.runs.show.queryOptions({ input: { run } }));
  const { live, followAgain } = useLiveRun(run);
  useFreshDetail(run, live);
  if (detail) return <ShownRun detail={detail} live={live} followAgain={followAgain} />;
  return <Page title={run}>{error ? <Failure error={error} retry={refetch} /> : <Loading />}</Page>;
}

type ShownRunProps = { detail: RunDetail; live: LiveRun; followAgain: () => void };

function ShownRun({ detail, live, followAgain }: ShownRunProps) {
  const { t } = useTranslation('runs');
  const format = useFormat();
  const acts = useRunActs(detail.run, followAgain);
  const definition = useDefinitions().get(detail.definitionPath);
  const may = useMay();
  const told = useStore(live, ({ progress }) => progress?.state);
  const state = told ?? detail.state;
  return (
    <Page
      title={t('at', { when: format.moment(detail.startedAt) })}
      crumbs={[
        { name: t('title'), to: '/runs', search: { definition: detail.definitionPath } },
        {
          name: detail.name,
          ...(may('definitions.read') && { to: '/definitions/edit', search: { path: detail.definitionPath } }),
        },
      ]}
      sign={<RunSign detail={detail} live={live} />}
      actions={
        <>
          <Finish live={live} activity={definition?.activity ?? null} />
          <RunActions detail={detail} live={live} state={state} acts={acts} />
        </>
      }
    >
      <RunBody detail={detail} definition={definition} live={live} state={state} acts={acts} />
    </Page>
  );
}

/** What the books say of a run is asked again whenever it turns out to stand elsewhere. */
function useFreshDetail(run: string, live: LiveRun): void {
  const queries = useQueryClient();
  const state = useStore(live, ({ progress }) => progress?.state);
  useEffect(() => {
    if (state === undefined) return;
    void queries.invalidateQueries({ queryKey: calls.runs.show.key({ input: { run } }) });
    void queries.invalidateQueries({ queryKey: calls.runs.map.key({ input: { run } }) });
    void queries.invalidateQueries({ queryKey: calls.runs.list.key() });
  }, [queries, run, state]);
}

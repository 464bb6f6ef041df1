import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { calls } from '#renderer/client.ts';
import { ExportMenu } from '#renderer/parts/export/export-menu.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { VerdictPill } from '#renderer/parts/kind.tsx';
import { noteLookedAtRun } from '#renderer/parts/looked-at-run.ts';
import { Page } from '#renderer/parts/page.tsx';
import { useRunCrumbs } from '#renderer/parts/run-crumbs.ts';
import { SignedPill } from '#renderer/parts/signed-pill.tsx';
import { useTranslation } from '#renderer/words.ts';
import { listOf } from './asked.ts';
import { firstPage } from './first-page.ts';
import { List } from './list.tsx';
import { findingsRoute } from './route.ts';

/** The findings of a run: narrowed down on the left, listed in the middle, one of them with both its records on the right. */
export function Findings() {
  const { t } = useTranslation('findings');
  const { run } = findingsRoute.useParams();
  const detail = useQuery(calls.runs.show.queryOptions({ input: { run } }));
  const id = detail.data?.run;
  const columns = useQuery(
    // Asked for by the name in the address: the way there and back is not gone twice.
    calls.findings.columns.queryOptions({ input: { run }, staleTime: Number.POSITIVE_INFINITY }),
  );
  const search = findingsRoute.useSearch();
  const [ahead] = useState(() => firstPage(run, search));
  const asked = useMemo(() => columns.data && listOf(search, columns.data), [search, columns.data]);
  const crumbs = useRunCrumbs(detail.data);
  useEffect(() => void (id !== undefined && noteLookedAtRun(id)), [id]);
  const error = detail.error ?? columns.error;
  const retry = () => {
    void detail.refetch();
    void columns.refetch();
  };
  return (
    <Page
      title={t('title')}
      crumbs={crumbs}
      sign={
        detail.data && (
          <>
            <VerdictPill verdict={detail.data.verdict} state={detail.data.state} />
            {asked && <SignedPill run={detail.data.run} />}
          </>
        )
      }
      layout="fill"
      actions={
        detail.data &&
        asked && (
          <>
            <ShapesButton run={detail.data.run} />
            <ExportMenu run={detail.data.run} name={detail.data.name} list={asked} />
          </>
        )
      }
    >
      {error && <Failure error={error} retry={retry} />}
      {!error && columns.data && asked && id !== undefined && (
        <List run={id} columns={columns.data} asked={asked} ahead={ahead} />
      )}
    </Page>
  );
}

function ShapesButton({ run }: { run: string }) {
  const { t } = useTranslation('findings');
  return (
    <Button renderRoot={(props) => <Link to="/runs/$run/shapes" params={{ run }} preload={false} {...props} />}>
      {t('shapes')}
    </Button>
  );
}

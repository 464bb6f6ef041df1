import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { calls } from '#renderer/client.ts';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { VerdictPill } from '#renderer/parts/kind.tsx';
import { Page } from '#renderer/parts/page.tsx';
import type { RunDetail } from '#shared/run.ts';
import { ExportList } from './export-list.tsx';
import { List } from './list.tsx';
import { findingsRoute } from './route.ts';

/** The findings of a run: narrowed down on the left, listed in the middle, one of them with both its records on the right. */
export function Findings() {
  const { t } = useTranslation('findings');
  const { run } = findingsRoute.useParams();
  const detail = useQuery(calls.runs.show.queryOptions({ input: { run } }));
  const id = detail.data?.run;
  const columns = useQuery(
    calls.findings.columns.queryOptions({
      input: { run: id ?? '' },
      enabled: id !== undefined,
      staleTime: Number.POSITIVE_INFINITY,
    }),
  );
  const [isExporting, setExporting] = useState(false);
  const error = detail.error ?? columns.error;
  const retry = () => {
    void detail.refetch();
    void columns.refetch();
  };
  return (
    <Page
      title={t('title')}
      crumbs={[{ name: t('crumb'), to: '/runs' }]}
      sign={detail.data && <Sign run={detail.data} />}
      layout="fill"
      actions={columns.data && <Button onClick={() => setExporting(true)}>{t('export.button')}</Button>}
    >
      {error && <Failure error={error} retry={retry} />}
      {!error && columns.data && id !== undefined && (
        <List run={id} columns={columns.data}>
          {(asked) => isExporting && <ExportList run={id} asked={asked} close={() => setExporting(false)} />}
        </List>
      )}
    </Page>
  );
}

function Sign({ run }: { run: RunDetail }) {
  const { t } = useTranslation('findings');
  const format = useFormat();
  return (
    <>
      <span>
        {run.name} · {t('run', { when: format.moment(run.startedAt) })}
      </span>
      <VerdictPill verdict={run.verdict} state={run.state} />
    </>
  );
}

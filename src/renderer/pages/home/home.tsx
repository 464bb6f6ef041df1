import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { useOfferedActs } from '#renderer/parts/acts.ts';
import { Empty } from '#renderer/parts/empty.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { useKeys } from '#renderer/parts/keys.ts';
import { useMay } from '#renderer/parts/may.tsx';
import { Page } from '#renderer/parts/page.tsx';
import { useDemo } from '#renderer/parts/start-run.ts';
import { useTranslation } from '#renderer/words.ts';
import { Reconciliations, ReconciliationsLoading } from './reconciliations.tsx';

/** Each reconciliation as a row; on the first start, the way to the first one. */
export function Home() {
  const { t } = useTranslation('home');
  const { data, error, isPending, refetch } = useQuery(calls.definitions.list.queryOptions({ refetchInterval: 5_000 }));
  const { data: activities } = useQuery(calls.activities.list.queryOptions({ refetchInterval: 5_000 }));
  const demo = useDemo();
  const go = useNavigate();
  const may = useMay();
  const acts = [
    { name: t('create'), keys: 'n', act: () => void go({ to: '/definitions/new' }) },
    { name: t('demo'), keys: 'd', act: () => demo.mutate() },
  ].filter(() => may('definitions.save'));
  useKeys(acts.map(({ name, keys, act }) => ({ keys, does: name, act })));
  useOfferedActs(acts);
  const [create, tryDemo] = acts;
  const isEmpty = data?.length === 0;
  const buttons = acts.length > 0 && (
    <>
      <Button variant={isEmpty ? 'filled' : 'default'} onClick={tryDemo?.act} loading={demo.isPending}>
        {t('demo')}
      </Button>
      <Button variant={isEmpty ? 'default' : 'filled'} onClick={create?.act}>
        {t('create')}
      </Button>
    </>
  );
  return (
    <Page title={t('title')} actions={isEmpty ? null : buttons}>
      {error && <Failure error={error} retry={refetch} />}
      {isPending && <ReconciliationsLoading />}
      {isEmpty && (
        <Empty title={t('empty.title')} text={t('empty.text')}>
          {buttons}
        </Empty>
      )}
      {data && !isEmpty && <Reconciliations definitions={data} activities={activities ?? []} />}
    </Page>
  );
}

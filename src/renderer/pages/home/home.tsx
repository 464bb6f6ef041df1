import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { calls } from '#renderer/client.ts';
import { Empty } from '#renderer/parts/empty.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { Page } from '#renderer/parts/page.tsx';

/** Each reconciliation as a row; on the first start, the way to the first one. */
export function Home() {
  const { t } = useTranslation('home');
  const { data, error, refetch } = useQuery(calls.definitions.list.queryOptions());
  const demo = useMutation(calls.definitions.demo.mutationOptions());
  return (
    <Page
      title={t('title')}
      actions={
        <>
          <Button onClick={() => demo.mutate({})} loading={demo.isPending}>
            {t('demo')}
          </Button>
          <Button variant="filled">{t('create')}</Button>
        </>
      }
    >
      {error && <Failure error={error} retry={refetch} />}
      {data?.length === 0 && <Empty title={t('empty.title')} text={t('empty.text')} />}
    </Page>
  );
}

import { Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { calls } from '#renderer/client.ts';
import { copyAndTell } from '#renderer/parts/clipboard.ts';
import { CopyMenu } from '#renderer/parts/copy-menu.tsx';
import { Empty } from '#renderer/parts/empty.tsx';
import { MasterExport } from '#renderer/parts/export/master-export.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { Page } from '#renderer/parts/page.tsx';
import { useRunCrumbs } from '#renderer/parts/run-crumbs.ts';
import { useTranslation } from '#renderer/words.ts';
import { csvText } from '#shared/csv-text.ts';
import { limits } from '#shared/limits.ts';
import { type MasterKind, masterKinds, type MasterPage as Piece } from '#shared/master.ts';
import { MasterLines } from './lines.tsx';
import styles from './master.module.css';
import { masterRoute } from './route.ts';

/** What a run found of its master list: keys on neither side, keys that the list has not, and what could not be read. */
export function MasterPage() {
  const { t } = useTranslation('master');
  const { run } = masterRoute.useParams();
  const { kind = 'onNeither' } = masterRoute.useSearch();
  const { pieces, error, refetch, more } = useLines(run, kind);
  const first = pieces[0];
  const detail = useQuery(calls.runs.show.queryOptions({ input: { run } }));
  const crumbs = useRunCrumbs(detail.data);
  const rows = pieces.flatMap((piece) => piece.rows);
  const ways = [
    { name: t('copy'), act: () => copyAndTell(csvText(rows.map(({ key, place, reason }) => key ?? [place, reason]))) },
  ];
  return (
    <Page
      title={t('title')}
      crumbs={crumbs}
      actions={
        first && (
          <>
            {rows.length > 0 && <CopyMenu ways={ways} />}
            <MasterExport run={run} />
          </>
        )
      }
    >
      {error && <Failure error={error} retry={() => void refetch()} />}
      {!first && !error && <Skeleton height={400} />}
      {first && (
        <div className={styles.body}>
          <Choice run={run} kind={kind} summary={first.summary} />
          <About kind={kind} piece={first} shown={rows.length} />
          {rows.length === 0 ? (
            <Empty title={t('empty.title')} {...(kind === 'onNeither' ? { text: t('empty.onNeither') } : {})} />
          ) : (
            <MasterLines kind={kind} names={first.key} rows={rows} />
          )}
          {more && (
            <Button onClick={more.act} loading={more.isPending} className={styles.more}>
              {t('more')}
            </Button>
          )}
        </div>
      )}
    </Page>
  );
}

function useLines(run: string, kind: MasterKind) {
  const lines = useInfiniteQuery(
    calls.masters.page.infiniteOptions({
      input: (from: number) => ({ run, kind, from, count: limits.pageRowsMax }),
      initialPageParam: 0,
      getNextPageParam: ({ total }, _, from) => (from + limits.pageRowsMax < total ? from + limits.pageRowsMax : null),
    }),
  );
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = lines;
  const more = hasNextPage ? { act: () => void fetchNextPage(), isPending: isFetchingNextPage } : undefined;
  return { pieces: data?.pages ?? [], error, refetch, more };
}

function Choice({ run, kind, summary }: { run: string; kind: MasterKind; summary: Piece['summary'] }) {
  const { t } = useTranslation('master');
  const format = useFormat();
  const go = useNavigate();
  return (
    <SegmentedControl
      aria-label={t('title')}
      className={styles.choice}
      value={kind}
      onChange={(value) =>
        void go({ to: '/runs/$run/master', params: { run }, search: { kind: value as MasterKind }, replace: true })
      }
      data={masterKinds.map((value) => ({
        value,
        label: `${t(`kinds.${value}`)} · ${format.number(summary[value])}`,
      }))}
    />
  );
}

function About({ kind, piece: { summary, total }, shown }: { kind: MasterKind; piece: Piece; shown: number }) {
  const { t } = useTranslation('master');
  const format = useFormat();
  const isListed = kind !== 'notInMaster' || summary.notInMasterIs !== 'count';
  const sentences = [
    t(`meanings.${kind}`),
    ...(kind === 'notInMaster' ? [t(`ways.${summary.notInMasterIs}`)] : []),
    ...(total > shown ? [t('shown', { shown: format.number(shown), total: format.number(total) })] : []),
    ...(isListed && total < summary[kind]
      ? [t('kept', { total: format.number(total), found: format.number(summary[kind]) })]
      : []),
  ];
  return (
    <p className={styles.about} role="status">
      {format.sentences(sentences)}
    </p>
  );
}

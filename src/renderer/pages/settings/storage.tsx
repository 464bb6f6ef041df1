import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { calls } from '#renderer/client.ts';
import { Card } from '#renderer/parts/card.tsx';
import { Failure } from '#renderer/parts/failure.tsx';
import { useFormat } from '#renderer/parts/format.ts';
import { May } from '#renderer/parts/may.tsx';
import table from '#renderer/parts/table.module.css';
import { useTranslation } from '#renderer/words.ts';
import type { RunStorage } from '#shared/storage.ts';
import { DeleteEvidence } from './delete-evidence.tsx';
import styles from './settings.module.css';

/** Runs asked for at a time. */
const pieceRuns = 50;

/** What each run keeps on the disk, and the way to delete it. */
export function Storage() {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const [chosen, setChosen] = useState<RunStorage>();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(
    calls.runs.storage.infiniteOptions({
      input: (after: string | undefined) => ({ after, count: pieceRuns }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
  );
  const runs = data?.pages.flatMap((page) => page.runs) ?? [];
  const total = data?.pages[0]?.total ?? 0;
  return (
    <Card title={t('storage.title')}>
      {error && <Failure error={error} retry={refetch} />}
      <p className={styles.note}>{t('storage.text')}</p>
      {data && total === 0 && <p className={styles.note}>{t('storage.none')}</p>}
      {runs.length > 0 && <StorageTable runs={runs} choose={setChosen} />}
      {total > pieceRuns && (
        <div className={styles.end}>
          {t('storage.shown', { shown: format.number(runs.length), total: format.number(total) })}
          {hasNextPage && (
            <Button onClick={() => fetchNextPage()} loading={isFetchingNextPage}>
              {t('storage.more')}
            </Button>
          )}
        </div>
      )}
      <DeleteEvidence storage={chosen} onClose={() => setChosen(undefined)} />
    </Card>
  );
}

type StorageTableProps = { runs: RunStorage[]; choose: (run: RunStorage) => void };

function StorageTable({ runs, choose }: StorageTableProps) {
  const { t } = useTranslation('settings');
  return (
    <div className={table.inCard}>
      <table className={`${table.table} ${table.tall}`}>
        <thead>
          <tr>
            <th scope="col">{t('storage.columns.run')}</th>
            <th scope="col">{t('storage.columns.name')}</th>
            {(['snapshots', 'findings', 'total'] as const).map((column) => (
              <th key={column} scope="col" className={table.number}>
                {t(`storage.columns.${column}`)}
              </th>
            ))}
            <th scope="col" className={table.act}>
              {t('storage.columns.act')}
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <StorageRow key={run.run} storage={run} choose={choose} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function StorageRow({ storage, choose }: { storage: RunStorage; choose: (run: RunStorage) => void }) {
  const { t } = useTranslation('settings');
  const format = useFormat();
  const { run, name, state, startedAt, bytes, evidenceDeleted } = storage;
  const when = format.moment(startedAt);
  const isUnderWay = state === 'pulling' || state === 'diffing';
  return (
    <tr>
      <td>
        <Link to="/runs/$run" params={{ run }} preload={false}>
          {when}
        </Link>
      </td>
      <td>{name}</td>
      {evidenceDeleted ? (
        <td colSpan={4} className={styles.gone}>
          {t('storage.deleted', { when: format.moment(evidenceDeleted.at), reason: evidenceDeleted.reason })}
        </td>
      ) : (
        <>
          <td className={table.number}>{format.bytes(bytes.inbound + bytes.outbound)}</td>
          <td className={table.number}>{format.bytes(bytes.findings)}</td>
          <td className={table.number}>
            <b>{format.bytes(bytes.total)}</b>
          </td>
          <td className={table.act}>
            <May call="runs.deleteEvidence">
              <Button
                onClick={() => choose(storage)}
                disabled={isUnderWay}
                aria-label={t('storage.deleteOf', { when })}
                title={isUnderWay ? t('storage.underWay') : undefined}
              >
                {t('storage.delete')}
              </Button>
            </May>
          </td>
        </>
      )}
    </tr>
  );
}

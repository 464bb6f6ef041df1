import { limits } from '#shared/limits.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import { connectMysql, type MysqlConnection } from './mysql/connection.ts';
import { type PageEnd, ServerLoad } from './mysql/load.ts';
import { readTableKeys } from './mysql/read-keys.ts';
import { queryEstimate, readQuery } from './mysql/read-query.ts';
import { type PageSize, readTable, type TableReading, tableEstimate } from './mysql/read-table.ts';
import { ReadSnapshot } from './mysql/snapshot.ts';
import { describeTable, tableColumns } from './mysql/table.ts';
import type { OpenSource, Source, SourceContext } from './source.ts';

function usualPages(): PageSize {
  return { records: limits.mysqlPageRecords, recordsMax: limits.mysqlPageRecordsMax, ms: limits.mysqlPageMs };
}

/**
 * A table or a query of a MySQL or MariaDB server. Nothing is written, and all that is read in one sitting is of one
 * time; a table that takes long is read in several, and pauses where the server is busy.
 */
export const openMysql = (async (settings, context, pageSize: PageSize = usualPages()) => {
  const connection = await connectMysql(settings, context);
  try {
    const snapshot = new ReadSnapshot(connection, settings.snapshotAgeMax);
    const load = new ServerLoad(connection, settings.threadsRunningMax);
    const betweenPages = async (pageEnd: PageEnd) => {
      await load.untilCalm(pageEnd);
      if (await snapshot.renew(pageEnd.signal)) pageEnd.sink.beginSitting?.();
    };
    const reader = await openReader(connection, settings, context, { pageSize, betweenPages });
    return {
      read: (from, sink, signal) =>
        unlessStopped(connection, async () => {
          await snapshot.begin(signal);
          await reader.read(from, sink, signal);
          await snapshot.end(signal);
        }),
      readKeys: async (asked, sink, signal) => {
        let isRead = true;
        await unlessStopped(connection, async () => {
          await snapshot.begin(signal);
          isRead = (await reader.readKeys?.(asked, sink, signal)) ?? false;
          await snapshot.end(signal);
        });
        return isRead;
      },
      estimate: (signal) => reader.estimate(signal),
      close: () => connection.close(),
    } satisfies Source;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}) satisfies OpenSource<'mysql'>;

type Reader = Pick<Source, 'read' | 'readKeys' | 'estimate'>;

async function unlessStopped(connection: MysqlConnection, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (error !== connection.stopped) throw error;
  }
}

async function openReader(
  connection: MysqlConnection,
  settings: SettingsOf<'mysql'>,
  context: SourceContext,
  paging: Pick<TableReading, 'pageSize' | 'betweenPages'>,
): Promise<Reader> {
  const { query } = settings;
  if (query !== undefined) {
    const reading = { connection, query, context, columns: settings.columns };
    return {
      read: (from, sink, signal) => readQuery(reading, from, sink, signal),
      estimate: (signal) => queryEstimate(reading, signal),
    };
  }
  const table = await describeTable(connection, settings.table ?? '');
  const selected = tableColumns(table, context, settings.columns);
  const reading = { connection, table, selected, where: settings.where, context, ...paging };
  return {
    read: (from, sink, signal) => readTable(reading, from, sink, signal),
    readKeys: (asked, sink, signal) => readTableKeys(reading, asked, sink, signal),
    estimate: (signal) => tableEstimate(reading, signal),
  };
}

import { limits } from '#shared/limits.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import type { Cursor, RecordSink } from '#worker/records/sink.ts';
import { connectMysql, type MysqlConnection } from './mysql/connection.ts';
import { queryEstimate, readQuery } from './mysql/read-query.ts';
import { type PageSize, readTable, tableEstimate } from './mysql/read-table.ts';
import { describeTable, tableColumns } from './mysql/table.ts';
import type { OpenSource, Source, SourceContext } from './source.ts';

function usualPages(): PageSize {
  return { records: limits.mysqlPageRecords, recordsMax: limits.mysqlPageRecordsMax, ms: limits.mysqlPageMs };
}

/** A table or a query of a MySQL or MariaDB server. All that is read in one go is of one time, and nothing is written. */
export const openMysql = (async (settings, context, pageSize: PageSize = usualPages()) => {
  const connection = await connectMysql(settings, context);
  try {
    const reader = await openReader(connection, settings, context, pageSize);
    return {
      read: (from, sink, signal) =>
        unlessStopped(connection, () => asOfOneTime(connection, reader, from, sink, signal)),
      estimate: (signal) => reader.estimate(signal),
      close: () => connection.close(),
    } satisfies Source;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}) satisfies OpenSource<'mysql'>;

type Reader = Pick<Source, 'read' | 'estimate'>;

async function unlessStopped(connection: MysqlConnection, read: () => Promise<void>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (error !== connection.stopped) throw error;
  }
}

async function asOfOneTime(
  connection: MysqlConnection,
  reader: Reader,
  from: Cursor | null,
  sink: RecordSink,
  signal: AbortSignal,
): Promise<void> {
  await connection.rows('START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY', undefined, signal);
  await reader.read(from, sink, signal);
  await connection.rows('COMMIT', undefined, signal);
}

async function openReader(
  connection: MysqlConnection,
  settings: SettingsOf<'mysql'>,
  context: SourceContext,
  pageSize: PageSize,
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
  const reading = { connection, table, selected, where: settings.where, context, pageSize };
  return {
    read: (from, sink, signal) => readTable(reading, from, sink, signal),
    estimate: (signal) => tableEstimate(reading, signal),
  };
}

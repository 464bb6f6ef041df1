import { invariant } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Cursor, RecordSink } from '#worker/records/sink.ts';
import { CursorLost, type Estimate, type SourceContext } from '../source.ts';
import type { MysqlValues } from './bulk-rows.ts';
import type { MysqlConnection } from './connection.ts';
import { explained, explainedRecords } from './explain.ts';
import type { PageEnd } from './load.ts';
import {
  type Boundary,
  comparesDates,
  isFloat,
  type Pages,
  pageSql,
  pagesCursor,
  planPages,
  readPagesCursor,
  selection,
} from './pages.ts';
import { inOneGo, MysqlRecords } from './records.ts';
import { fromTable, type MysqlColumn, type MysqlTable } from './table.ts';

/** How large a page is: it starts at `records`, and grows or shrinks towards taking `ms`. */
export type PageSize = { records: number; recordsMax: number; ms: number };

export type TableReading = {
  connection: MysqlConnection;
  table: MysqlTable;
  /** The columns of a row, keys first. */
  selected: MysqlColumn[];
  where: string | undefined;
  context: SourceContext;
  pageSize: PageSize;
  betweenPages(pageEnd: PageEnd): Promise<void>;
};

/** Reads a table page by page where an index allows it, and otherwise in one go. */
export async function readTable(
  reading: TableReading,
  from: Cursor | null,
  sink: RecordSink,
  signal: AbortSignal,
): Promise<void> {
  const pages = planPages(reading.table, reading.selected, reading.context.key.length, reading.where);
  const total = (await tableEstimate(reading, signal)).records;
  if (pages) return readPages(reading, pages, { from, sink, total, signal });
  if (from !== null) throw new CursorLost('a table without a unique index has no place to go on from');
  return readInOneGo(reading, { sink, total, signal });
}

/** Counts a table that the server believes small; beyond that its own guess has to do. */
export async function tableEstimate(reading: TableReading, signal: AbortSignal): Promise<Estimate> {
  const { connection, table, where } = reading;
  const setting = where === undefined ? undefined : 'where';
  if (table.records !== undefined && table.records < limits.mysqlCountRecordsMax) {
    const [count] = await connection.rows(`SELECT COUNT(*) AS records ${fromTable(table, where)}`, setting, signal);
    return { records: Number(count?.records ?? 0), isExact: true };
  }
  if (table.records !== undefined && where === undefined) return { records: table.records, isExact: false };
  return explainedRecords(connection, `SELECT 1 ${fromTable(table, where)}`, setting, signal);
}

type Reading = { sink: RecordSink; total: number; signal: AbortSignal };

async function readPages(
  reading: TableReading,
  pages: Pages,
  { from, sink, total, signal }: Reading & { from: Cursor | null },
): Promise<void> {
  const { connection, table, where, context, pageSize } = reading;
  const start = from === null ? { done: 0, after: undefined } : readPagesCursor(pages, from);
  const records = new MysqlRecords(table.name, context, sink, start.done);
  const isForced = await needsForcing(reading, pages, signal);
  if (comparesDates(pages)) await connection.rows(allowZeroDates, undefined, signal);
  let after: Boundary | undefined = start.after;
  for (let size = pageSize.records; ; ) {
    const startedAt = performance.now();
    const before = records.done;
    const last = await readPage(
      reading,
      records,
      pageSql(table, pages, { where, after, records: size, isForced }),
      signal,
    );
    sink.progress(records.done, Math.max(records.done, total));
    if (!last) return;
    const boundary = boundaryAt(pages, last);
    invariant(!after || !isSame(after, boundary), 'a page ends after where it begins');
    after = boundary;
    const cursor = () => pagesCursor(pages, records.done, boundary);
    sink.mark(cursor);
    if (records.done - before < size) return;
    size = nextSize(size, performance.now() - startedAt, pageSize);
    await reading.betweenPages({ sink, cursor, signal });
  }
}

function boundaryAt(pages: Pages, last: MysqlValues): Boundary {
  return pages.positions.map((position) => {
    const bytes = last[position];
    invariant(bytes, 'a column of the index holds no null');
    return bytes;
  });
}

function isSame(a: Boundary, b: Boundary): boolean {
  return a.every((bytes, i) => b[i]?.equals(bytes));
}

/** Hands over one page and returns its last row. */
async function readPage(
  { connection, selected, where }: TableReading,
  records: MysqlRecords,
  sql: string,
  signal: AbortSignal,
): Promise<MysqlValues | undefined> {
  const positions = selected.map((_, i) => i);
  let last: MysqlValues | undefined;
  await connection.run(
    {
      sql,
      setting: where === undefined ? undefined : 'where',
      onFields: (fields) => records.expect(fields, positions, (i) => isFloatAt(selected, i)),
      onRow: (values) => {
        records.accept(values);
        last = values;
      },
      onTaken: (taken, lastTaken) => {
        records.done += taken;
        last = lastTaken();
      },
    },
    signal,
  );
  return last;
}

async function readInOneGo(reading: TableReading, { sink, total, signal }: Reading): Promise<void> {
  const { connection, table, selected, where, context } = reading;
  const records = new MysqlRecords(table.name, context, sink);
  const positions = selected.map((_, i) => i);
  await connection.run(
    {
      sql: `SELECT ${selected.map(selection).join(', ')} ${fromTable(table, where)}`,
      setting: where === undefined ? undefined : 'where',
      onFields: (fields) => records.expect(fields, positions, (i) => isFloatAt(selected, i)),
      ...inOneGo(records, total),
    },
    signal,
  );
  sink.progress(records.done, records.done);
}

export function isFloatAt(selected: MysqlColumn[], i: number): boolean {
  const column = selected[i];
  return column !== undefined && isFloat(column);
}

/**
 * Whether the index must be forced upon the server. Without a condition it always pays: the server may else sort the
 * whole table for every page. With one, the server may know a way to few records; only sorting many of them is worse.
 */
async function needsForcing(reading: TableReading, pages: Pages, signal: AbortSignal): Promise<boolean> {
  const { connection, table, where, pageSize } = reading;
  if (where === undefined) return true;
  const sql = pageSql(table, pages, { where, after: undefined, records: pageSize.recordsMax, isForced: false });
  const plan = await explained(connection, sql, 'where', signal);
  return plan.some(
    ({ rows, Extra }) => /filesort|temporary/.test(Extra ?? '') && Number(rows ?? 0) > pageSize.recordsMax,
  );
}

const allowZeroDates = `SET SESSION sql_mode = REPLACE(REPLACE(REPLACE(@@SESSION.sql_mode,
  'NO_ZERO_IN_DATE', ''), 'NO_ZERO_DATE', ''), 'TRADITIONAL', '')`;

function nextSize(size: number, tookMs: number, { recordsMax, ms }: PageSize): number {
  const wanted = Math.round((size * ms) / Math.max(tookMs, 1));
  return Math.min(recordsMax, Math.max(Math.ceil(size / 2), Math.min(size * 2, wanted)));
}

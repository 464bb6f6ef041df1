import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { TieoutError } from '#shared/errors.ts';
import type { SourceRole } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { atLength } from '#shared/pulse.ts';
import { Row } from '#worker/records/row.ts';
import type { Cursor, RecordSink } from '#worker/records/sink.ts';
import type { ListColumns, ListedColumn } from './columns/listing.ts';
import { CursorLost, type OpenSource, type Source, type SourceContext } from './source.ts';
import { recordPlace, recordRaw } from './sql-origin.ts';
import { readSqliteKeys } from './sqlite-keys.ts';
import { planQuery, planTable, type SqliteCursor, type SqlitePlan, sqliteCursor } from './sqlite-plan.ts';

/** A table or a query of a SQLite file, which is only read. A table with row ids can be gone on with after them. */
export const openSqlite: OpenSource<'sqlite'> = async (settings, context) => {
  const { path } = settings;
  const complain = (error: unknown) => sqliteError(error, path, context.side);
  try {
    const db = openFile(path, context.side);
    try {
      const names = { file: basename(path), state: fileState(path) };
      const select = (sql: string) => db.prepare(sql).safeIntegers().all() as Record<string, unknown>[];
      const columns = (sql: string) => queryColumns(db, sql, context.side);
      const plan =
        settings.query === undefined
          ? planTable(select, settings, context, names)
          : planQuery(select, columns, settings, context, names);
      check(db, plan, context.side);
      return source(db, plan, context, complain);
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    throw complain(error);
  }
};

function source(
  db: Database.Database,
  plan: SqlitePlan,
  context: SourceContext,
  complain: (error: unknown) => unknown,
): Source {
  const named = async <Result>(act: () => Result | Promise<Result>): Promise<Result> => {
    try {
      // SQLite may look at a whole table before it gives a row, and the thread with it.
      return await atLength(act);
    } catch (error) {
      throw complain(error);
    }
  };
  const count = () => Number(db.prepare(plan.count).pluck().get());
  return {
    read: (from, sink, signal) => named(() => readAll(db, plan, context, { from, sink, signal })),
    readKeys: (asked, sink, signal) => named(() => readSqliteKeys(db, plan, asked, { context, sink, signal, fill })),
    estimate: () => named(() => ({ records: count(), isExact: true })),
    close: async () => void db.close(),
  };
}

/** A table's columns as the file's schema has them; of a query, the names in its result. */
export const listSqliteColumns: ListColumns<'sqlite'> = async (settings, side, readFirst) => {
  try {
    const db = openFile(settings.path, side);
    let columns: ListedColumn[];
    try {
      columns =
        settings.query === undefined ? tableColumns(db, settings.table ?? '', side) : namesIn(db, settings.query, side);
    } finally {
      db.close();
    }
    const names = columns.map(({ name }) => name);
    const rows = await readFirst({ ...settings, columns: undefined }, names.slice(0, 1), names.slice(1));
    return columns.map((column, i) => ({ ...column, values: rows.map((row) => row[i] ?? null) }));
  } catch (error) {
    throw sqliteError(error, settings.path, side);
  }
};

function namesIn(db: Database.Database, query: string, side: SourceRole): ListedColumn[] {
  return queryColumns(db, query, side).map((name) => ({ name }));
}

/** A table that is not there is told when it is read. What a column is declared as binds nobody, so its values tell its type. */
function tableColumns(db: Database.Database, table: string, side: SourceRole): ListedColumn[] {
  const columns = db.prepare('SELECT name, pk FROM pragma_table_xinfo(?)').all(table) as { name: string; pk: number }[];
  if (columns.length > 0) return columns.map(({ name, pk }) => ({ name, isKey: pk > 0 }));
  throw new TieoutError('definition', `${side}.table: there is no table ${table}`, { next: `Correct ${side}.table.` });
}

type Reading = { from: Cursor | null; sink: RecordSink; signal: AbortSignal };

async function readAll(
  db: Database.Database,
  plan: SqlitePlan,
  context: SourceContext,
  { from, sink, signal }: Reading,
): Promise<void> {
  const start = startingPoint(plan, from);
  const total = plan.table === undefined ? 0 : Number(db.prepare(plan.count).pluck().get());
  const row = new Row(context.key.length + context.fields.length);
  let done = start?.done ?? 0;
  const origin = { place: () => recordPlace(plan.what, context, row, done), raw: () => recordRaw(row) };
  const rows = db
    .prepare(plan.select(start !== undefined))
    .raw()
    .safeIntegers();
  const parameters = start === undefined ? [] : [BigInt(start.after)];
  const exact = plan.exact === undefined ? undefined : db.prepare(plan.exact).raw();
  for (const values of rows.iterate(...parameters) as IterableIterator<unknown[]>) {
    // What was no valid UTF-8 has become this character, which a value may also have by itself: its bytes tell.
    const isDoubtful =
      exact !== undefined && values.some((value) => typeof value === 'string' && value.includes('\uFFFD'));
    fill(row, isDoubtful ? (exact.get(values[row.columns]) as unknown[]) : values);
    done++;
    sink.accept(row, origin);
    if (done % limits.sqliteMarkRecords !== 0) continue;
    sink.progress(done, Math.max(done, total));
    sink.mark(() => plan.cursor(done, values));
    await setImmediate();
    if (signal.aborted) return;
  }
  sink.progress(done, done);
}

function startingPoint(plan: SqlitePlan, from: Cursor | null): SqliteCursor | undefined {
  if (from === null) return undefined;
  const cursor = sqliteCursor.safeParse(from);
  if (plan.canGoOn && cursor.success && cursor.data.fingerprint === plan.fingerprint) return cursor.data;
  throw new CursorLost('the file, or what is read of it, is not what the checkpoint was taken of');
}

/** Values come as texts or bytes, but for a REAL, which comes as a number. */
function fill(row: Row, values: unknown[]): void {
  row.clear();
  for (let column = 0; column < row.columns; column++) {
    const value = values[column];
    if (value === null || value === undefined) continue;
    if (value instanceof Uint8Array) row.set(column, value, 0, value.length);
    else row.setText(column, String(value));
  }
}

function openFile(path: string, side: SourceRole): Database.Database {
  if (!statSync(path).isFile()) {
    throw new TieoutError('unreachable', `${side}: ${path} is not a file`, { next: `Correct ${side}.path.` });
  }
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: limits.busyTimeoutMs });
  db.pragma('schema_version');
  return db;
}

/** What changes whenever the file does: its size, its time, its own count of changes, and the log beside it. */
function fileState(path: string): unknown[] {
  const stats = statSync(path);
  const changes = Buffer.alloc(4);
  const file = openSync(path, 'r');
  readSync(file, changes, 0, changes.length, changeCounterAt);
  closeSync(file);
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  const logState = log && log.size > 0 ? [log.size, log.mtimeMs] : [];
  return [stats.size, stats.mtimeMs, changes.readUInt32BE(), ...logState];
}

/** https://www.sqlite.org/fileformat2.html#file_change_counter */
const changeCounterAt = 24;

function queryColumns(db: Database.Database, sql: string, side: SourceRole): string[] {
  const statement = prepared(db, sql, `${side}.query`);
  if (statement.reader && statement.readonly) return statement.columns().map(({ name }) => name);
  throw new TieoutError('definition', `${side}.query: sources are only read; this statement is no select`, {
    next: `Write a select in ${side}.query.`,
  });
}

/** The author's SQL is looked at before anything is read, so that a mistake in it is told at once. */
function check(db: Database.Database, plan: SqlitePlan, side: SourceRole): void {
  const setting = `${side}.${plan.table === undefined ? 'query' : 'where'}`;
  const statement = prepared(db, plan.select(false), setting);
  try {
    statement.bind();
  } catch (cause) {
    throw new TieoutError('definition', `${setting}: a ? has no value here`, { next: `Correct ${setting}.`, cause });
  }
}

function prepared(db: Database.Database, sql: string, setting: string): Database.Statement {
  try {
    return db.prepare(sql);
  } catch (cause) {
    if (cause instanceof Database.SqliteError && cause.code !== 'SQLITE_ERROR') throw cause;
    throw new TieoutError('definition', `${setting}: ${(cause as Error).message}`, {
      next: `Correct ${setting}.`,
      cause,
    });
  }
}

function sqliteError(error: unknown, path: string, side: SourceRole): unknown {
  if (error instanceof TieoutError || !(error instanceof Error) || !('code' in error)) return error;
  if (error.code === 'SQLITE_ERROR') {
    return new TieoutError('definition', `${side}: ${error.message}`, { next: `Correct ${side}.`, cause: error });
  }
  const known = complaints.find(([code]) => String(error.code).startsWith(code));
  if (!known) return error;
  const [code, what, next] = known;
  return new TieoutError('unreachable', `${side}: ${path} ${what}`, {
    next: next.replace('SIDE', side),
    cause: error,
    isTransient: code === 'SQLITE_BUSY' || code === 'SQLITE_IOERR',
  });
}

const complaints: [code: string, what: string, next: string][] = [
  ['ENOENT', 'does not exist', 'Correct SIDE.path, or put the file there.'],
  ['EACCES', 'may not be read', 'Give read access to the file.'],
  ['EPERM', 'may not be read', 'Give read access to the file.'],
  ['SQLITE_NOTADB', 'is no SQLite file', 'Correct SIDE.path.'],
  ['SQLITE_CANTOPEN', 'cannot be opened', 'Check that the file, and a -wal beside it, may be read.'],
  [
    'SQLITE_READONLY',
    'cannot be opened',
    'Its log was not ended properly: open it once with the program that wrote it.',
  ],
  ['SQLITE_CORRUPT', 'is damaged', 'Restore it from a copy.'],
  ['SQLITE_BUSY', 'is being written by another program', 'Wait until it is written, then run again.'],
  ['SQLITE_IOERR', 'could not be read', 'Check the disk, then run again.'],
];

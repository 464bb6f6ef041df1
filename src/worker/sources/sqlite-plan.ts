import { createHash } from 'node:crypto';
import * as z from 'zod';
import { TieoutError } from '#shared/errors.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import { nearest } from '#shared/text.ts';
import type { Cursor } from '#worker/records/sink.ts';
import { type SourceContext, sourceNames } from './source.ts';

/** How a side is read from a SQLite file. */
export type SqlitePlan = {
  /** `sqlite promo_sku`, as the place of a record begins. */
  what: string;
  table: string | undefined;
  /** The columns of a row in order, and after them the row id; from the beginning, or after the row id given. */
  select(isAfter: boolean): string;
  /**
   * The columns of the row of one row id, as bytes, where `select` gives texts: a text of JavaScript takes a seventh of the
   * time that bytes take to be handed over, but loses what is no valid UTF-8.
   */
  exact: string | undefined;
  count: string;
  /** The records of one key, each column of which is given in the three ways that SQLite may hold its text; of a table only. */
  ofKey: string | undefined;
  /** Whether reading can go on from a checkpoint, or only begin again. */
  canGoOn: boolean;
  /** Changes when the cursor of an earlier read no longer fits. */
  fingerprint: string;
  cursor(done: number, values: unknown[]): Cursor;
};

export const sqliteCursor = z.strictObject({
  fingerprint: z.string(),
  done: z.int().nonnegative(),
  after: z.string().regex(/^-?\d+$/),
});
export type SqliteCursor = z.output<typeof sqliteCursor>;

type Select = (sql: string) => Record<string, unknown>[];
/** The file's name in a message, and what tells whether it has changed. */
type File = { file: string; state: unknown[] };
type Settings = SettingsOf<'sqlite'>;

/** Names are only ever used as the file's own schema spells them. */
export function planTable(select: Select, settings: Settings, context: SourceContext, file: File): SqlitePlan {
  const table = findTable(select, settings.table ?? '', context, file);
  const inTable = select(`PRAGMA table_xinfo(${quoted(table.name)})`).map(({ name }) => String(name));
  const columns = findColumns(inTable, `table ${table.name}`, settings, context);
  const rowId = table.hasRowIds ? ['rowid', '_rowid_', 'oid'].find((name) => !hasName(inTable, name)) : undefined;
  const where = settings.where === undefined ? '1' : `(${settings.where}\n)`;
  const from = `FROM ${quoted(table.name)} WHERE ${where}`;
  const isExact = rowId !== undefined && isUtf8(select);
  const bytes = columns.map((name) => asBytes(quoted(name), isUtf8(select)));
  const values = isExact ? columns.map((name) => asText(quoted(name))) : bytes;
  const fingerprint = fingerprintOf([file.state, table.name, settings.where ?? null, columns]);
  return {
    what: `sqlite ${table.name}`,
    table: table.name,
    select: (isAfter) =>
      rowId === undefined
        ? `SELECT ${values.join(', ')} ${from}`
        : `SELECT ${values.join(', ')}, ${rowId} ${from}${isAfter ? ` AND ${rowId} > ?` : ''} ORDER BY ${rowId}`,
    exact: isExact ? `SELECT ${bytes.join(', ')} FROM ${quoted(table.name)} WHERE ${rowId} = ?` : undefined,
    count: `SELECT COUNT(*) ${from}`,
    ofKey: `SELECT ${bytes.join(', ')} ${from}${columns
      .slice(0, context.key.length)
      .map((name) => ` AND ${quoted(name)} IN (?, ?, ?)`)
      .join('')}`,
    canGoOn: rowId !== undefined,
    fingerprint,
    cursor: (done, row) => (rowId === undefined ? restart : { fingerprint, done, after: String(row[columns.length]) }),
  };
}

export function planQuery(
  select: Select,
  columnsOf: (query: string) => string[],
  settings: Settings,
  context: SourceContext,
  file: File,
): SqlitePlan {
  // Read as a table of its own, so that its values can be asked for as bytes; for that it must not end in a semicolon.
  const query = (settings.query ?? '').replace(/[;\s]+$/, '');
  const columns = findColumns(columnsOf(query), 'the query', settings, context);
  const values = columns.map((name) => asBytes(quoted(name), isUtf8(select)));
  return {
    what: 'sqlite query',
    table: undefined,
    select: () => `SELECT ${values.join(', ')} FROM (${query}\n)`,
    exact: undefined,
    count: `SELECT COUNT(*) FROM (${query}\n)`,
    ofKey: undefined,
    canGoOn: false,
    fingerprint: fingerprintOf([file.state, query]),
    cursor: () => restart,
  };
}

const restart: Cursor = { restart: true };

/** A text or an integer as its bytes: made a string, text that is not UTF-8 would lose what sets it apart. */
function asBytes(name: string, isUtf8: boolean): string {
  return isUtf8 ? `CASE typeof(${name}) WHEN 'real' THEN ${name} ELSE CAST(${name} AS BLOB) END` : name;
}

/** An integer is spelled here: as a number it would have to become one of any size first. */
function asText(name: string): string {
  return `CASE typeof(${name}) WHEN 'integer' THEN CAST(${name} AS TEXT) ELSE ${name} END`;
}

function isUtf8(select: Select): boolean {
  return select('PRAGMA encoding').some(({ encoding }) => encoding === 'UTF-8');
}

function findTable(
  select: Select,
  wanted: string,
  { side }: SourceContext,
  { file }: File,
): { name: string; hasRowIds: boolean } {
  const tables = select(`SELECT name, type, wr FROM pragma_table_list WHERE schema = 'main'`);
  const names = tables.map(({ name }) => String(name));
  const found = tables[names.findIndex((name) => name.toLowerCase() === wanted.toLowerCase())];
  if (found) return { name: String(found.name), hasRowIds: found.type === 'table' && Number(found.wr) === 0 };
  const own = names.filter((name) => !name.startsWith('sqlite_'));
  const near = nearest(wanted, own);
  throw new TieoutError('definition', `${side}.table: ${file} has no table ${wanted}${guess(near)}`, {
    next: own.length > 0 ? `Correct ${side}.table; the tables are ${own.join(', ')}.` : `Correct ${side}.path.`,
  });
}

function findColumns(names: string[], where: string, settings: Settings, context: SourceContext): string[] {
  const { side } = context;
  const ours = [...context.key, ...context.fields];
  return sourceNames(context, settings.columns).map((wanted, i) => {
    const found = names.filter((name) => name.toLowerCase() === wanted.toLowerCase());
    const [name] = found;
    const place = `${side}.columns.${ours[i]?.name}`;
    if (name === undefined) {
      const near = guess(nearest(wanted, names));
      throw new TieoutError('definition', `${place}: ${where} has no column ${wanted}${near}`, {
        next: `Correct ${place}; the columns are ${names.join(', ')}.`,
      });
    }
    if (found.length === 1) return name;
    throw new TieoutError('definition', `${place}: ${where} has two columns named ${wanted}`, {
      next: 'Give one of them another name with AS.',
    });
  });
}

function guess(near: string | undefined): string {
  return near === undefined ? '' : `; did you mean ${near}?`;
}

function hasName(names: string[], name: string): boolean {
  return names.some((one) => one.toLowerCase() === name);
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function fingerprintOf(parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Cursor } from '#worker/records/sink.ts';
import { CursorLost } from '../source.ts';
import { binaryLiteral, decimalLiteral, integerLiteral, quotedName, temporalLiteral, textLiteral } from './literals.ts';
import { fromTable, type MysqlColumn, type MysqlTable } from './table.ts';

/**
 * A table read in pages, each starting after the last record of the one before it. The pages follow a unique index
 * without nulls: under it no two records are equal in the server's own order, so no boundary can skip or repeat one.
 */
export type Pages = {
  index: string;
  columns: MysqlColumn[];
  /** Where in the select list each of the index's columns is, as bytes that can be bound again. */
  positions: number[];
  select: string[];
  /** Changes when the cursor of an earlier read no longer fits. */
  fingerprint: string;
};

/** What the last record of a page holds in the index's columns. */
export type Boundary = Buffer[];

/** Undefined where the table has no index to page by: it is then read in one go. */
export function planPages(
  table: MysqlTable,
  selected: MysqlColumn[],
  keyColumns: number,
  where: string | undefined,
): Pages | undefined {
  const usable = table.uniqueIndexes.filter(({ columns }) => columns.every(isPageable));
  const key = new Set(selected.slice(0, keyColumns));
  const isKey = (columns: MysqlColumn[]) => columns.length === key.size && columns.every((column) => key.has(column));
  const index =
    usable.find(({ name }) => name === 'PRIMARY') ?? usable.find(({ columns }) => isKey(columns)) ?? usable[0];
  if (!index) return undefined;
  const select = selected.map(selection);
  const positions = index.columns.map((column) => {
    const at = isSentAsStored(column) ? selected.indexOf(column) : -1;
    return at >= 0 ? at : select.push(isSentAsStored(column) ? quotedName(column.name) : storedBytes(column)) - 1;
  });
  const { database, name, createdAt } = table;
  const identity = JSON.stringify([database, name, createdAt, where ?? null, index.name, index.columns, selected]);
  const fingerprint = createHash('sha256').update(identity).digest('hex');
  return { index: index.name, columns: index.columns, positions, select, fingerprint };
}

/** The select list of a table that is read in one go. */
export function selection(column: MysqlColumn): string {
  return isFloat(column) ? `${quotedName(column.name)} + 0e0` : quotedName(column.name);
}

export function isFloat(column: MysqlColumn): boolean {
  return column.type === 'float';
}

export function pageSql(
  table: MysqlTable,
  pages: Pages,
  page: { where: string | undefined; after: Boundary | undefined; records: number; isForced: boolean },
): string {
  const hint = page.isForced ? ` FORCE INDEX (${quotedName(pages.index)})` : '';
  const after = page.after ? ` AND ${afterBoundary(pages.columns, page.after)}` : '';
  const order = pages.columns.map(({ name }) => `${quotedName(table.name)}.${quotedName(name)}`);
  return `SELECT ${pages.select.join(', ')} ${fromTable(table, page.where, hint)}${after}
    ORDER BY ${order.join(', ')} LIMIT ${page.records}`;
}

/** Comparing with a zero date is refused in modes that are on by default, and a page may end at one. */
export function comparesDates({ columns }: Pages): boolean {
  return columns.some(({ type }) => temporals.has(type));
}

const cursorSchema = z.strictObject({
  fingerprint: z.string(),
  done: z.int().nonnegative(),
  after: z.array(z.base64()),
});

export function pagesCursor(pages: Pages, done: number, after: Boundary): Cursor {
  return { fingerprint: pages.fingerprint, done, after: after.map((bytes) => bytes.toString('base64')) };
}

export function readPagesCursor(pages: Pages, cursor: Cursor): { done: number; after: Boundary } {
  const read = cursorSchema.safeParse(cursor);
  if (!read.success || read.data.fingerprint !== pages.fingerprint || read.data.after.length !== pages.columns.length)
    throw new CursorLost('the table is not the one that the checkpoint was taken of');
  return { done: read.data.done, after: read.data.after.map((text) => Buffer.from(text, 'base64')) };
}

const integers = new Set(['tinyint', 'smallint', 'mediumint', 'int', 'bigint']);
const texts = new Set(['char', 'varchar']);
const binaries = new Set(['binary', 'varbinary']);
const temporals = new Set(['date', 'datetime', 'timestamp']);

function isPageable({ type, isNullable }: MysqlColumn): boolean {
  const isOrdered = [integers, texts, binaries, temporals].some((types) => types.has(type)) || type === 'decimal';
  return isOrdered && !isNullable;
}

/** Whether a value arrives as the bytes it is compared by: text of other character sets is converted on the way. */
function isSentAsStored({ type, charset }: MysqlColumn): boolean {
  return !texts.has(type) || ['utf8mb4', 'utf8mb3', 'utf8', 'ascii'].includes(charset ?? '');
}

function storedBytes({ name }: MysqlColumn): string {
  return `CAST(${quotedName(name)} AS BINARY)`;
}

/** `a >= x AND (a > x OR (a = x AND (b > y)))`: unlike a row comparison, this leads every server to the index. */
function afterBoundary(columns: MysqlColumn[], boundary: Boundary): string {
  const terms = columns.map((column, i) => ({
    name: quotedName(column.name),
    value: literal(column, boundary[i] ?? Buffer.alloc(0)),
  }));
  const after = terms.reduceRight((inner, { name, value }) => {
    const isGreater = `${name} > ${value}`;
    return inner === '' ? isGreater : `(${isGreater} OR (${name} = ${value} AND ${inner}))`;
  }, '');
  const [first] = terms;
  return terms.length > 1 && first ? `${first.name} >= ${first.value} AND ${after}` : after;
}

/** A value of a column as the server is to compare it with the column: in the column's own type and collation. */
export function literal(column: MysqlColumn, bytes: Buffer): string {
  if (texts.has(column.type)) return textLiteral(bytes, column.charset ?? undefined, column.collation ?? undefined);
  if (binaries.has(column.type)) return binaryLiteral(bytes);
  const text = bytes.toString('latin1');
  if (integers.has(column.type)) return integerLiteral(text, column.declared.includes('unsigned'));
  return column.type === 'decimal' ? decimalLiteral(text, column.digits, column.scale) : temporalLiteral(text);
}

import type { Column } from '#shared/definition.ts';
import { isPlace } from '../packed/marks.ts';
import { spelledAs, type ValueSpelling } from '../packed/value-spelling.ts';
import type { Change, Value } from './changes.ts';
import { bareIntegers, noBytes, plainMysqlTexts } from './literal-bytes.ts';
import {
  changeSql,
  deleteSql,
  insertSql,
  type Literal,
  type LiteralPlace,
  type MendedTable,
  type Spell,
  type SqlDialect,
  updateSql,
} from './sql-dialect.ts';
import { epochText, isBare } from './sql-values.ts';
import { zoneTime } from './zone-time.ts';

/**
 * MySQL and MariaDB. A text is quoted only where it is printable and free of backslashes, otherwise it is written in hex,
 * which no `sql_mode` reads differently. The session is strict, so that a value that does not fit stops the script.
 */
export function mysqlDialect(): SqlDialect {
  let offset: string | undefined;
  const dialect: SqlDialect = {
    begin: [
      'SET NAMES utf8mb4;',
      'SET @tieout_mode = @@SESSION.sql_mode, @tieout_zone = @@SESSION.time_zone;',
      "SET SESSION sql_mode = CONCAT(@@SESSION.sql_mode, ',STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO');",
    ],
    end: ['SET SESSION sql_mode = @tieout_mode, time_zone = @tieout_zone;'],
    quotedName: (name) => `\`${name.replaceAll('`', '``')}\``,
    statements: (table, change) =>
      parts(table, change).flatMap((part) => {
        const text = part.sql(dialect);
        if (part.offset === undefined || part.offset === offset) return [text];
        offset = part.offset;
        return [`SET time_zone = '${offset}';`, text];
      }),
    statement: (table, change, written) =>
      changeSql(table, dialect, inStatementOrder(change), spell(table, dialect, written), keptColumns(table, change)),
    spelling: (column, place) => spelling(column, place, () => offset),
  };
  return dialect;
}

type Part = { offset: string | undefined; sql(dialect: SqlDialect): string };

/**
 * A DATETIME holds the time of a clock, a TIMESTAMP a moment, and which of them a column is only the server knows. Both
 * are right where the session's zone is the clock's at that moment; values for which that is another offset get a
 * statement of their own.
 */
function parts(table: MendedTable, change: Change): Part[] {
  const keyOffset = offsetsOf(change.key)[0];
  if (change.kind === 'delete')
    return [
      { offset: keyOffset, sql: (dialect) => deleteSql(table, dialect, change.key, spell(table, dialect, literal)) },
    ];
  const { key, values } = change;
  const update = (some: Value[], offset: string | undefined): Part => ({
    offset: offset ?? keyOffset,
    sql: (dialect) => updateSql(table, dialect, some, key, spell(table, dialect, literal), keptColumns(table, change)),
  });
  const offsets = offsetsOf(values);
  if (change.kind === 'insert') {
    const first = keyOffset ?? offsets[0];
    const others = offsets.filter((offset) => offset !== first);
    const insert: Part = {
      offset: first,
      sql: (dialect) => insertSql(table, dialect, [...key, ...values], spell(table, dialect, literal)),
    };
    return [insert, ...others.map((offset) => update(ofOffset(values, offset), offset))];
  }
  const plain = values.filter((value) => offsetOf(value) === undefined);
  const [first, ...others] = offsets;
  return [
    update([...plain, ...ofOffset(values, first)], first),
    ...others.map((offset) => update(ofOffset(values, offset), offset)),
  ];
}

/** A column may set itself to the present time whenever its record is changed, unless it is set to what it is. */
function keptColumns(table: MendedTable, change: Change): string[] {
  if (change.kind !== 'update') return [];
  return change.unchanged.filter(isTime).map(({ name }) => table.columnOf(name));
}

function isTime({ type, format }: Column): boolean {
  return type === 'datetime' && format === 'iso';
}

function offsetOf({ column, text }: Value): string | undefined {
  return text !== null && isTime(column) ? zoneTime(text, column.zone).offset : undefined;
}

function offsetsOf(values: Value[]): string[] {
  return [...new Set(values.map(offsetOf).filter((offset) => offset !== undefined))];
}

function ofOffset(values: Value[], offset: string | undefined): Value[] {
  return offset === undefined ? [] : values.filter((value) => offsetOf(value) === offset);
}

/** Times are set last, as `parts` sets them. */
function inStatementOrder(change: Change): Change {
  if (change.kind !== 'update') return change;
  const isSetLast = ({ column }: Value) => isTime(column);
  const values = [...change.values.filter((value) => !isSetLast(value)), ...change.values.filter(isSetLast)];
  return { ...change, values };
}

/**
 * In the same characters as `literal`, with the session's zone as it stands: a time for which it would have to be another
 * one says no, and so does a null that `parts` would set in another place.
 */
function spelling(column: Column, place: LiteralPlace, offset: () => string | undefined): ValueSpelling | undefined {
  const absent = isTime(column) && place === 'set' ? undefined : 'NULL';
  const textOf = (text: string) => literal({ column, text });
  switch (column.type) {
    case 'integer':
      return spelledAs({ absent, quote: '', table: bareIntegers, plainBytesMax: 35, textOf: () => null });
    case 'decimal':
      // Which of them are compared as numbers the text alone says.
      return place === 'key' ? undefined : spelledAs({ absent, quote: '', table: noBytes, textOf });
    case 'text':
    case 'json':
      return spelledAs({ absent, quote: "'", table: plainMysqlTexts, textOf });
    case 'boolean':
      return spelledAs({ absent, quote: '', table: noBytes, textOf });
    case 'datetime':
      return spelledAs({ absent, quote: '', table: noBytes, textOf: isTime(column) ? timeText : textOf });
  }

  function timeText(text: string): string | null {
    const time = zoneTime(text, column.zone);
    return time.offset === offset() ? `'${time.local}'` : null;
  }
}

function spell(table: MendedTable, { quotedName }: SqlDialect, literal: Literal): Spell {
  return {
    literal,
    matches(value) {
      const name = quotedName(table.columnOf(value.column.name));
      const same = `${name} = ${literal(value)}`;
      if (value.column.type === 'integer' || value.column.type === 'decimal')
        return exactNumber(name, literal(value), same);
      if (value.column.type !== 'text') return same;
      return exactText(name, value, literal(value), same);
    },
  };
}

/** The first condition is for the index; collations also take for equal what is not, so the second compares the bytes. */
function exactText(name: string, { column: { trim, ignoreCase } }: Value, written: string, same: string): string {
  const text = `CONVERT(${name} USING utf8mb4)`;
  const cut = trim ? `TRIM(${text})` : text;
  const read = ignoreCase ? `LOWER(${cut})` : cut;
  const exact = `CAST(${read} AS BINARY) = CAST(${written} AS BINARY)`;
  return trim || ignoreCase ? exact : `${same} AND ${exact}`;
}

/** A column of texts would be compared as doubles, in which different long numbers are equal. */
function exactNumber(name: string, written: string, same: string): string {
  const isNumber = isPlace(written) || isBare(written, 35, 30);
  return isNumber ? `${same} AND CAST(${name} AS DECIMAL(65,30)) = ${written}` : same;
}

function literal({ column, text }: Value): string {
  if (text === null) return 'NULL';
  switch (column.type) {
    case 'integer':
    case 'decimal':
      return isBare(text, 65, 30) ? text : textLiteral(text);
    case 'boolean':
      return text === 'true' ? '1' : '0';
    case 'datetime':
      return column.format === 'iso' ? `'${zoneTime(text, column.zone).local}'` : epochText(text, column.format);
    case 'json':
    case 'text':
      return textLiteral(text);
  }
}

function textLiteral(text: string): string {
  if (isPlain.test(text)) return `'${text}'`;
  if (/^[^\\\p{C}\p{Zl}\p{Zp}]*$/u.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return `_utf8mb4 X'${Buffer.from(text).toString('hex')}'`;
}

/** Most texts: printable ASCII without a quote or a backslash. */
const isPlain = /^[ -&(-[\]-~]*$/;

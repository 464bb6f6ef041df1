import type { Column } from '#shared/definition.ts';
import { spelledAs, type ValueSpelling } from '../packed/value-spelling.ts';
import type { Value } from './changes.ts';
import { bareIntegers, noBytes, plainTexts } from './literal-bytes.ts';
import { changeSql, type Literal, type MendedTable, type Spell, type SqlDialect } from './sql-dialect.ts';
import { epochText, isBare } from './sql-values.ts';
import { isShownOnce, zoneTime } from './zone-time.ts';

/**
 * SQLite. A column's affinity makes of a literal what the column holds, so a number is written as one only where no digit
 * can be lost on the way; a moment as ISO 8601 in UTC, which can be read in one way only, or as a clock shows it in the
 * zone that the definition names for outbound.
 */
export const sqliteDialect: SqlDialect = {
  begin: [],
  end: [],
  quotedName: (name) => `"${name.replaceAll('"', '""')}"`,
  statements: (table, change) => [sqliteDialect.statement(table, change, literal)],
  statement: (table, change, written) => changeSql(table, sqliteDialect, change, spell(table, written)),
  spelling,
};

function spell(table: MendedTable, literal: Literal): Spell {
  return {
    literal,
    matches(value) {
      const name = sqliteDialect.quotedName(table.columnOf(value.column.name));
      if (value.column.type !== 'text') return `${name} = ${literal(value)}`;
      const { trim, ignoreCase } = value.column;
      const cut = trim ? `trim(${name})` : name;
      const read = ignoreCase ? `lower(${cut})` : cut;
      // A column's own collation may take for equal what is not.
      return `${read} = ${literal(value)} COLLATE BINARY`;
    },
  };
}

function literal({ column, text }: Value): string {
  if (text === null) return 'NULL';
  switch (column.type) {
    case 'integer':
      return isBare(text, 18, 0) ? text : textLiteral(text);
    case 'decimal':
      return isBare(text, 15, 15) && String(Number(text)) === text ? text : textLiteral(text);
    case 'boolean':
      return text === 'true' ? '1' : '0';
    case 'datetime':
      return column.format === 'iso' ? timeLiteral(text, column.zone) : epochText(text, column.format);
    case 'json':
    case 'text':
      return textLiteral(text);
  }
}

/** Where a zone is named, texts without one are what the column holds; not where its clocks show the same time twice. */
function timeLiteral(text: string, zone: string): string {
  const isLocal = zone !== 'UTC' && isShownOnce(text, zone);
  return textLiteral(isLocal ? zoneTime(text, zone).local : text);
}

/** In the same characters as `literal`. */
function spelling(column: Column): ValueSpelling {
  const textOf = (text: string) => literal({ column, text });
  switch (column.type) {
    case 'integer':
      return spelledAs({ absent: 'NULL', quote: '', table: bareIntegers, plainBytesMax: 18, textOf });
    case 'text':
    case 'json':
      return spelledAs({ absent: 'NULL', quote: "'", table: plainTexts, textOf });
    default:
      return spelledAs({ absent: 'NULL', quote: '', table: noBytes, textOf });
  }
}

function textLiteral(text: string): string {
  if (isPlain.test(text)) return `'${text}'`;
  if (/^[^\p{C}\p{Zl}\p{Zp}]*$/u.test(text)) return `'${text.replaceAll("'", "''")}'`;
  return `CAST(X'${Buffer.from(text).toString('hex')}' AS TEXT)`;
}

/** Most texts: printable ASCII without a quote. */
const isPlain = /^[ -&(-~]*$/;

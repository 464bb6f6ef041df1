import type { Column } from '#shared/definition.ts';
import type { ValueSpelling } from '../packed/value-spelling.ts';
import type { Change, Value } from './changes.ts';

/** How a server's SQL is written. */
export type SqlDialect = {
  /** Before the first statement, and after the last. */
  begin: string[];
  end: string[];
  quotedName(name: string): string;
  /** What has to be said before a statement, and the statements: more than one where one cannot hold it. */
  statements(table: MendedTable, change: Change): string[];
  /** The same where one statement is enough and nothing has to be said, with the literals that are given. */
  statement(table: MendedTable, change: Change, literal: Literal): string;
  /** How a column's literals are written from their bytes. Undefined where only a text says what is to be written. */
  spelling(column: Column, place: LiteralPlace): ValueSpelling | undefined;
};

export type Literal = (value: Value) => string;
export type LiteralPlace = 'key' | 'inserted' | 'set';

export type MendedTable = {
  name: string;
  /** Our field's column there. */
  columnOf(field: string): string;
  /** The definition's own condition: no other records are touched. */
  where: string | undefined;
  /** What a record must have besides, to fulfil that condition. */
  fixed: { column: string; literal: string }[];
};

/** `where` of the form `a = 1 AND b = 'x'` says what an inserted record must have. Undefined where it is of no such form. */
export function fixedValues(where: string | undefined): MendedTable['fixed'] | undefined {
  if (where === undefined) return [];
  const fixed: MendedTable['fixed'] = [];
  for (const part of where.trim().split(/\s+and\s+/i)) {
    const [, column, literal] = /^[`"]?(\w+)[`"]?\s*=\s*(-?\d+(?:\.\d+)?|'(?:[^'\\]|'')*')$/.exec(part.trim()) ?? [];
    if (column === undefined || literal === undefined) return undefined;
    fixed.push({ column, literal });
  }
  return fixed;
}

export type Spell = { literal(value: Value): string; matches(value: Value): string };

/** The statement that makes a change, whatever is to be said before it. `kept` are columns that are set to what they are. */
export function changeSql(
  table: MendedTable,
  dialect: SqlDialect,
  change: Change,
  spell: Spell,
  kept: string[] = [],
): string {
  switch (change.kind) {
    case 'insert':
      return insertSql(table, dialect, [...change.key, ...change.values], spell);
    case 'update':
      return updateSql(table, dialect, change.values, change.key, spell, kept);
    case 'delete':
      return deleteSql(table, dialect, change.key, spell);
  }
}

export function insertSql(table: MendedTable, { quotedName }: SqlDialect, values: Value[], spell: Spell): string {
  const ours = values.map((value) => [quotedName(table.columnOf(value.column.name)), spell.literal(value)]);
  const all = [...ours, ...table.fixed.map(({ column, literal }) => [quotedName(column), literal])];
  const [columns, literals] = [0, 1].map((part) => all.map((pair) => pair[part]).join(', '));
  return `INSERT INTO ${quotedName(table.name)} (${columns}) VALUES (${literals});`;
}

export function updateSql(
  table: MendedTable,
  { quotedName }: SqlDialect,
  values: Value[],
  key: Value[],
  spell: Spell,
  kept: string[] = [],
): string {
  const ours = values.map((value) => `${quotedName(table.columnOf(value.column.name))} = ${spell.literal(value)}`);
  const same = kept.map((column) => `${quotedName(column)} = ${quotedName(column)}`);
  return `UPDATE ${quotedName(table.name)} SET ${[...ours, ...same].join(', ')} WHERE ${condition(table, key, spell)};`;
}

export function deleteSql(table: MendedTable, { quotedName }: SqlDialect, key: Value[], spell: Spell): string {
  return `DELETE FROM ${quotedName(table.name)} WHERE ${condition(table, key, spell)};`;
}

/** The line end closes a comment that the definition's condition may end with. */
function condition({ where }: MendedTable, key: Value[], spell: Spell): string {
  const matches = key.map((value) => spell.matches(value)).join(' AND ');
  return where === undefined ? matches : `${matches} AND (${where}\n)`;
}

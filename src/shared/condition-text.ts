import type { Condition } from './findings-list.ts';

/** The columns that a condition may be about. */
export type ConditionColumns = Record<'key' | 'fields', { name: string }[]>;

const signs: Record<string, Condition['is']> = {
  '=': 'equal',
  '!=': 'not-equal',
  '≠': 'not-equal',
  '<': 'less',
  '<=': 'at-most',
  '≤': 'at-most',
  '>': 'greater',
  '>=': 'at-least',
  '≥': 'at-least',
  '~': 'contains',
};
const states: Record<string, Condition['is']> = {
  null: 'null',
  empty: 'empty',
  absent: 'absent',
  'not null': 'not-null',
};

/**
 * A condition as people write it: the longest column name that the text begins with, a side, and what is said of it.
 * `price out > 100`, `status in is null`. Undefined where it is none.
 */
export function conditionOf(text: string, columns: ConditionColumns): Condition | undefined {
  const names = [...columns.key, ...columns.fields].map(({ name }) => name).sort((a, b) => b.length - a.length);
  const column = names.find((name) => text.startsWith(name));
  if (column === undefined) return undefined;
  const [, named, rest = ''] = /^(?:\s+(in|out))?\s*(.*)$/s.exec(text.slice(column.length)) ?? [];
  const side = named === 'in' ? 'inbound' : named === 'out' ? 'outbound' : 'either';
  const [, state] = /^is\s+(not null|null|empty|absent)$/i.exec(rest) ?? [];
  if (state) return { column, side, is: states[state.toLowerCase()] ?? 'null', value: '' };
  const [, sign, value = ''] = /^(<=|>=|!=|[=<>≠≤≥~])\s*(.+)$/s.exec(rest) ?? [];
  const is = sign === undefined ? undefined : signs[sign];
  return is && { column, side, is, value: value.trim() };
}

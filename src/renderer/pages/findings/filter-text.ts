import type { Condition, Filter, FindingsColumns } from '#shared/findings-list.ts';

type Typed = Pick<Filter, 'text' | 'key' | 'conditions'>;

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
 * What somebody types into the filter: `=SKU-1` is exactly that key (of several key fields: `=A, 2`), `price > 100 and
 * status in is null` are conditions, anything else is a text to look for. A condition may name its side: `price out > 100`.
 */
export function parseFilterText(typed: string, columns: FindingsColumns): Typed {
  const text = typed.trim();
  if (text.startsWith('=') && text.length > 1) {
    const parts = columns.key.length > 1 ? text.slice(1).split(',') : [text.slice(1)];
    return { text: '', key: parts.slice(0, columns.key.length).map((part) => part.trim()), conditions: [] };
  }
  const conditions = text.split(/\s+and\s+/i).map((part) => conditionOf(part, columns));
  if (conditions.every((condition) => condition !== undefined)) return { text: '', key: [], conditions };
  return { text, key: [], conditions: [] };
}

/** The longest column name that the text begins with, a side, and what is said of it. */
function conditionOf(text: string, columns: FindingsColumns): Condition | undefined {
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

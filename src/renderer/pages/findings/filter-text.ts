import { conditionOf } from '#shared/condition-text.ts';
import type { Condition, Filter, FindingsColumns } from '#shared/findings-list.ts';

type Typed = Pick<Filter, 'text' | 'key' | 'conditions'> & Partial<Pick<Filter, 'fields'>>;

/**
 * What somebody types into the filter: `=SKU-1` is exactly that key (of several key fields: `=A, 2`), `price > 100 and
 * status in is null` are conditions, `price:100` is a column that contains it, `field:price` what differs in that field, and
 * anything else is a text to look for. A condition may name its side: `price out > 100`.
 */
export function parseFilterText(typed: string, columns: FindingsColumns): Typed {
  const text = typed.trim();
  if (text.startsWith('=') && text.length > 1) {
    const parts = columns.key.length > 1 ? text.slice(1).split(',') : [text.slice(1)];
    return { text: '', key: parts.slice(0, columns.key.length).map((part) => part.trim()), conditions: [] };
  }
  const named = /^field:\s*(.*)$/is.exec(text)?.[1];
  const field = columns.fields.find(({ name }) => name === named);
  if (field) return { text: '', key: [], conditions: [], fields: [field.name] };
  const conditions = text.split(/\s+and\s+/i).map((part) => conditionOf(part, columns) ?? containingOf(part, columns));
  if (conditions.every((condition) => condition !== undefined)) return { text: '', key: [], conditions };
  return { text, key: [], conditions: [] };
}

/** `price:100`, where that is a column. */
function containingOf(text: string, columns: FindingsColumns): Condition | undefined {
  const column = [...columns.key, ...columns.fields].find(({ name }) => text.startsWith(`${name}:`));
  const value = text.slice((column?.name.length ?? 0) + 1).trim();
  return column && value !== '' ? { column: column.name, side: 'either', is: 'contains', value } : undefined;
}

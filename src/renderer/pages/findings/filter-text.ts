import { conditionOf } from '#shared/condition-text.ts';
import type { Filter, FindingsColumns } from '#shared/findings-list.ts';

type Typed = Pick<Filter, 'text' | 'key' | 'conditions'>;

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

import type { Filter, FindingsColumns, Sort } from '#shared/findings-list.ts';
import type { Asked } from '#shared/findings-view.ts';
import { parseFilterText } from './filter-text.ts';

/** What the engine is asked for. */
export type ListAsked = { filter: Filter; sort: Sort };

/**
 * Asks for another list. What depends on the one before is a function of it: the address may be on its way to one that
 * is not drawn yet.
 */
export type Ask = (
  change: Partial<Asked> | ((now: Asked) => Partial<Asked>),
  /** Instead of a place to come back to. */
  options?: { replace: boolean },
) => void;

/** An address, as a filter and an order. What it says of columns that the run does not have is left out. */
export function listOf(asked: Asked, columns: FindingsColumns): ListAsked {
  const names = new Set(columns.fields.map(({ name }) => name));
  const { fields = [], ...typed } = parseFilterText(asked.q ?? '', columns);
  return {
    filter: {
      ...typed,
      kinds: asked.kinds ?? [],
      fields: [...new Set([...fields, ...(asked.fields ?? []).filter((name) => names.has(name))])],
      sides: asked.sides ?? [],
      shapes: asked.shapes ?? [],
      isExact: false,
      standings: asked.standings ?? [],
      owners: asked.owners ?? [],
      severities: asked.severities ?? [],
      rules: asked.rules ?? [],
      accounts: asked.accounts ?? [],
    },
    sort: sortOf(asked.sort, names),
  };
}

/** The same where an address says nothing that depends on the run's columns; undefined where it does. */
export function plainListOf(asked: Asked): ListAsked | undefined {
  if (asked.q || asked.fields || /^-?(in|out)\./.test(asked.sort ?? '')) return undefined;
  return listOf(asked, { key: [], fields: [], kept: 0 });
}

function sortOf(text: string | undefined, fields: Set<string>): Sort {
  const descending = text?.startsWith('-') ?? false;
  const by = descending ? text?.slice(1) : text;
  if (by === 'key') return { by, descending };
  const [, side, field] = /^(in|out)\.(.*)$/s.exec(by ?? '') ?? [];
  if (side && field && fields.has(field))
    return { by: { field, side: side === 'in' ? 'inbound' : 'outbound' }, descending };
  return { by: 'kind', descending };
}

/** The order after another click on a column: upwards, downwards, and back to kind and key. */
export function nextSort(sort: string | undefined, column: string): string | undefined {
  if (sort === column) return `-${column}`;
  if (sort === `-${column}`) return undefined;
  return column === 'kind' && sort === undefined ? '-kind' : column;
}

/** One of several choices taken in or out; none is everything, and not written into the address. */
export function toggled<Value>(chosen: Value[] | undefined, value: Value): Value[] | undefined {
  const others = (chosen ?? []).filter((one) => one !== value);
  const next = others.length === (chosen ?? []).length ? [...others, value] : others;
  return next.length > 0 ? next : undefined;
}

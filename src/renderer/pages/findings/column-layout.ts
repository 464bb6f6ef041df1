import type { Asked } from '#shared/findings-view.ts';
import { limits } from '#shared/limits.ts';
import type { FindingColumn } from './table-columns.ts';

/** Which columns are shown, in what order, and which are not as wide as they come; nothing is as the run has them. */
export type ColumnLayout = Pick<Asked, 'columns' | 'widths'>;

/** A column as it stands now. */
export type ShownColumn = FindingColumn & { width: number };

/** The one that tells findings apart is always there. */
export function canHide({ id }: FindingColumn): boolean {
  return id !== 'kind';
}

/** The columns from left to right. What a layout says of columns that the run does not have is passed over. */
export function shownColumns(known: FindingColumn[], { columns, widths = {} }: ColumnLayout): ShownColumn[] {
  const byId = new Map(known.map((column) => [column.id, column]));
  const named = columns && [...new Set(columns)].flatMap((id) => byId.get(id) ?? []);
  const always = known.filter((column) => !canHide(column) && !named?.includes(column));
  return (named ? [...always, ...named] : known).map((column) => ({
    ...column,
    width: widths[column.id] ?? column.size,
  }));
}

/** Moves a column to a place among those that are shown. */
export function movedTo(known: FindingColumn[], layout: ColumnLayout, id: string, place: number): ColumnLayout {
  const ids = shownColumns(known, layout).map((column) => column.id);
  if (!ids.includes(id)) return layout;
  const others = ids.filter((other) => other !== id);
  others.splice(Math.min(others.length, Math.max(0, place)), 0, id);
  return tidy(known, { ...layout, columns: others });
}

/** Takes a column out, or puts it in after the one that it first stood behind. */
export function withShown(known: FindingColumn[], layout: ColumnLayout, id: string, isShown: boolean): ColumnLayout {
  const ids = shownColumns(known, layout).map((column) => column.id);
  const others = ids.filter((other) => other !== id);
  if (isShown) {
    const before = known.slice(
      0,
      known.findIndex((column) => column.id === id),
    );
    const last = before.findLast((column) => others.includes(column.id));
    others.splice(last ? others.indexOf(last.id) + 1 : 0, 0, id);
  }
  return tidy(known, { ...layout, columns: others });
}

export function withWidth(known: FindingColumn[], layout: ColumnLayout, id: string, width: number): ColumnLayout {
  return tidy(known, { ...layout, widths: { ...layout.widths, [id]: boundedWidth(width) } });
}

export function boundedWidth(width: number): number {
  return Math.round(Math.min(limits.columnPixelsMax, Math.max(limits.columnPixelsMin, width)));
}

/** What is as it comes is not written down. */
function tidy(known: FindingColumn[], { columns, widths = {} }: ColumnLayout): ColumnLayout {
  const isFirst = columns?.join('\n') === known.map(({ id }) => id).join('\n');
  const sizes = new Map(known.map(({ id, size }) => [id, size]));
  const others = Object.entries(widths).filter(([id, width]) => sizes.get(id) !== width);
  return {
    columns: isFirst ? undefined : columns,
    widths: others.length > 0 ? Object.fromEntries(others) : undefined,
  };
}

import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { TableColumns } from './use-table-columns.ts';

/** Moves the column whose name has the focus, which stays with it. */
export function useColumnMoves(table: TableColumns) {
  const row = useRef<HTMLDivElement>(null);
  const moved = useRef<string>(undefined);
  const order = table.shown.map(({ id }) => id).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what stands elsewhere in the page has lost the focus.
  useEffect(() => {
    if (moved.current === undefined) return;
    const heads = [...(row.current?.querySelectorAll<HTMLElement>('[data-head]') ?? [])];
    heads
      .find(({ dataset }) => dataset.head === moved.current)
      ?.querySelector('button')
      ?.focus();
    moved.current = undefined;
  }, [order]);
  const move = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const { target } = event;
    if (by === 0 || !event.shiftKey || !(target instanceof HTMLButtonElement)) return;
    const id = target.closest<HTMLElement>('[data-head]')?.dataset.head;
    if (id === undefined) return;
    event.preventDefault();
    moved.current = id;
    table.moveTo(id, table.shown.findIndex((column) => column.id === id) + by);
  };
  return { row, move };
}

import { type PointerEvent, useEffect, useRef, useState } from 'react';
import type { TableColumns } from './use-table-columns.ts';

export type ColumnDrag = {
  dragged: string | undefined;
  begin: (event: PointerEvent<HTMLElement>, id: string) => void;
  /** Where the column would come to stand, told by the edge of the one beside. */
  dropAt: (index: number) => 'before' | 'after' | undefined;
  /** Whether the click that follows is the end of a drag. */
  hasMoved: () => boolean;
};

/** A pointer that moves less than this clicks. */
const slackPx = 6;
/** So near to the edge of the table the table moves on. */
const edgePx = 32;
const scrollPx = 16;

/** Moves columns by their names: those beside make room where the pointer is; Escape lets go. */
export function useColumnDrag(table: TableColumns): ColumnDrag {
  const [drag, setDrag] = useState<{ id: string; gap: number }>();
  const moved = useRef(false);
  const end = useRef<() => void>(undefined);
  const latest = useRef(table);
  latest.current = table;
  useEffect(() => () => end.current?.(), []);
  const from = table.shown.findIndex(({ id }) => id === drag?.id);
  const isElsewhere = drag !== undefined && drag.gap !== from && drag.gap !== from + 1;

  const begin = (event: PointerEvent<HTMLElement>, id: string) => {
    moved.current = false;
    if (event.button !== 0 || event.pointerType === 'touch') return;
    const startX = event.clientX;
    const head = event.currentTarget.parentElement;
    if (!head) return;
    let gap: number | undefined;
    const move = ({ clientX }: globalThis.PointerEvent) => {
      if (!moved.current && Math.abs(clientX - startX) < slackPx) return;
      moved.current = true;
      gap = gapAt(head, clientX);
      scrollNear(head, clientX);
      setDrag({ id, gap });
    };
    const stop = () => {
      end.current = undefined;
      window.removeEventListener('pointermove', move);
      window.removeEventListener('pointerup', drop);
      window.removeEventListener('pointercancel', stop);
      window.removeEventListener('keydown', letGo, true);
      setDrag(undefined);
    };
    const drop = () => {
      stop();
      const place = latest.current.shown.findIndex((column) => column.id === id);
      if (gap !== undefined && place >= 0) latest.current.moveTo(id, gap > place ? gap - 1 : gap);
    };
    const letGo = (pressed: KeyboardEvent) => {
      if (pressed.key !== 'Escape') return;
      pressed.preventDefault();
      stop();
    };
    end.current?.();
    end.current = stop;
    window.addEventListener('pointermove', move);
    window.addEventListener('pointerup', drop);
    window.addEventListener('pointercancel', stop);
    window.addEventListener('keydown', letGo, true);
  };

  return {
    dragged: drag?.id,
    begin,
    dropAt: (index) => {
      if (!isElsewhere) return undefined;
      if (drag.gap === index) return 'before';
      return drag.gap === table.shown.length && index === drag.gap - 1 ? 'after' : undefined;
    },
    hasMoved: () => moved.current,
  };
}

/** The gap that is nearest: 0 before the first column. */
function gapAt(head: HTMLElement, x: number): number {
  const cells = [...head.querySelectorAll('[data-head]')].map((cell) => cell.getBoundingClientRect());
  return cells.filter(({ left, width }) => left + width / 2 < x).length;
}

function scrollNear(head: HTMLElement, x: number): void {
  const grid = head.closest('[role=grid]');
  const edges = grid?.getBoundingClientRect();
  if (!grid || !edges) return;
  if (x > edges.right - edgePx) grid.scrollLeft += scrollPx;
  if (x < edges.left + edgePx) grid.scrollLeft -= scrollPx;
}

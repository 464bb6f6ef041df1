/**
 * A window onto more rows than a browser can lay out. The page scrolls through at most `physicalMax` pixels; where the
 * rows are higher than that, the scrollbar maps onto them, while the wheel and the keys move the window by exact pixels.
 */
export const rowHeight = 30;
/** Browsers lay out no more than about 16,777,216 px; beyond it rows end up on top of each other. */
const physicalMax = 15_000_000;

export type RowWindow = { rows: number; viewHeight: number };

export function logicalHeight(rows: number): number {
  return rows * rowHeight;
}

export function physicalHeight(rows: number): number {
  return Math.min(physicalMax, logicalHeight(rows));
}

/** Whether the scrollbar stands for more than it is long. */
export function isMapped(rows: number): boolean {
  return logicalHeight(rows) > physicalMax;
}

export function topMax({ rows, viewHeight }: RowWindow): number {
  return Math.max(0, logicalHeight(rows) - viewHeight);
}

/** Where the window's upper edge may be. */
export function clampTop(top: number, window: RowWindow): number {
  return Math.min(topMax(window), Math.max(0, top));
}

/** Where the rows are when the scrollbar is somewhere: both ends are met exactly. */
export function topOfScroll(scrollTop: number, window: RowWindow): number {
  if (!isMapped(window.rows)) return clampTop(scrollTop, window);
  const range = physicalHeight(window.rows) - window.viewHeight;
  return range <= 0 ? 0 : clampTop((scrollTop / range) * topMax(window), window);
}

/** Where the scrollbar is when the rows are somewhere. */
export function scrollOfTop(top: number, window: RowWindow): number {
  if (!isMapped(window.rows)) return top;
  const most = topMax(window);
  return most === 0 ? 0 : (top / most) * (physicalHeight(window.rows) - window.viewHeight);
}

/** The rows that are at least partly in sight. */
export function rowsInSight(top: number, { rows, viewHeight }: RowWindow): { first: number; last: number } {
  const first = Math.floor(top / rowHeight);
  return { first, last: Math.min(rows, Math.ceil((top + viewHeight) / rowHeight)) };
}

/** The least move that brings a row into sight. */
export function topToShow(row: number, top: number, window: RowWindow): number {
  const [start, end] = [row * rowHeight, (row + 1) * rowHeight];
  if (start < top) return clampTop(start, window);
  if (end > top + window.viewHeight) return clampTop(end - window.viewHeight, window);
  return top;
}

import { limits } from '#shared/limits.ts';

export const mapColumns = 32;
export const mapRows = limits.partitions / mapColumns;

/** A cell's place, in device pixels. */
export type Cell = { x: number; y: number; width: number; height: number };

/**
 * Places the cells row by row in an area of whole device pixels. Every edge is a whole pixel, so that none is blurred, and
 * the last ones end where the area does; cells then differ by one pixel at most.
 */
export function placeCells(width: number, height: number, gap: number): Cell[] {
  const columns = edges(width, gap, mapColumns);
  const rows = edges(height, gap, mapRows);
  return rows.flatMap(([y, bottom]) => columns.map(([x, right]) => ({ x, y, width: right - x, height: bottom - y })));
}

function edges(length: number, gap: number, count: number): [start: number, end: number][] {
  const step = (length + gap) / count;
  return Array.from({ length: count }, (_, i) => [Math.round(i * step), Math.round((i + 1) * step) - gap]);
}

/** Which cell is at a point; the gap after a cell belongs to it, so that the pointer never falls between two. */
export function cellAt(x: number, y: number, width: number, height: number, gap: number): number | undefined {
  if (x < 0 || y < 0 || x >= width || y >= height) return undefined;
  const column = Math.min(mapColumns - 1, Math.floor((x * mapColumns) / (width + gap)));
  const row = Math.min(mapRows - 1, Math.floor((y * mapRows) / (height + gap)));
  return row * mapColumns + column;
}

/** Where a key leads from a cell; undefined for keys that lead nowhere. Nothing leads over an edge. */
export function neighbour(cell: number, key: string): number | undefined {
  const column = cell % mapColumns;
  const rowStart = cell - column;
  switch (key) {
    case 'ArrowLeft':
      return rowStart + Math.max(0, column - 1);
    case 'ArrowRight':
      return rowStart + Math.min(mapColumns - 1, column + 1);
    case 'ArrowUp':
      return cell < mapColumns ? cell : cell - mapColumns;
    case 'ArrowDown':
      return cell + mapColumns < limits.partitions ? cell + mapColumns : cell;
    case 'Home':
      return 0;
    case 'End':
      return limits.partitions - 1;
    default:
      return undefined;
  }
}

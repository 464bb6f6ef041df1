import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellAt, mapColumns, mapRows, neighbour, placeCells } from '#renderer/pages/run/map/cells.ts';
import { limits } from '#shared/limits.ts';

const sizes = { width: fc.integer({ min: 400, max: 6_000 }), height: fc.integer({ min: 100, max: 1_500 }) };
const gaps = fc.integer({ min: 1, max: 9 });

describe('the cells of the partition map', () => {
  it('fill the area to its edges in whole pixels, none over another, none a pixel larger than need be', () => {
    fc.assert(
      fc.property(sizes.width, sizes.height, gaps, (width, height, gap) => {
        const cells = placeCells(width, height, gap);
        expect(cells).toHaveLength(limits.partitions);
        for (const [i, cell] of cells.entries()) {
          for (const measure of Object.values(cell)) expect(Number.isInteger(measure)).toBe(true);
          const right = cell.x + cell.width;
          const next = cells[i + 1];
          if ((i + 1) % mapColumns === 0) expect(right).toBe(width);
          else expect((next?.x ?? 0) - right).toBe(gap);
        }
        expect(cells.at(-1)?.y).toBe(height - (cells.at(-1)?.height ?? 0));
        const widths = cells.map((cell) => cell.width);
        expect(Math.max(...widths) - Math.min(...widths)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('are found again at their middle and at each of their corners', () => {
    fc.assert(
      fc.property(sizes.width, sizes.height, gaps, (width, height, gap) => {
        for (const [i, { x, y, width: w, height: h }] of placeCells(width, height, gap).entries()) {
          expect(cellAt(x + w / 2, y + h / 2, width, height, gap)).toBe(i);
          expect(cellAt(x + 1, y + 1, width, height, gap)).toBe(i);
          expect(cellAt(x + w - 1, y + h - 1, width, height, gap)).toBe(i);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('are not found outside of the map', () => {
    expect(cellAt(-1, 5, 1_000, 250, 3)).toBeUndefined();
    expect(cellAt(5, 250, 1_000, 250, 3)).toBeUndefined();
  });

  it('lead to their neighbours by the arrow keys, and stay where there is none', () => {
    expect(neighbour(33, 'ArrowLeft')).toBe(32);
    expect(neighbour(32, 'ArrowLeft')).toBe(32);
    expect(neighbour(31, 'ArrowRight')).toBe(31);
    expect(neighbour(5, 'ArrowUp')).toBe(5);
    expect(neighbour(5, 'ArrowDown')).toBe(5 + mapColumns);
    expect(neighbour(limits.partitions - 1, 'ArrowDown')).toBe(limits.partitions - 1);
    expect([neighbour(77, 'Home'), neighbour(77, 'End')]).toEqual([0, limits.partitions - 1]);
    expect(neighbour(77, 'Tab')).toBeUndefined();
    expect(mapRows * mapColumns).toBe(limits.partitions);
  });
});

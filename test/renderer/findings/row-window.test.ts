import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  clampTop,
  isMapped,
  physicalHeight,
  rowHeight,
  rowsInSight,
  scrollOfTop,
  topMax,
  topOfScroll,
  topToShow,
} from '#renderer/pages/findings/row-window.ts';

const windows = fc.record({
  rows: fc.integer({ min: 1, max: 25_000_000 }),
  viewHeight: fc.integer({ min: 30, max: 2_000 }),
});

describe('a window onto rows', () => {
  it('is never laid out higher than browsers can, and only mapped where it would be', () => {
    expect(physicalHeight(5_000_000)).toBe(15_000_000);
    expect(isMapped(5_000_000)).toBe(true);
    expect(physicalHeight(500_000)).toBe(15_000_000);
    expect(isMapped(500_000)).toBe(false);
  });

  it('shows the first row at the top of the scrollbar and the last one at its bottom', () => {
    fc.assert(
      fc.property(windows, (window) => {
        expect(topOfScroll(0, window)).toBe(0);
        const bottom = topOfScroll(Math.max(0, physicalHeight(window.rows) - window.viewHeight), window);
        expect(bottom).toBeCloseTo(topMax(window), 3);
        expect(rowsInSight(topMax(window), window).last).toBe(window.rows);
      }),
      { seed: 401 },
    );
  });

  it('puts the scrollbar where it would have brought the rows', () => {
    fc.assert(
      fc.property(windows, fc.double({ min: 0, max: 1, noNaN: true }), (window, share) => {
        const top = share * topMax(window);
        expect(topOfScroll(scrollOfTop(top, window), window)).toBeCloseTo(top, 2);
      }),
      { seed: 402 },
    );
  });

  it('moves by exactly a row at any depth, which a scrollbar of fewer pixels could not', () => {
    const window = { rows: 5_000_000, viewHeight: 600 };
    const top = 4_321_987 * rowHeight;
    expect(rowsInSight(clampTop(top + rowHeight, window), window).first).toBe(4_321_988);
    expect(rowsInSight(clampTop(top - rowHeight, window), window).first).toBe(4_321_986);
  });

  it('brings a row into sight by the least move, and leaves one that is', () => {
    fc.assert(
      fc.property(windows, fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (window, number, share) => {
        const row = number % window.rows;
        const before = share * topMax(window);
        const top = topToShow(row, before, window);
        expect(top).toBeLessThanOrEqual(row * rowHeight + 1e-6);
        if (window.viewHeight >= rowHeight)
          expect(top + window.viewHeight).toBeGreaterThanOrEqual(
            Math.min((row + 1) * rowHeight, window.rows * rowHeight) - 1e-6,
          );
        if (before <= row * rowHeight && before + window.viewHeight >= (row + 1) * rowHeight) expect(top).toBe(before);
      }),
      { seed: 403 },
    );
  });
});

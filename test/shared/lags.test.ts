import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Lags, lagCounter, mergedLags, pairsIn, quantileMs, wholeDay } from '#shared/lags.ts';
import { limits } from '#shared/limits.ts';

const lag = fc.oneof(
  fc.integer({ min: 0, max: 120 }),
  fc.integer({ min: 0, max: 86_400_000 }),
  fc.integer({ min: 0, max: limits.flightLagMsMax }),
);
const pair = fc.tuple(fc.integer({ min: 0, max: 23 }), lag);
const pairs = fc.array(pair, { minLength: 1, maxLength: 300 });
const share = fc.constantFrom(0.5, 0.9, 0.99, 0.999);

function lagsOf(all: [number, number][]): Lags {
  const counter = lagCounter();
  for (const [hour, ms] of all) counter.add(hour, ms);
  return counter.lags();
}

it('a quantile is never less than that of the lags themselves, and at most 2 % more', () => {
  fc.assert(
    fc.property(pairs, share, (all, q) => {
      const sorted = all.map(([, ms]) => ms).sort((a, b) => a - b);
      const exact = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1] ?? 0;
      const found = quantileMs(wholeDay(lagsOf(all)), q) ?? -1;
      expect(found).toBeGreaterThanOrEqual(exact);
      expect(found).toBeLessThanOrEqual(exact * limits.flightBucketGrowth);
    }),
  );
});

it('merging in any order and grouping is counting all at once', () => {
  fc.assert(
    fc.property(fc.array(pairs, { minLength: 1, maxLength: 6 }), (groups) => {
      const all = groups.map(lagsOf);
      const [first, ...others] = all as [Lags, ...Lags[]];
      const once = lagsOf(groups.flat());
      expect(mergedLags(all)).toEqual(once);
      expect(mergedLags(all.toReversed())).toEqual(once);
      expect(mergedLags([first, mergedLags(others)])).toEqual(once);
      expect(JSON.stringify(mergedLags([mergedLags(others), first]))).toBe(JSON.stringify(once));
    }),
  );
});

it('keeps hours apart, and counts what arrived before it was sent as no lag', () => {
  const lags = lagsOf([
    [3, 5_000],
    [4, 7],
    [4, -20],
  ]);
  expect(lags.hours.map(pairsIn)).toEqual(Array.from({ length: 24 }, (_, hour) => ({ 3: 1, 4: 2 })[hour] ?? 0));
  expect(quantileMs(lags.hours[4] ?? [], 0.5)).toBe(0);
  expect(quantileMs(lags.hours[4] ?? [], 1)).toBe(7);
  expect(lags.early).toBe(1);
  expect(quantileMs([], 0.99)).toBeNull();
});

it('has a bounded number of buckets, whatever it is given', () => {
  const lags = lagsOf(Array.from({ length: 200_000 }, (_, i) => [i % 24, i * 50_000]));
  for (const buckets of lags.hours) expect(buckets.length).toBeLessThan(1_000);
  expect(quantileMs(wholeDay(lags), 1)).toBe(limits.flightLagMsMax);
});

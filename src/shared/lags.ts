import * as z from 'zod';
import { limits } from './limits.ts';

/**
 * How long items were on their way, hour by hour of the day in which they were sent: how many lags fall in each of a
 * fixed row of buckets that grow by a constant factor, as in DDSketch (Masson, Rim, Lee: "DDSketch: a fast and
 * fully-mergeable quantile sketch with relative-error guarantees", VLDB 2019). Merging adds counts up, so that the order
 * of partitions and runs is no matter. The bounds come from multiplying and not from logarithms, whose last digit may be
 * another on another machine: the same pairs give the same sketch everywhere.
 */
const count = z.int().nonnegative();
const bucket = z.tuple([count, z.int().positive()]);

export const hoursOfDay = 24;
export const lagsSchema = z.strictObject({
  /** For every hour its buckets, each with how many lags are in it, the shortest first. */
  hours: z.array(z.array(bucket)).length(hoursOfDay),
  /** Pairs that arrived before they were sent, as clocks tell it. Counted as no lag at all. */
  early: count,
});
export type Lags = z.output<typeof lagsSchema>;
export type Buckets = Lags['hours'][number];

/** Collects lags one by one. */
export function lagCounter() {
  const counts = Array.from({ length: hoursOfDay }, () => new Map<number, number>());
  let early = 0;
  return {
    add(hour: number, lagMs: number): void {
      if (lagMs < 0) early++;
      const place = bucketOf(lagMs);
      const buckets = counts[hour];
      buckets?.set(place, (buckets.get(place) ?? 0) + 1);
    },
    lags: (): Lags => ({ hours: counts.map(inOrder), early }),
  };
}

export function mergedLags(all: Lags[]): Lags {
  const hours = Array.from({ length: hoursOfDay }, (_, hour) =>
    mergedBuckets(all.flatMap((lags) => lags.hours[hour] ?? [])),
  );
  return { hours, early: all.reduce((sum, { early }) => sum + early, 0) };
}

/** All hours together. */
export function wholeDay({ hours }: Lags): Buckets {
  return mergedBuckets(hours.flat());
}

export function pairsIn(buckets: Buckets): number {
  return buckets.reduce((sum, [, pairs]) => sum + pairs, 0);
}

/**
 * The lag in milliseconds that this share of the pairs does not exceed: never less than it is, and at most 2 % more. Null
 * where there are no pairs.
 */
export function quantileMs(buckets: Buckets, share: number): number | null {
  const rank = Math.max(1, Math.ceil(share * pairsIn(buckets)));
  let seen = 0;
  for (const [place, pairs] of buckets) {
    seen += pairs;
    if (seen >= rank) return ends[place] ?? limits.flightLagMsMax;
  }
  return null;
}

function mergedBuckets(all: Buckets): Buckets {
  const counts = new Map<number, number>();
  for (const [place, pairs] of all) counts.set(place, (counts.get(place) ?? 0) + pairs);
  return inOrder(counts);
}

function inOrder(counts: Map<number, number>): Buckets {
  return [...counts].sort(([a], [b]) => a - b);
}

/** Where each bucket ends, in milliseconds: up to 50 ms every one of them, then 2 % further each time. */
const ends = bucketEnds();

function bucketEnds(): number[] {
  const found = [0];
  for (let end = 0; end < limits.flightLagMsMax; ) {
    end = Math.min(limits.flightLagMsMax, Math.max(end + 1, Math.floor(end * limits.flightBucketGrowth)));
    found.push(end);
  }
  return found;
}

/** The first bucket that does not end before the lag. */
function bucketOf(lagMs: number): number {
  let [from, to] = [0, ends.length - 1];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((ends[middle] as number) < lagMs) from = middle + 1;
    else to = middle;
  }
  return from;
}

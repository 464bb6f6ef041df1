import * as z from 'zod';
import { type FlightSettings, hoursZoneOf } from './flight-settings.ts';
import { type Buckets, type Lags, mergedLags, pairsIn, quantileMs, wholeDay } from './lags.ts';
import { limits } from './limits.ts';

const text = z.string();
const count = z.int().nonnegative();

/** What was learned of an hour, or of the whole day; null where there were no pairs. */
const learned = z.strictObject({ pairs: count, p50Ms: count.nullable(), windowMs: count.nullable() });
const hourOfWindow = learned.extend({
  /** How long an item sent in this hour is waited for; null: not at all. */
  waitMs: count.nullable(),
});

/**
 * How long a run waits for what was sent and is not there yet, by the hour of the day in which it was sent. Settled before
 * anything is compared, and sealed with the run, so that comparing again comes to the same.
 */
export const flightWindowSchema = z.strictObject({
  quantile: z.number(),
  zone: text,
  ...{ atLeastMs: count.nullable(), atMostMs: count },
  /** Ended runs it was learned from, and their pairs. */
  ...{ runs: count, pairs: count },
  day: learned,
  hours: z.array(hourOfWindow).length(24),
  /** When the outbound side began to be read: what was expected by then is overdue. */
  readAt: text,
  /** A sent time after this is none that can be believed. */
  believedUntil: text,
});
export type FlightWindow = z.output<typeof flightWindowSchema>;

/** What a run left in flight, and what it learned for the runs after it. */
export const flightSummarySchema = z.object({
  window: flightWindowSchema,
  inFlight: count,
  /** Items in the evidence file; fewer than were counted where a partition has more than are kept. */
  kept: count,
  lastExpectedBy: text.nullable(),
  /** Records missing in outbound whose sent time is not there, cannot be read or lies in the future. They are findings. */
  unread: count,
  /** Pairs whose lag this run has seen, and those of them without two times that can be read. */
  ...{ pairs: count, unreadPairs: count },
});
export type FlightSummary = z.output<typeof flightSummarySchema>;

/** An item in flight: its key, when it was sent and by when it is expected. */
export const flightItemSchema = z.object({ key: z.array(text), sent: text, expectedBy: text });
export type FlightItem = z.output<typeof flightItemSchema>;

export const flightPageSchema = z.object({
  run: text,
  name: text,
  key: z.array(text),
  summary: flightSummarySchema,
  /** How many are kept, and those that were asked for, the first expected first. */
  total: count,
  rows: z.array(flightItemSchema),
});
export type FlightPage = z.output<typeof flightPageSchema>;

/** What comparing a partition found of it; `sha256` is of the items that are kept. */
export type FlightTally = {
  inFlight: number;
  kept: number;
  sha256: string;
  /** In milliseconds since 1970; null where nothing is in flight. */
  lastExpectedMs: number | null;
  unread: number;
  unreadPairs: number;
  lags: Lags;
};

/** The window that earlier runs have taught, for a run whose sides were read at these times. */
export function windowOf(
  flight: FlightSettings,
  before: Lags[],
  { readAt, believedUntil }: Pick<FlightWindow, 'readAt' | 'believedUntil'>,
): FlightWindow {
  const { quantile, atLeast, atMost = limits.flightAtMostMs } = flight;
  const lags = mergedLags(before);
  const whole = wholeDay(lags);
  const day = learnedOf(whole, quantile);
  return {
    ...{ quantile, zone: hoursZoneOf(flight), atLeastMs: atLeast ?? null, atMostMs: atMost },
    ...{ runs: before.length, pairs: day.pairs, day },
    hours: lags.hours.map((buckets) => {
      const hour = learnedOf(buckets, quantile);
      const relied = [hour, day].find(({ pairs }) => pairs >= pairsNeeded(quantile))?.windowMs ?? atLeast;
      return { ...hour, waitMs: relied === undefined ? null : Math.min(atMost, Math.max(atLeast ?? 0, relied)) };
    }),
    ...{ readAt, believedUntil },
  };
}

/** Fewer pairs than have one beyond the quantile say nothing of it. */
function pairsNeeded(quantile: number): number {
  return Math.max(limits.flightPairsMin, Math.ceil(1 / (1 - quantile)));
}

function learnedOf(buckets: Buckets, quantile: number): FlightWindow['day'] {
  return {
    pairs: pairsIn(buckets),
    p50Ms: quantileMs(buckets, 0.5),
    windowMs: quantileMs(buckets, quantile),
  };
}

/** `p99`, as people write a quantile. */
export function quantileName(quantile: number): string {
  return `p${Number((quantile * 100).toFixed(2))}`;
}

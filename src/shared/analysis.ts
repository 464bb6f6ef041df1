import * as z from 'zod';
import { findingKinds } from './finding.ts';
import { limits } from './limits.ts';
import { verdicts } from './run.ts';

const count = z.int().nonnegative();
const text = z.string();

/** A run that has ended, as a point of every chart. */
export const analysedRunSchema = z.object({
  run: text,
  startedAt: text,
  verdict: z.enum(verdicts),
  /** The share of the larger side that is matched; null where both are empty. */
  rate: z.number().nullable(),
  records: count,
  findings: z.record(z.enum(findingKinds), count),
  /** Of findings that differ; null where it is not known: a journal does not hold it. */
  byField: z.record(text, count).nullable(),
  seconds: z.number().nonnegative(),
  activity: text.nullable(),
  /** Who ran it, as a journal says. */
  person: text.nullable(),
});
export type AnalysedRun = z.output<typeof analysedRunSchema>;

/** Up to so many hours; null is longer than all of them. */
export const ageHours = [24, 72, 168, 720, null] as const;
export const closingHours = [1, 4, 24, 72, 168, null] as const;
const bucket = z.object({ hours: z.number().nullable(), findings: count });
export type HoursBucket = z.output<typeof bucket>;

export const analysisSchema = z.object({
  name: text,
  from: text,
  /** The oldest first. */
  runs: z.array(analysedRunSchema),
  /** There are older ones within the range that are left out. */
  isCut: z.boolean(),
  /** Open findings of the last run by the time since they were first found; null where its evidence is gone, or from a journal. */
  open: z.object({ run: text, findings: count, ages: z.array(bucket) }).nullable(),
  /** Findings closed by decisions on these runs, by the time from the run's start; null from a journal. */
  closing: z.object({ findings: count, medianHours: z.number().nullable(), times: z.array(bucket) }).nullable(),
});
export type Analysis = z.output<typeof analysisSchema>;

export const analysisDaysSchema = z.int().min(1).max(limits.analysisDaysMax);

/** Kinds of figures in a few buckets by their hours. */
export function inBuckets(
  bounds: readonly (number | null)[],
  items: { hours: number; findings: number }[],
): HoursBucket[] {
  const buckets = bounds.map((hours) => ({ hours, findings: 0 }));
  for (const { hours, findings } of items) {
    const found = buckets.find((one) => one.hours === null || hours <= one.hours);
    if (found) found.findings += findings;
  }
  return buckets;
}

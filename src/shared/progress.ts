import * as z from 'zod';
import { runEstimateSchema } from './estimate.ts';
import { failureSchema } from './failure.ts';
import { partitionStates } from './gauge.ts';
import { runCountsSchema, runStates, runSummarySchema } from './run.ts';

/** What a run under way is doing. While it is `starting` its sources are counted. */
export const runPhases = ['starting', 'pulling', 'diffing', 'confirming', 'sealing'] as const;
export type RunPhase = (typeof runPhases)[number];

const count = z.number().nonnegative();

/** How far something is: `done` of `total`, which is 0 where it is not known. Nobody knows an end without a pace. */
const paceSchema = z.object({
  records: count,
  done: count,
  total: count,
  recordsPerSecond: count,
  etaSeconds: count.nullable(),
});
export type Pace = z.output<typeof paceSchema>;

/** One side while it is read, in the source's own unit. `isWaiting` while its server is too busy. */
const sideProgressSchema = paceSchema.extend({ invalid: count, isWaiting: z.boolean() });

/** How a run stands at a moment. */
export const progressSchema = z.object({
  run: z.string(),
  name: z.string(),
  state: z.enum(runStates),
  /** Null where it is not under way here. */
  phase: z.enum(runPhases).nullable(),
  inbound: sideProgressSchema,
  outbound: sideProgressSchema,
  /** In partitions. */
  compare: paceSchema,
  /** What the partitions that are compared by now came to, and the unreadable records of both sides. */
  counts: runCountsSchema.pick({ matched: true, findings: true }),
  /** A character for each partition: the place of its state in `partitionStates`. */
  partitions: z.string(),
  /** What it was expected to take when it started. */
  estimate: runEstimateSchema.nullable(),
  /** What it came to, once it has ended. */
  summary: runSummarySchema.nullable(),
  failure: failureSchema.nullable(),
});
export type Progress = z.output<typeof progressSchema>;
export type LiveFigures = Pick<Progress, 'inbound' | 'outbound' | 'compare' | 'counts' | 'partitions'>;

/** The states of the partitions, as `partitions` spells them. */
export function spelledStates(partitions: string): (typeof partitionStates)[number][] {
  return Array.from(partitions, (digit) => partitionStates[Number(digit)] ?? 'waiting');
}

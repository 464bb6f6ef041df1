import * as z from 'zod';
import { activity, schedule } from './definition.ts';
import { proposedPolicySchema } from './forecast.ts';
import { verdicts } from './run.ts';

const text = z.string();
const count = z.int().nonnegative();
const seconds = z.number();

/**
 * How a pass stands. `planned`: its time is yet to come; `due`: it begins now; `waiting`: a source could not be reached, it
 * is tried again; `stopped`: a person stopped it; `missed`: nobody was there to begin it, and a later one stands for it.
 */
export const passStates = ['planned', 'due', 'under-way', 'waiting', 'ended', 'failed', 'stopped', 'missed'] as const;
export type PassState = (typeof passStates)[number];

/** What became of the findings from the passes before to this one, by kind and key. */
export const passCountsSchema = z.object({
  /** In no pass before. */
  new: count,
  /** In the pass before, and not in this one. */
  healed: count,
  /** In the pass before, and in this one. */
  persistent: count,
  /** Gone in the pass before, and there in an earlier one. */
  flapping: count,
  /** How many passes before it was compared with. */
  against: count,
});
export type PassCounts = z.output<typeof passCountsSchema>;

/** One clearing of a reconciliation that the engine begins by itself. */
export const passSchema = z.object({
  dueAt: text,
  /** How long before its activity it is due; null of one that comes by cron. */
  leadSeconds: seconds.nullable(),
  state: z.enum(passStates),
  begunAt: text.nullable(),
  /** How long after its time it began; 0 where it was in time. */
  lateSeconds: count,
  /** Passes whose time was missed, and for which this one stands. */
  standsFor: count,
  run: text.nullable(),
  verdict: z.enum(verdicts).nullable(),
  findings: count.nullable(),
  endedAt: text.nullable(),
  isSigned: z.boolean(),
  counts: passCountsSchema.nullable(),
  failure: text.nullable(),
  retryAt: text.nullable(),
  /** Of one that is not over: when it is expected to be through, and how long before its activity. */
  finishesAt: text.nullable(),
  spareSeconds: z.int().nullable(),
});
export type Pass = z.output<typeof passSchema>;

/** A reconciliation as its clearings stand: those that were, the one under way, those to come. */
export const activityLineSchema = z.object({
  path: text,
  name: text,
  problem: text.nullable(),
  activity: activity.nullable(),
  schedule: schedule.nullable(),
  proposed: proposedPolicySchema.nullable(),
  /** What a run is expected to take; null where nobody knows yet. */
  seconds: seconds.nullable(),
  /** The oldest first: of the activity, and those by cron. */
  passes: z.array(passSchema),
});
export type ActivityLine = z.output<typeof activityLineSchema>;

/** A pass that is under way or to come, with what it is of. */
export type UpcomingPass = Pass & Pick<ActivityLine, 'path' | 'name' | 'activity'>;

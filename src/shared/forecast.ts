import * as z from 'zod';
import { estimateBases, machineFiguresSchema } from './estimate.ts';

const count = z.int().nonnegative();
const seconds = z.number().nonnegative();
const rate = z.number().positive();

/** What a side is believed to hold, how fast it is pulled, and how much it weighs. */
export const sideOutlookSchema = z.object({
  records: count,
  isExact: z.boolean(),
  recordsPerSecond: rate,
  bytesPerRecord: rate,
});
export type SideOutlook = z.output<typeof sideOutlookSchema>;

/** When clearing starts under an activity's policy, and whether it ends before the activity starts. */
export const clearingSchema = z.object({
  policy: z.string(),
  leadSeconds: seconds,
  startsAt: z.string(),
  finishesAt: z.string(),
  isInTime: z.boolean(),
  /** Where another policy is meant for this many records: its name. */
  better: z.enum(['limited', 'urgent']).optional(),
});
export type Clearing = z.output<typeof clearingSchema>;

/** The policy for what there is to clear and the time that is left, and why. */
export const proposedPolicySchema = z.object({
  policy: z.string(),
  leadSeconds: seconds,
  reason: z.enum(['a-day-left', 'many-records', 'few-records', 'takes-longer']),
  records: count,
});
export type ProposedPolicy = z.output<typeof proposedPolicySchema>;

/** What a run needs of the workspace's disk. `free` is null where the system does not say. */
export const diskRoomSchema = z.object({
  bytes: count,
  free: count.nullable(),
  reserve: count,
  fits: z.enum(['yes', 'doubtful', 'no', 'unknown']),
});
export type DiskRoom = z.output<typeof diskRoomSchema>;

export const activityForecastSchema = z.object({
  id: z.string(),
  startsAt: z.string(),
  /** Negative once it has started. */
  secondsLeft: z.int(),
  isInTime: z.boolean(),
  clearing: clearingSchema,
  /** None once the activity has started. */
  proposed: proposedPolicySchema.optional(),
});
export type ActivityForecast = z.output<typeof activityForecastSchema>;

/** What a run would read, when it would be through, and whether there is room and time for it. */
export const forecastSchema = z.object({
  inbound: sideOutlookSchema,
  outbound: sideOutlookSchema,
  pairsPerSecond: rate,
  seconds: z.object({ pull: seconds, diff: seconds, total: seconds }),
  correction: rate,
  basedOn: z.enum(estimateBases),
  runs: count,
  disk: diskRoomSchema,
  /** When it would be through if it started now. */
  finishesAt: z.string(),
  activity: activityForecastSchema.nullable(),
});
export type Forecast = z.output<typeof forecastSchema>;

/** What a run of a definition would read, and when it would be through. */
export const planSchema = z.object({
  name: z.string(),
  ...forecastSchema.shape,
  /** The third control total, where the definition names a master list: how many lines it has. */
  master: sideOutlookSchema.pick({ records: true, isExact: true }).optional(),
});
export type Plan = z.output<typeof planSchema>;

/** What was measured of this machine, and what follows from it for a run of so many records a side. */
export const benchSchema = z.object({
  machine: machineFiguresSchema,
  /** The definition whose sources were measured, where one was given. */
  name: z.string().nullable(),
  forecast: forecastSchema,
  /** Comparisons of at most 5,000 records a side that such a run consists of. */
  chunks: count,
});
export type Bench = z.output<typeof benchSchema>;

export const benchSteps = ['counting', 'generating', 'keeping', 'comparing', 'sampling'] as const;
export type BenchStep = (typeof benchSteps)[number];

/** What is being measured, step by step, and at last what it came to. */
export const benchEventSchema = z.union([z.object({ step: z.enum(benchSteps) }), z.object({ bench: benchSchema })]);
export type BenchEvent = z.output<typeof benchEventSchema>;

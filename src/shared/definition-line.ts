import * as z from 'zod';
import { activity } from './definition.ts';
import { runEstimateSchema } from './estimate.ts';
import { runLineSchema, verdicts } from './run.ts';

const count = z.int().nonnegative();

/** A definition file as it is edited; `problems` are sentences with their lines, none where it can be run. */
export const definitionTextSchema = z.object({
  path: z.string(),
  text: z.string(),
  sha256: z.string(),
  problems: z.array(z.string()),
});
export type DefinitionText = z.output<typeof definitionTextSchema>;

/** When the next run of a definition starts by its policy, and how that ends. */
const nextClearingSchema = z.object({
  policy: z.string(),
  leadSeconds: z.number().nonnegative(),
  startsAt: z.string(),
  /** Started then, or now where that is over. Null where nobody knows yet how long a run takes. */
  finishesAt: z.string().nullable(),
  /** From its end to the start of the activity; negative where it will not be through in time. */
  spareSeconds: z.int().nullable(),
});

/** A reconciliation in the list of them: what it compares, how it stands, and what comes next. */
export const definitionLineSchema = z.object({
  path: z.string(),
  name: z.string(),
  /** Why it cannot be run as it is; everything that only the file says is null then. */
  problem: z.string().nullable(),
  /** Both sides in short: `redis pool:618`, `mysql promo_sku`. */
  sides: z.object({ inbound: z.string(), outbound: z.string() }).nullable(),
  activity: activity.nullable(),
  clearing: nextClearingSchema.nullable(),
  /** What the next run would take, by what is known without asking its sources. */
  estimate: runEstimateSchema.nullable(),
  /** The newest, however it stands. */
  lastRun: runLineSchema.nullable(),
  /** Findings of the last run that ended. */
  openFindings: count.nullable(),
  /** Whether anything was concluded on the findings of the newest run: by people, by rules, or in a run before. */
  isDecided: z.boolean(),
  /** Of the last runs that ended, the oldest first; a rate is null where both sides were empty. */
  matchRates: z.array(
    z.object({ run: z.string(), startedAt: z.string(), verdict: z.enum(verdicts), rate: z.number().nullable() }),
  ),
});
export type DefinitionLine = z.output<typeof definitionLineSchema>;

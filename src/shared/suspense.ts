import * as z from 'zod';
import { findingKinds } from './finding.ts';
import { severities } from './severity.ts';

const count = z.int().nonnegative();
const text = z.string();

/** How old an item in suspense is, in hours up to which; null is older than all of them. By when it was first found. */
export const suspenseHours = [24, 7 * 24, 30 * 24, null] as const;
export const suspenseBands = ['0-1d', '1-7d', '7-30d', '30d+'] as const;

const bands = z.array(count).length(suspenseHours.length);

export const suspenseAccountSchema = z.object({
  /** Null where whoever suspended named none. */
  account: text.nullable(),
  /** Items: findings of the last run, and what is in flight. */
  findings: count,
  /** Those of them that are in flight: sent, and not due yet, so that they are no findings of the last run. */
  inFlight: count,
  /** Those of these that are in no list, as there are more than are followed: what is decided on them ends with that run. */
  leftOff: count,
  bands,
  /** When the oldest of them was first found. */
  oldest: text,
});
export type SuspenseAccount = z.output<typeof suspenseAccountSchema>;

/** What of a reconciliation's last run is in suspense, by account. */
export const suspenseSchema = z.object({
  name: text,
  run: text,
  /** When the ages are of. */
  at: text,
  /** The same three, of all accounts. */
  findings: count,
  inFlight: count,
  leftOff: count,
  bands,
  accounts: z.array(suspenseAccountSchema),
  /** Items that left suspense in this run: they tie out now, or are on neither side any more. */
  healed: count,
  gone: count,
});
export type Suspense = z.output<typeof suspenseSchema>;

export const suspenseItemSchema = z.object({
  /** Its number in the last run; null where it is in flight. */
  id: count.nullable(),
  /** Until when it may still be on its way; null where more is in flight than is kept singly. */
  inFlight: z.object({ expectedBy: text.nullable() }).nullable(),
  kind: z.enum(findingKinds),
  key: z.record(text, text.nullable()),
  account: text.nullable(),
  decision: text,
  /** The rule by which it was suspended; null where somebody decided on it. */
  rule: text.nullable(),
  by: text,
  /** Since when it is in this account, and when it was first found, in which run. */
  since: text,
  found: text,
  firstRun: text,
  ageHours: z.number().nonnegative(),
  /** Runs in which it was found, from the first to this one. */
  runs: count,
  due: text.nullable(),
  owner: text.nullable(),
  severity: z.enum(severities).nullable(),
});
export type SuspenseItem = z.output<typeof suspenseItemSchema>;

/** The place of an age among the bands. */
export function bandOf(ageHours: number): number {
  return suspenseHours.findIndex((hours) => hours === null || ageHours < hours);
}

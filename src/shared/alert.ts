import * as z from 'zod';
import { alertOccasions } from './alert-settings.ts';
import { findingKinds } from './finding.ts';

const count = z.int().nonnegative();
const text = z.string();

/** What an alert tells: counts and names, never a value of a record, since it leaves the house. */
export const alertMessageSchema = z.object({
  id: text,
  run: text,
  name: text,
  rule: text,
  occasion: z.enum(alertOccasions),
  at: text,
  language: z.enum(['en', 'zh']),
  /** How long after its activity has started clearing is expected to be through. */
  tooLateSeconds: count.optional(),
  matched: count,
  findings: z.partialRecord(z.enum(findingKinds), count),
  /** Keys of the master list on neither side, where there is one. */
  onNeither: count.optional(),
  /** What to type to see the run. */
  command: text,
  isEscalation: z.boolean(),
});
export type AlertMessage = z.output<typeof alertMessageSchema>;

export const alertStates = ['waiting', 'sent', 'given-up', 'not-needed'] as const;

/** An alert in the outbox. */
export const alertLineSchema = z.object({
  alert: text,
  run: text,
  rule: text,
  channel: text,
  state: z.enum(alertStates),
  attempts: count,
  /** How often the same occasion came again, and was not sent again. */
  folded: count,
  dueAt: text,
  sentAt: text.nullable(),
  failure: text.nullable(),
});
export type AlertLine = z.output<typeof alertLineSchema>;

/** What became of a test sent to a channel. */
export const alertTestSchema = z.object({ channel: text, type: text, isSent: z.boolean(), failure: text.nullable() });
export type AlertTest = z.output<typeof alertTestSchema>;

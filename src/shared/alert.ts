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
  /** How many findings are open for longer than a rule's age, and that age. */
  aged: count.optional(),
  age: text.optional(),
  matched: count,
  findings: z.partialRecord(z.enum(findingKinds), count),
  /** Keys of the master list on neither side, where there is one. */
  onNeither: count.optional(),
  /** What may still be on its way, where the definition says what times records carry. */
  inFlight: count.optional(),
  /** The saved reports that the run made of itself: the most that a mail takes, where one goes with it. */
  reports: z
    .array(
      z.object({
        ...{ template: text, path: text, bytes: count.nullable(), sha256: text.nullable() },
        ...{ attachBytesMax: count.nullable(), failure: text.nullable() },
      }),
    )
    .optional(),
  /** What to type to see the run. */
  command: text,
  isEscalation: z.boolean(),
});
export type AlertMessage = z.output<typeof alertMessageSchema>;
export type AlertReport = NonNullable<AlertMessage['reports']>[number];

/** Why an alert was not taken, as far as it says what somebody may do about it. */
export const alertReasons = [
  'unreachable',
  'key',
  'certificate',
  'address',
  'too-often',
  'refused',
  'settings',
  'no-window',
] as const;
export type AlertReason = (typeof alertReasons)[number];

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

/** An alert of the outbox, with what it is about. */
export const outboxLineSchema = alertLineSchema.extend({
  name: text,
  occasion: z.enum(alertOccasions),
  isEscalation: z.boolean(),
  createdAt: text,
});
export type OutboxLine = z.output<typeof outboxLineSchema>;

/** The newest alerts, and how many there are of each state. */
export const outboxSchema = z.object({
  alerts: z.array(outboxLineSchema),
  counts: z.record(z.enum(alertStates), count),
});
export type AlertOutbox = z.output<typeof outboxSchema>;

/** An alert for the system's own notifications; `place` is where in the app it leads. */
export const alertNoticeSchema = z.object({ alert: text, title: text, body: text, place: text });
export type AlertNotice = z.output<typeof alertNoticeSchema>;

/** What became of a test sent to a channel. */
export const alertTestSchema = z.object({
  channel: text,
  type: text,
  isSent: z.boolean(),
  failure: text.nullable(),
  reason: z.enum(alertReasons).nullable(),
});
export type AlertTest = z.output<typeof alertTestSchema>;

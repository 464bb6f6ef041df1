import * as z from 'zod';
import { parseDuration } from './column.ts';
import { findingKinds } from './finding.ts';
import { limits } from './limits.ts';

const text = z.string();
const count = z.int().nonnegative();

/** A time to wait, as written (`5m`), in milliseconds. */
const duration = text.transform((written, context) => {
  const microseconds = parseDuration(written);
  if (microseconds !== undefined && microseconds / 1000n <= BigInt(limits.rerunWaitMsMax))
    return Number(microseconds / 1000n);
  context.addIssue({ code: 'custom', message: `"${written}" is no time to wait; write 30s, 5m or 2h, at most 7d` });
  return z.NEVER;
});
/** How long the sender is given before the keys are read again. */
const recheckAfter = duration.default(5 * 60_000);
const url = (kinds: string) =>
  text.regex(new RegExp(`^(${kinds})://`), `an address that begins with ${kinds.replaceAll('|', ':// or ')}://`);

/** Where the items of a request are sent. A secret is a `${NAME}` of the environment. */
export const rerunSettingsSchema = z.discriminatedUnion('type', [
  /** An entry for each item, with the fields `id`, `request` and `payload`. */
  z.strictObject({ type: z.literal('redis-stream'), url: url('redis|rediss'), stream: text.min(1), recheckAfter }),
  /** A row for each item; `columns` names the table's columns for what a message holds. */
  z.strictObject({
    type: z.literal('mysql'),
    url: url('mysql'),
    table: text.min(1),
    columns: z.partialRecord(z.enum(['id', 'request', 'run', 'kind', 'key', 'payload']), text.min(1)).default({}),
    recheckAfter,
  }),
  /** One call for every so many items, signed with HMAC-SHA256. */
  z.strictObject({
    type: z.literal('http'),
    url: url('http|https'),
    secret: text.min(1, 'the secret is empty'),
    recheckAfter,
  }),
  /** A file of lines of JSON in this folder for each request, there only when whole. */
  z.strictObject({ type: z.literal('file'), path: text.min(1), recheckAfter }),
]);
export type RerunSettings = z.output<typeof rerunSettingsSchema>;
export type RerunKind = RerunSettings['type'];

export const rerunKinds = rerunSettingsSchema.options.map(({ shape }) => shape.type.value);

/** The settings that a kind of delivery has. */
export function rerunSettingNames(kind: string): string[] {
  const option = rerunSettingsSchema.options.find(({ shape }) => shape.type.value === kind);
  return option ? Object.keys(option.shape) : ['type'];
}

/** Where items go, for people: without a password, a secret, or what follows an address. */
export function describeDelivery(settings: RerunSettings): string {
  if (settings.type === 'file') return `file ${settings.path}`;
  const [, protocol, host, path = ''] = /^(\w+):\/\/(?:[^/]*@)?([^/?#]*)([^?#]*)/.exec(settings.url) ?? [];
  const where = `${protocol}://${host}${path === '/' ? '' : path}`;
  if (settings.type === 'redis-stream') return `redis-stream ${settings.stream} at ${where}`;
  return settings.type === 'mysql' ? `mysql ${settings.table} at ${where}` : `http ${where}`;
}

/** What became of findings whose keys were read again from both sides. */
export const recheckCountsSchema = z.object({
  findings: count,
  /** On both sides now, and equal. */
  healed: count,
  /** On neither side any more. */
  gone: count,
  /** Still the same. */
  persisting: count,
  /** Still a finding, and another. */
  changed: count,
  /** Records that could not be read have no key: they were not looked at again. */
  unreadable: count,
});
export type RecheckCounts = z.output<typeof recheckCountsSchema>;

export const recheckSchema = recheckCountsSchema.extend({
  recheck: text,
  run: text,
  request: text.nullable(),
  at: text,
  by: text,
  digest: text,
});
export type Recheck = z.output<typeof recheckSchema>;

export const recheckOutcomes = ['healed', 'gone', 'persisting', 'changed'] as const;
const values = z.record(text, text.nullable()).nullable();
const bothSides = z.object({ inbound: values, outbound: values });
/** One finding that was read again. `kindNow` is null where it is none any more. */
export const recheckLineSchema = z.object({
  key: z.record(text, text.nullable()),
  outcome: z.enum(recheckOutcomes),
  kind: z.enum(findingKinds),
  kindNow: z.enum(findingKinds).nullable(),
  before: bothSides,
  after: bothSides,
});
export type RecheckLine = z.output<typeof recheckLineSchema>;

/** Whether everything that was read again ties out. */
export function isSettled({ persisting, changed, unreadable }: RecheckCounts): boolean {
  return persisting + changed + unreadable === 0;
}

/**
 * `asked` waits for a second person; `sending` is approved and on its way; `sent` waits until its keys are read again,
 * which closes it, or opens it again. What was reopened may be approved once more, or withdrawn.
 */
export const rerunStates = ['asked', 'refused', 'withdrawn', 'sending', 'sent', 'closed', 'reopened'] as const;
export type RerunState = (typeof rerunStates)[number];

/** How many of the items that were chosen are in another request, which still waits for something. */
export const leftOutSchema = z.strictObject({ request: text, keys: count });
export type LeftOut = z.output<typeof leftOutSchema>;

const stepSchema = z.object({
  state: z.enum(rerunStates),
  at: text,
  by: text,
  /** Of whoever did it. */
  name: text,
  reason: text.nullable(),
  recheck: text.nullable(),
});
export type RerunStep = z.output<typeof stepSchema>;

export const rerunRequestSchema = z.object({
  request: text,
  run: text,
  state: z.enum(rerunStates),
  reason: text,
  at: text,
  by: text,
  /** Items it sends, and how many the receiver holds in this round. */
  messages: count,
  sent: count,
  round: count,
  unreadable: count,
  /** Requests that had some of what was chosen, and their items, which this one does not send. */
  leftOut: z.array(leftOutSchema).default([]),
  sha256: text,
  /** Of its keys; none of a request from before they were held. */
  keysSha256: text.optional(),
  delivery: text,
  recheckAt: text.nullable(),
  /** Why sending or reading again did not work the last time. */
  failure: text.nullable(),
  /** When the engine tries that again by itself. */
  retryAt: text.nullable().default(null),
  steps: z.array(stepSchema),
});
export type RerunRequest = z.output<typeof rerunRequestSchema>;

/** What a line of a request's items says of its key. */
export const rerunItemSchema = z.object({ key: z.record(text, text) });

/** What would be sent, what is left out as it is in open requests, and which requests before sent some of the same keys. */
export const rerunPreviewSchema = z.object({
  messages: count,
  unreadable: count,
  /** Items of the choice that are in open requests, and those requests. */
  leftOut: count,
  open: z.array(leftOutSchema.extend({ state: z.enum(rerunStates), at: text })),
  delivery: text,
  /** The first items, as JSON. */
  first: z.array(text),
  before: z.array(z.object({ request: text, keys: count, state: z.enum(rerunStates), at: text })),
});
export type RerunPreview = z.output<typeof rerunPreviewSchema>;

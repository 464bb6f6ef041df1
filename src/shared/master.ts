import * as z from 'zod';
import { notInMasterWays } from './master-settings.ts';

const text = z.string();
const count = z.int().nonnegative();

/**
 * What the list beside a run's findings holds: keys of the master list that neither side has, keys of a side that the
 * master list has not, and what of the master list could not be read.
 */
export const masterKinds = ['onNeither', 'notInMaster', 'invalid'] as const;
export type MasterKind = (typeof masterKinds)[number];

/** What holding a partition of the master list against both sides came to, in different keys but for `records` and `invalid`. */
export type MasterTally = {
  records: number;
  invalid: number;
  keys: number;
  onBoth: number;
  inboundOnly: number;
  outboundOnly: number;
  onNeither: number;
  notInMaster: number;
};

/** The third control total: what was read of the master list, and where its keys are. */
export const masterSummarySchema = z.object({
  source: text,
  ...{ read: count, accepted: count, invalid: count, digest: text, seal: text, bytes: count },
  ...{ readFrom: text, readTo: text, sittings: count },
  /** Records that were held against the sides. */
  records: count,
  /** Different keys; each is on both sides, on one of them, or on neither. */
  ...{ keys: count, onBoth: count, inboundOnly: count, outboundOnly: count, onNeither: count },
  /** Different keys that a side has and the master list has not, and what becomes of them. */
  notInMaster: count,
  notInMasterIs: z.enum(notInMasterWays),
  /** Partitions that were held against the sides. */
  established: count,
  /** What the list holds; fewer than were counted where a partition has more than are kept. */
  kept: count,
  listDigest: text,
  listBytes: count,
});
export type MasterSummary = z.output<typeof masterSummarySchema>;

/** One line of the list: of `invalid` the place, why it could not be read and its text, of the others the key. */
export const masterRowSchema = z.object({
  kind: z.enum(masterKinds),
  key: z.array(text).nullable(),
  place: text.nullable(),
  reason: text.nullable(),
  raw: text.nullable(),
});
export type MasterRow = z.output<typeof masterRowSchema>;

export const masterPageSchema = z.object({
  run: text,
  name: text,
  key: z.array(text),
  summary: masterSummarySchema,
  /** How many of the kind are kept, and those that were asked for, in the order of their keys. */
  total: count,
  rows: z.array(masterRowSchema),
});
export type MasterPage = z.output<typeof masterPageSchema>;

/** What makes a verdict of mismatch. */
export function masterFound({ onNeither, invalid, notInMaster, notInMasterIs }: MasterSummary): number {
  return onNeither + invalid + (notInMasterIs === 'mismatch' ? notInMaster : 0);
}

/** How many of a kind were counted. */
export function masterCountOf(master: MasterSummary, kind: MasterKind): number {
  return master[kind];
}

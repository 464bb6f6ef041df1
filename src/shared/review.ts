import * as z from 'zod';
import { findingKinds, sides } from './finding.ts';
import { limits } from './limits.ts';

/** What a person concludes about findings. All but `investigating` close a finding; suspense closes it for this run alone. */
export const decisionStatuses = ['investigating', 'accepted', 'suspense', 'written-off', 'resolved'] as const;
export type DecisionStatus = (typeof decisionStatuses)[number];

/** Why, in a word that can be counted; the note says the rest. */
export const reasonCodes = [
  'timing',
  'rounding',
  'sent-twice',
  'never-sent',
  'master-data',
  'system-fault',
  'test-data',
  'immaterial',
  'agreed',
  'rule',
  'other',
] as const;
export type ReasonCode = (typeof reasonCodes)[number];

const count = z.int().nonnegative();
const text = z.string();
const name = text.min(1).max(limits.nameCharactersMax);
export const noteTextSchema = text.trim().min(1).max(limits.noteCharactersMax);

/** Nothing chosen is everything; what is said of one finding in several ways must all hold. */
export const reviewFilterSchema = z.strictObject({
  kinds: z.array(z.enum(findingKinds)).max(findingKinds.length).default([]),
  /** Differs in any of these. */
  fields: z.array(name).max(limits.fieldsMax).default([]),
  /** Differs in `fields`, and in nothing else: with a kind, the coarsest shape. */
  isExact: z.boolean().default(false),
  /** Unreadable records of these sides. */
  sides: z.array(z.enum(sides)).max(sides.length).default([]),
  /** Of any of these shapes; left out where none is chosen, so that what was decided before there were any says the same. */
  shapes: z.array(name).max(limits.filterShapesMax).optional(),
  /** Contained in the key or in any value, or in what is told of an unreadable record; A–Z and a–z are the same. */
  text: text.max(limits.nameCharactersMax).default(''),
  /** The leading key fields are exactly these. */
  key: z.array(text.max(limits.noteCharactersMax)).max(limits.keyFieldsMax).default([]),
});
export type ReviewFilter = z.output<typeof reviewFilterSchema>;

/** Findings as a face names them: those of a filter, or some by their numbers in the run's findings. */
export const scopeSchema = z.union([
  z.strictObject({ filter: reviewFilterSchema, undecidedOnly: z.boolean().default(false) }),
  z.strictObject({ ids: z.array(z.int().positive()).min(1).max(limits.selectionFindingsMax) }),
]);
export type Scope = z.output<typeof scopeSchema>;

/**
 * Findings as a decision keeps them: a filter, however many it holds, since a run's findings never change; or the
 * SHA-256 of a list of kinds and keys, which the books hold.
 */
export const keptScopeSchema = z.union([
  z.strictObject({ filter: reviewFilterSchema, undecidedOnly: z.boolean() }),
  z.strictObject({ selection: text }),
]);
export type KeptScope = z.output<typeof keptScopeSchema>;

/** Kind and key (hexadecimal digits of its sortable form) name a finding in every run; the SHA-256 says whether it is still the same. */
export const findingNameSchema = z.strictObject({ kind: z.enum(findingKinds), key: text, sha256: text });
export type FindingName = z.output<typeof findingNameSchema>;

/** What is decided, apart from what it is about. */
export const verdictOnSchema = z.strictObject({
  status: z.enum(decisionStatuses),
  reason: z.enum(reasonCodes),
  note: text.trim().max(limits.noteCharactersMax).default(''),
  /** Who is to see to it, and until when. */
  owner: name.nullable().default(null),
  due: z.iso.date().nullable().default(null),
  /** Where what is in suspense is booked. */
  account: name.nullable().default(null),
});
export type VerdictOn = z.output<typeof verdictOnSchema>;

export const decisionSchema = verdictOnSchema.extend({
  decision: text,
  /** The run it was made on; carried decisions are of an earlier one. */
  run: text,
  at: text,
  by: text,
  scope: keptScopeSchema,
  /** Findings it was made on. */
  findings: count,
});
export type Decision = z.output<typeof decisionSchema>;

/** A decision with how many of this run's findings it holds for now. */
export const standingSchema = decisionSchema.extend({ isCarried: z.boolean(), holds: count, changed: count });
export type Standing = z.output<typeof standingSchema>;

export const previewSchema = z.object({
  findings: count,
  undecided: count,
  /** Decided before, by status: the new decision takes their place. */
  decided: z.partialRecord(z.enum(decisionStatuses), count),
});
export type Preview = z.output<typeof previewSchema>;

/** How a run's findings stand in review. What changed since it was decided on is open. */
export const reviewCountsSchema = z.object({
  findings: count,
  undecided: count,
  changed: count,
  decided: z.partialRecord(z.enum(decisionStatuses), count),
  /** Closed items of earlier runs that tie out now, or are gone. */
  healed: count,
  gone: count,
});
export type ReviewCounts = z.output<typeof reviewCountsSchema>;

/** What was decided on one finding: null where nothing was. */
export const reviewMarkSchema = z.object({
  id: count,
  decision: text.nullable(),
  status: z.enum(decisionStatuses).nullable(),
  /** It was decided on in an earlier run, and is no longer the same. */
  isChanged: z.boolean(),
  /** The run in which it was first found. */
  firstSeen: text,
});
export type ReviewMark = z.output<typeof reviewMarkSchema>;

/** What a note is about: the whole run, a filter's findings (a shape), or one finding. */
export const noteAboutSchema = z.union([
  z.strictObject({ run: z.literal(true) }),
  z.strictObject({ filter: reviewFilterSchema }),
  z.strictObject({ finding: findingNameSchema }),
]);
export const noteSchema = z.object({
  note: text,
  run: text,
  at: text,
  by: text,
  about: noteAboutSchema,
  text: noteTextSchema,
});
export type Note = z.output<typeof noteSchema>;

/** An item that was in suspense and is no finding any more: it ties out now, or is not on both sides any more. */
export const closedItemSchema = z.object({
  kind: z.enum(findingKinds),
  key: z.record(text, text.nullable()),
  decision: text,
  isHealed: z.boolean(),
});
export type ClosedItem = z.output<typeof closedItemSchema>;

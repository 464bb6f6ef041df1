import * as z from 'zod';
import { type DecisionStatus, decisionStatuses, standings } from './decision-status.ts';
import { findingKinds } from './finding.ts';
import { filterSchema } from './findings-list.ts';
import { limits } from './limits.ts';
import { severities } from './severity.ts';

export { type DecisionStatus, decisionStatuses } from './decision-status.ts';

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

/** The reasons that a face offers for a decision, the likeliest first. */
export const reasonsOf = {
  investigating: ['system-fault', 'master-data', 'never-sent', 'timing', 'other'],
  accepted: ['immaterial', 'rounding', 'agreed', 'rule', 'timing', 'test-data', 'other'],
  suspense: ['timing', 'never-sent', 'sent-twice', 'system-fault', 'other'],
  'written-off': ['immaterial', 'rounding', 'test-data', 'agreed', 'other'],
  resolved: ['agreed', 'system-fault', 'master-data', 'sent-twice', 'other'],
} as const satisfies Record<DecisionStatus, readonly ReasonCode[]>;

const count = z.int().nonnegative();
const text = z.string();
const name = text.min(1).max(limits.nameCharactersMax);
export const noteTextSchema = text.trim().min(1).max(limits.noteCharactersMax);

/** A decision and a list choose findings by the same filter: what a list shows can be decided on as it is. */
export const reviewFilterSchema = filterSchema;
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

/** `2026-06-30`; a day that no calendar has is none. */
export const daySchema = z.iso.date();

/** What is decided, apart from what it is about. */
export const verdictOnSchema = z.strictObject({
  status: z.enum(decisionStatuses),
  reason: z.enum(reasonCodes),
  note: text.trim().max(limits.noteCharactersMax).default(''),
  /** Who is to see to it, and until when. */
  owner: name.nullable().default(null),
  due: daySchema.nullable().default(null),
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
  /** By the rules of the definition: null where none of them fits it. */
  severity: z.enum(severities).nullable(),
  rule: text.nullable(),
});
export type ReviewMark = z.output<typeof reviewMarkSchema>;

/** How a run's findings are classified: by severity, and by the rules in their order. */
export const runClassesSchema = z.object({
  severities: z.record(z.enum(severities), count),
  rules: z.array(
    z.object({
      name: text,
      severity: z.enum(severities).nullable(),
      account: text.nullable(),
      findings: count,
      /** How many of them it put into suspense: those that nobody had decided on. */
      suspended: count,
    }),
  ),
  /** Findings that no rule fits. */
  unclassified: count,
});
export type RunClasses = z.output<typeof runClassesSchema>;

/** Counts of what each choice would show, the choice of the same facet left out; null until the list is made. */
export const reviewFacetsSchema = z.object({
  counts: z
    .object({
      standings: z.record(z.enum(standings), count),
      owners: z.record(text, count),
      severities: z.record(z.enum(severities), count),
      /** By their names; none where no rules classify the run's findings. */
      rules: z.record(text, count),
      /** Findings in suspense by their accounts. */
      accounts: z.record(text, count),
    })
    .nullable(),
  done: z.number().min(0).max(1),
});
export type ReviewFacets = z.output<typeof reviewFacetsSchema>;

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

/** All that is known of one finding besides its records. */
export const aboutFindingSchema = z.object({
  /** Decisions on it that stand, the earliest first: the last one counts. */
  history: z.array(decisionSchema.extend({ isCarried: z.boolean() })),
  /** It is no longer what the last one was made on. */
  isChanged: z.boolean(),
  /** Notes on it, those of earlier runs included. */
  notes: z.array(noteSchema),
  /** What the runs before and after said of its key: no kind where it tied out, null where their findings are gone. */
  elsewhere: z.array(z.object({ run: text, startedAt: text, kinds: z.array(z.enum(findingKinds)).nullable() })),
});
export type AboutFinding = z.output<typeof aboutFindingSchema>;

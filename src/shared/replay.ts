import * as z from 'zod';
import { columnTypes } from './column.ts';
import { findingKinds } from './finding.ts';
import { limits } from './limits.ts';
import { roles } from './people.ts';
import { decisionStatuses } from './review.ts';
import { verdicts } from './run.ts';
import { fates } from './run-comparison.ts';
import { severities } from './severity.ts';

const count = z.int().nonnegative();
const text = z.string();
const name = text.min(1).max(limits.nameCharactersMax);

/** The settings of a compared field that may be others when kept records are compared again. */
export const replayedSettings = ['tolerance', 'trim', 'ignoreCase'] as const;
export type ReplayedSetting = (typeof replayedSettings)[number];

/** A compared field as rules are asked for: one that is left out of the list is not compared. */
export const fieldRuleSchema = z.strictObject({
  name,
  /** As it is written in a definition: `0.01`, `1%`, `2s`. */
  tolerance: text.max(limits.nameCharactersMax).nullable().default(null),
  trim: z.boolean().default(false),
  ignoreCase: z.boolean().default(false),
});
export type FieldRule = z.output<typeof fieldRuleSchema>;

/** A run's own rule for a field, and what of it the kept records allow to be another. */
export const keptRuleSchema = fieldRuleSchema.extend({
  type: z.enum(columnTypes),
  may: z.record(z.enum(replayedSettings), z.boolean()),
});
export type KeptRule = z.output<typeof keptRuleSchema>;
export const keptRulesSchema = z.object({ run: text, name: text, key: z.array(text), rules: z.array(keptRuleSchema) });
export type KeptRules = z.output<typeof keptRulesSchema>;

/** What of the rules is another: as it was, and as it was tried. A field that is left out has neither. */
export const ruleChangeSchema = z.object({
  field: text,
  /** `classify` is of a rule by its name. */
  setting: z.enum([...replayedSettings, 'left-out', 'classify']),
  before: text.nullable(),
  after: text.nullable(),
});
export type RuleChange = z.output<typeof ruleChangeSchema>;

const fateCounts = z.record(z.enum(fates), count);
const beforeAfter = z.object({ before: count, after: count });

export const flippedSchema = z.object({
  fate: z.enum(fates),
  kind: z.enum(findingKinds),
  key: z.array(text),
  before: z.array(text),
  after: z.array(text),
  values: z.array(z.object({ field: text, inbound: text.nullable(), outbound: text.nullable() })),
  decision: z.object({ decision: text, status: z.enum(decisionStatuses), by: text, at: text, note: text }).nullable(),
});
export type Flipped = z.output<typeof flippedSchema>;

const classed = z.object({ rule: text, severity: z.enum(severities).nullable(), account: text.nullable() }).nullable();

/** What a run would have come to under other rules. `gone`: no longer found; `changed`: found still, in other fields. */
export const replaySchema = z.object({
  run: text,
  name: text,
  changes: z.array(ruleChangeSchema),
  verdict: z.object({ before: z.enum(verdicts), after: z.enum(verdicts) }),
  matched: beforeAfter,
  withinTolerance: beforeAfter,
  findings: beforeAfter,
  fates: fateCounts,
  kinds: z.record(z.enum(findingKinds), fateCounts),
  fields: z.record(text, z.object({ gone: count, new: count, same: count })),
  /** Findings that were decided on, by what was decided. */
  decided: z.partialRecord(z.enum(decisionStatuses), fateCounts),
  /** The signatures that stand on the run. */
  signatures: z.array(z.object({ name: text, role: z.enum(roles), at: text })),
  /** Unreadable records that may be readable without the fields that are left out. */
  unread: count,
  /** Findings that were counted, and past the limit not kept: what became of each of these is not known. */
  notKept: beforeAfter,
  /** SHA-256 of the findings as a run under these rules would have them. */
  findingsDigest: text,
  first: z.array(flippedSchema),
  /** How the rules of both classify findings; null where neither has any. */
  classes: z
    .object({
      severities: z.record(z.enum(severities), beforeAfter),
      suspended: beforeAfter,
      /** Findings of either that get another severity or account. */
      flipped: count,
      first: z.array(z.object({ kind: z.enum(findingKinds), key: z.array(text), before: classed, after: classed })),
    })
    .nullable(),
});
export type Replay = z.output<typeof replaySchema>;

/** How many partitions are compared, then the answer. */
export const replayEventSchema = z.union([
  z.object({ compared: count, total: count }),
  z.object({ replay: replaySchema }),
]);
export type ReplayEvent = z.output<typeof replayEventSchema>;

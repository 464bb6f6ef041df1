import * as z from 'zod';
import { checkpointSchema } from './checkpoint.ts';
import { classRuleSchema } from './classify.ts';
import { findingKinds } from './finding.ts';
import { flightWindowSchema } from './flight.ts';
import { roles } from './people.ts';
import { leftOutSchema, recheckCountsSchema } from './rerun.ts';
import { restoreFromSchema } from './restore.ts';
import { keptScopeSchema, noteAboutSchema, noteTextSchema, verdictOnSchema } from './review.ts';
import { verdicts } from './run.ts';
import { sealedFileSchema } from './sealed-file.ts';
import { severities } from './severity.ts';
import { signatureSchema } from './signoff.ts';

const text = z.string();
const count = z.int().nonnegative();
const run = text;
const person = text;
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** An entry of another trail, with the path that proves it to be in a checkpoint of that. */
const mergedEntry = z.strictObject({ sequence: z.int().positive(), hash: sha256, path: z.array(sha256) });
const sealedAgain = z.strictObject({ read: count, digest: text, seal: text });

/**
 * Everything that enters the audit trail, with what each entry holds. Amounts and identifiers are texts, because
 * canonical JSON rounds large numbers. Never an address with a password, never a secret.
 */
export const trailPayloads = {
  'workspace.founded': z.strictObject({
    workspace: text,
    engineKey: sha256,
    version: text,
    /** What stood at this place before, and is gone: as much of it as is known from outside. */
    follows: z.strictObject({ workspace: text, entries: count, root: sha256 }).optional(),
  }),
  'engine.key-made': z.strictObject({ engineKey: sha256, version: text }),
  'person.added': z.strictObject({ person, name: text, role: z.enum(roles) }),
  'person.changed': z.strictObject({ person, name: text, role: z.enum(roles) }),
  'person.key-made': z.strictObject({ person, publicKey: sha256, replaces: sha256.nullable() }),
  'person.retired': z.strictObject({ person, reason: text }),
  'definition.saved': z.strictObject({ path: text, sha256, replaces: sha256.nullable() }),
  'run.started': z.strictObject({
    run,
    name: text,
    definition: text,
    definitionSha256: text,
    rulesSha256: text,
    version: text,
  }),
  'run.resumed': z.strictObject({ run }),
  /** The engine began a run by itself: by its activity, or by cron. */
  'pass.begun': z.strictObject({
    ...{ run, pass: text, name: text, definition: text, activity: text.nullable(), dueAt: text },
    ...{ lateSeconds: count, standsFor: count, replaces: text.nullable() },
  }),
  'snapshot.sealed': z.strictObject({
    run,
    side: z.enum(['inbound', 'outbound', 'master']),
    read: count,
    accepted: count,
    invalid: count,
    digest: text,
    seal: text,
    readFrom: text,
    readTo: text,
  }),
  /** What did not agree was read again before it was called a finding. */
  'findings.confirmed': z.strictObject({
    run,
    candidates: count,
    settled: count,
    inbound: sealedAgain,
    outbound: sealedAgain,
  }),
  /** The master list was held against both sides: `digest` is of what is on neither, and of what it has not. */
  'master.held': z.strictObject({
    ...{ run, digest: text, kept: count, keys: count, onNeither: count, notInMaster: count },
  }),
  /** How long the run waits for what outbound has not, before it compares anything. */
  'flight.opened': z.strictObject({ run, window: flightWindowSchema }),
  /** What it left in flight; `pairs` is how many it learned from. */
  'flight.held': z.strictObject({ run, inFlight: count, kept: count, lastExpectedBy: text.nullable(), pairs: count }),
  'findings.sealed': z.strictObject({ run, digest: text, kept: count, established: count, failed: count }),
  'run.ended': z.strictObject({
    run,
    verdict: z.enum(verdicts),
    matched: count,
    withinTolerance: count,
    findings: z.record(text, count),
    /** Its evidence, file by file; entries of before this was kept have none. */
    files: z.array(sealedFileSchema).optional(),
  }),
  'pool.restored': z.strictObject({
    ...{ prefix: text, side: z.enum(['inbound', 'outbound']), from: restoreFromSchema },
    ...{ records: count, written: count, replaced: count, missing: count, older: count },
  }),
  'run.interrupted': z.strictObject({ run, code: text }),
  'run.failed': z.strictObject({ run, code: text }),
  'report.exported': z.strictObject({ run, format: text, findings: count, sha256: text }),
  /** `sha256` is of the bundle's manifest, which stands for all of it. */
  'bundle.exported': z.strictObject({ run, sha256, entries: count, hasSnapshots: z.boolean() }),
  'note.added': z.strictObject({ note: text, run, about: noteAboutSchema, text: noteTextSchema }),
  'decision.made': verdictOnSchema.extend({ decision: text, run, scope: keptScopeSchema, findings: count }),
  /** Another's decision, taken over from their copy: `entry` is theirs, and in the tree of the checkpoint of the merge. */
  'decision.merged': verdictOnSchema.extend({
    ...{ decision: text, run, scope: keptScopeSchema, findings: count },
    ...{ by: text, at: text, contested: count, entry: mergedEntry },
  }),
  'note.merged': z.strictObject({
    ...{ note: text, run, about: noteAboutSchema, text: noteTextSchema },
    ...{ by: text, at: text, entry: mergedEntry },
  }),
  /** Two copies of a workspace of which each went on: what came of the other, and how each conflict was settled. */
  'decisions.merged': z.strictObject({
    run,
    bundle: sha256,
    maker: text,
    checkpoint: checkpointSchema,
    /** Entries that both have. */
    common: count,
    ...{ taken: count, notes: count, mineOnly: count, theirsOnly: count, same: count },
    withdrawn: z.array(z.strictObject({ decision: text, by: text, at: text, reason: text })),
    conflicts: z.array(z.strictObject({ mine: text, theirs: text, findings: count, toTheirs: count })),
  }),
  'decision.withdrawn': z.strictObject({ decision: text, run, reason: text }),
  'decisions.carried': z.strictObject({
    run,
    from: text,
    sha256,
    unchanged: count,
    changed: count,
    healed: count,
    gone: count,
    /** Items in suspense that were in flight, more than are followed: what is decided on them ends here. */
    beyond: count.optional(),
  }),
  /** What rules said of each finding; `ages` is how long ago, in seconds, the runs started in which some were first found. */
  'findings.classified': z.strictObject({
    run,
    sha256,
    rules: z.array(classRuleSchema),
    ages: z.record(text, z.number().nonnegative()),
    /** Findings of each rule, in the order of the rules, and how many of them it put into suspense. */
    counts: z.array(z.strictObject({ findings: count, suspended: count })),
    severities: z.record(z.enum(severities), z.record(z.enum(findingKinds), count)),
  }),
  /** Items of suspense that are no findings of a run any more: `from` is the run before, in which they were. */
  'suspense.closed': z.strictObject({
    ...{ run, from: text, sha256 },
    accounts: z.array(z.strictObject({ account: text.nullable(), healed: count, gone: count })),
  }),
  'run.rechecked': z.strictObject({
    run,
    recheck: text,
    request: text.nullable(),
    ...recheckCountsSchema.shape,
    digest: text,
    /** Its files, and the SHA-256 of that of its keys; entries of before they were kept have neither. */
    files: z.array(sealedFileSchema).optional(),
    keysSha256: sha256.optional(),
  }),
  'rerun.asked': z.strictObject({
    ...{ run, request: text, reason: text, scope: keptScopeSchema },
    ...{ messages: count, unreadable: count, sha256, delivery: text },
    /** Of the file of its keys: none of a request from before it was entered. */
    keysSha256: sha256.optional(),
    /** Items that were in other requests then, and are not in this one. */
    leftOut: z.array(leftOutSchema).optional(),
  }),
  'rerun.approved': z.strictObject({ run, request: text, round: count, reason: text }),
  'rerun.refused': z.strictObject({ run, request: text, reason: text }),
  'rerun.withdrawn': z.strictObject({ run, request: text, reason: text }),
  'rerun.sent': z.strictObject({ run, request: text, round: count, messages: count }),
  'rerun.closed': z.strictObject({ run, request: text, recheck: text }),
  'rerun.reopened': z.strictObject({ run, request: text, recheck: text, open: count }),
  'run.signed': z.strictObject({ run, ...signatureSchema.shape }),
  'run.countersigned': z.strictObject({ run, ...signatureSchema.shape }),
  'run.reopened': z.strictObject({ run, reason: text, voids: count }),
  'run.journalled': z.strictObject({
    run,
    journal: text,
    level: text,
    partitions: count,
    findings: count,
    matched: count,
    decisions: count,
    checkpoint: count,
  }),
  'journal.failed': z.strictObject({ run, journal: text, code: text }),
  'alert.sent': z.strictObject({ run, alert: text, rule: text, channel: text, attempt: count, folded: count }),
  'alert.given-up': z.strictObject({ run, alert: text, rule: text, channel: text, attempts: count, code: text }),
  'alert.retried': z.strictObject({ run, alert: text }),
  /** A channel of the workspace: never an address, never a secret. */
  'alert.channel-saved': z.strictObject({ channel: text, type: text, replaces: z.boolean() }),
  'alert.channel-removed': z.strictObject({ channel: text }),
  /** Quiet hours and escalation of the workspace, as they are from now on. */
  'alert.times-saved': z.strictObject({ quiet: text.nullable(), escalate: text.nullable() }),
  /** Kept snapshots compared once more under other rules: nothing but this entry remains of it. */
  'rules.replayed': z.strictObject({
    run,
    rulesSha256: text,
    changes: z.array(text),
    ...{ digest: text, gone: count, new: count, changed: count, same: count },
  }),
  'run.looked-at': z.strictObject({ run }),
  'evidence.deleted': z.strictObject({ run, reason: text, bytes: count }),
} as const;

export type TrailAction = keyof typeof trailPayloads;
export type TrailPayload<Action extends TrailAction = TrailAction> = z.input<(typeof trailPayloads)[Action]>;

export const trailActions = Object.keys(trailPayloads) as [TrailAction, ...TrailAction[]];

/** Who did it where no person did. */
export const engineActor = 'engine';

/** One entry. `hash` is SHA-256 over all the rest, `previous` the hash of the entry before it. */
export const trailEntrySchema = z.object({
  sequence: z.int().positive(),
  at: text,
  /** A person, or `engine`. */
  actor: text,
  action: text,
  payload: z.record(text, z.unknown()),
  previous: sha256,
  hash: sha256,
});
export type TrailEntry = z.output<typeof trailEntrySchema>;

/** That an entry is in the tree of a checkpoint, as RFC 9162 (2.1.3) proves it. */
export const inclusionProofSchema = z.strictObject({
  entry: trailEntrySchema,
  /** The entry's own text, whose SHA-256 after a zero byte is the leaf. */
  text,
  path: z.array(sha256),
  checkpoint: checkpointSchema,
});
export type InclusionProof = z.output<typeof inclusionProofSchema>;

/** How the trail stands: verified up to its last entry, or what is wrong with it. */
export const trailStateSchema = z.object({
  workspace: text,
  entries: count,
  root: sha256,
  checkpoints: count,
  /** Where the last checkpoint is kept besides, and whether one was there to compare with. */
  outside: z.object({ path: text, size: count }).nullable(),
  problem: text.nullable(),
});
export type TrailState = z.output<typeof trailStateSchema>;

import * as z from 'zod';
import { checkpointSchema } from './checkpoint.ts';
import { journalCheckSchema } from './journal.ts';
import { publicKeySchema, roles } from './people.ts';
import { verdicts } from './run.ts';

const text = z.string();
const count = z.int().nonnegative();
const digests = z.strictObject({ digest: text, seal: text });

const signatureText = z.string().regex(/^[0-9a-f]{128}$/);

/** What a lead signs. Its canonical JSON (RFC 8785) is what the signature is over. */
export const statementSchema = z.strictObject({
  statement: z.enum(['tieout sign-off 1', 'tieout countersignature 1']),
  /** Of a countersignature: the signature of another lead that it stands beside. It says itself all that is signed. */
  countersigns: signatureText.optional(),
  workspace: text,
  run: text,
  name: text,
  verdict: z.enum(verdicts),
  definitionSha256: text,
  rulesSha256: text,
  inbound: digests,
  outbound: digests,
  findingsDigest: text,
  findings: count,
  /** Where the run had a master list: the list, and what was found of it. No decision is on that, so it is signed here. */
  master: digests.extend({ listDigest: text, onNeither: count, notInMaster: count }).optional(),
  decisionsDigest: text,
  version: text,
  /** The audit trail as it stood, with everything that is signed in it. */
  checkpoint: checkpointSchema,
  signer: z.strictObject({ person: text, name: text, role: z.enum(roles), publicKey: publicKeySchema }),
  at: text,
  note: text,
});
export type Statement = z.output<typeof statementSchema>;

export const signatureSchema = z.strictObject({
  statement: statementSchema,
  signature: signatureText,
});
export type Signature = z.output<typeof signatureSchema>;

/** What stands between a run and a signature, or another beside it. */
export const obstacleCodes = [
  'trail-broken',
  'not-ended',
  'not-established',
  'in-flight',
  'evidence-gone',
  'not-kept',
  'undecided',
  'changed',
  'investigating',
  'rerun-open',
  'not-taken-over',
  'not-lead',
  'by-rule-alone',
  'decided-on-it',
  'no-key',
  'signed-already',
  'not-signed',
  'not-as-signed',
  'signed-it',
] as const;
export const obstacleSchema = z.object({ code: z.enum(obstacleCodes), count, text });
export type Obstacle = z.output<typeof obstacleSchema>;

/** A signature with what became of it: one that a reopening voided stays visible. */
export const signatureLineSchema = z.object({
  by: text,
  name: text,
  at: text,
  statement: statementSchema,
  signature: text,
  voided: z.object({ by: text, at: text, reason: text }).nullable(),
});
export const signOffSchema = z.object({
  run: text,
  isLocked: z.boolean(),
  signatures: z.array(signatureLineSchema),
  obstacles: z.array(obstacleSchema),
  /** What stands between the run and a countersignature by whoever acts. */
  countersigning: z.array(obstacleSchema),
});
export type SignOff = z.output<typeof signOffSchema>;

const coverageSide = z.object({ records: count, invalid: count, sum: text });
const coverageTotal = coverageSide.omit({ sum: true });
const coverageReading = z.object({
  source: text,
  readFrom: text,
  readTo: text,
  sittings: count,
  digest: text,
  seal: text,
});
/** What a run read and compared, partition by partition, so that nothing can have been left out unseen. */
export const certificateSchema = z.object({
  run: text,
  name: text,
  verdict: z.enum(verdicts),
  inbound: coverageReading,
  outbound: coverageReading,
  /** The third total, where the run had a master list: what was read of it, and where its keys are. */
  master: coverageReading
    .extend({
      ...{ keys: count, onBoth: count, inboundOnly: count, outboundOnly: count },
      onNeither: count,
      notInMaster: count,
    })
    .optional(),
  totals: z.object({ inbound: coverageTotal, outbound: coverageTotal, master: coverageTotal.optional() }),
  partitions: z.array(
    z.object({
      partition: count,
      inbound: coverageSide,
      outbound: coverageSide,
      master: coverageSide.optional(),
      isEstablished: z.boolean(),
    }),
  ),
  discrepancies: z.array(text),
});
export type Certificate = z.output<typeof certificateSchema>;

/** What verifying came to: how much was looked at, and every problem found. */
export const verificationSchema = z.object({
  isWhole: z.boolean(),
  entries: count,
  checkpoints: count,
  runs: count,
  snapshots: count,
  signatures: count,
  /** What was read again of findings, and the names of those rechecks whose files are from before they were sealed. */
  rechecks: count.default(0),
  unsealedRechecks: z.array(text).default([]),
  /** Evidence that was deleted with a reason, and could not be looked at. */
  deleted: z.array(text),
  /** Runs of before their files were digested whole: what can be read out of them is held, other bytes are not. */
  byContentOnly: z.array(text).default([]),
  /** The same of runs that were gone on with after they had ended, and have not ended again: their files are not final. */
  goneOnWith: z.array(text).default([]),
  /** Journals whose checkpoints of this workspace were held against the trail, or could not be. */
  journals: z.array(journalCheckSchema).default([]),
  problems: z.array(text),
});
export type Verification = z.output<typeof verificationSchema>;

import * as z from 'zod';
import { confirmationSchema } from './confirmation.ts';
import { activity } from './definition.ts';
import { estimateOutcomeSchema } from './estimate.ts';
import { failureSchema } from './failure.ts';
import { countFindings, findingKinds } from './finding.ts';
import { flightSummarySchema } from './flight.ts';
import { limits } from './limits.ts';
import { masterSummarySchema } from './master.ts';
import { plural } from './text.ts';

export const verdicts = ['match', 'mismatch', 'not-established'] as const;
export type Verdict = (typeof verdicts)[number];

/** Where a run stands in its life; `ended` has a verdict, `interrupted` and `failed` can be resumed. */
export const runStates = ['pulling', 'diffing', 'ended', 'interrupted', 'failed'] as const;
export type RunState = (typeof runStates)[number];

const count = z.int().nonnegative();
const sideTotals = z.object({
  source: z.string(),
  read: count,
  accepted: count,
  invalid: count,
  digest: z.string(),
  seal: z.string(),
  bytes: count,
  /** Compared fields in which no accepted record has a value. */
  emptyFields: z.array(z.string()).default([]),
  /** When it was read, and in how many sittings: each goes on from the checkpoint of the one before. */
  readFrom: z.string().optional(),
  readTo: z.string().optional(),
  sittings: count.default(1),
});

const findingCounts = z.object(
  Object.fromEntries(findingKinds.map((kind) => [kind, count])) as Record<(typeof findingKinds)[number], typeof count>,
);

/** What a run came to: printed by `run --json` and `show --json`, kept in the books. */
export const runSummarySchema = z.object({
  run: z.string(),
  name: z.string(),
  verdict: z.enum(verdicts),
  inbound: sideTotals,
  outbound: sideTotals,
  matched: count,
  withinTolerance: count,
  findings: findingCounts,
  byField: z.record(z.string(), count),
  /** Findings that were none any more when they were read again, and how that went; only where `confirm` asks for it. */
  settled: count.optional(),
  confirmation: confirmationSchema.optional(),
  /** The third control total, where the definition names a master list. */
  master: masterSummarySchema.optional(),
  /** What may still be on its way, where the definition says what times records carry. */
  flight: flightSummarySchema.optional(),
  /** Findings in the evidence file. Fewer than were counted where a kind passed the limit that is kept. */
  findingsKept: count,
  findingsDigest: z.string(),
  /** `bySums`: those of the established that were taken for equal by their sums. */
  partitions: z.object({ total: count, established: count, bySums: count.default(0) }),
  /** Partitions that were not compared, and why. */
  failed: z.array(z.object({ partition: count, reason: z.string() })),
  /** Control totals that do not agree, as sentences. */
  discrepancies: z.array(z.string()),
  /** What a person should look at before believing the result: an empty side, no key in common. */
  warnings: z.array(z.string()),
  chunks: count,
  seconds: z.object({ pull: z.number(), diff: z.number(), total: z.number() }),
  /** What the run was expected to take, beside what it took. Not there where it was resumed: it was not carried out in one go. */
  estimate: estimateOutcomeSchema.optional(),
  isResumed: z.boolean().optional(),
  findingsBytes: count.optional(),
  /** What it was to finish before. */
  activity: activity.optional(),
  startedAt: z.string(),
  endedAt: z.string(),
  evidence: z.object({ folder: z.string(), inbound: z.string(), outbound: z.string(), findings: z.string() }),
});
export type RunSummary = z.output<typeof runSummarySchema>;

/** When and why somebody deleted a run's snapshots and findings; its line in the books stays. */
export const evidenceDeletionSchema = z.object({ at: z.string(), reason: z.string() });
export type EvidenceDeletion = z.output<typeof evidenceDeletionSchema>;

/** What a list says of a run that has ended; `records` are those read of each side. */
export const runCountsSchema = z.object({
  matched: count,
  records: z.object({ inbound: count, outbound: count }),
  findings: findingCounts,
});
export type RunCounts = z.output<typeof runCountsSchema>;

/** One line of the list of runs. */
export const runLineSchema = z.object({
  run: z.string(),
  name: z.string(),
  definitionPath: z.string(),
  state: z.enum(runStates),
  verdict: z.enum(verdicts).nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** Null until it has ended. */
  counts: runCountsSchema.nullable(),
  /** What it was to finish before, once it has ended. */
  activity: activity.nullable(),
  evidenceDeleted: evidenceDeletionSchema.nullable(),
});
export type RunLine = z.output<typeof runLineSchema>;

/** A run with all that it came to, the definition it ran under, passwords hidden, and why it failed if it did. */
export const runDetailSchema = runLineSchema.extend({
  summary: runSummarySchema.nullable(),
  definitionText: z.string(),
  failure: failureSchema.nullable(),
});
export type RunDetail = z.output<typeof runDetailSchema>;

/** Whether it stopped by what its definition says: going on with it comes to the same. */
export function failedByDefinition({ state, failure }: { state: RunState; failure: { code: string } | null }): boolean {
  return state === 'failed' && failure?.code === 'definition';
}

/** What a list says of a run, of its summary. */
export function runCountsOf({ matched, inbound, outbound, findings }: RunSummary): RunCounts {
  return { matched, records: { inbound: inbound.read, outbound: outbound.read }, findings };
}

/** The share of the larger side that is matched; null where both are empty. */
export function matchRateOf({ matched, records }: Pick<RunCounts, 'matched' | 'records'>): number | null {
  const pairs = Math.max(records.inbound, records.outbound);
  return pairs === 0 ? null : matched / pairs;
}

/** All findings of a run together. */
export function findingsFound({ findings }: Pick<RunCounts, 'findings'>): number {
  return countFindings(findings);
}

/** Whether all of it was compared, and nothing but what is still to come keeps it from being a match. */
export function isOnlyInFlight({ partitions, discrepancies, flight }: RunSummary): boolean {
  return partitions.established === partitions.total && discrepancies.length === 0 && (flight?.inFlight ?? 0) > 0;
}

/** Says so where findings were counted but, past the limit, not kept. */
export function keptSentence(summary: RunSummary): string | undefined {
  const found = findingsFound(summary);
  if (summary.findingsKept >= found) return undefined;
  const limit = limits.findingsPerPartitionMax * limits.partitions;
  return `${summary.findingsKept.toLocaleString('en-US')} of ${plural(found, 'finding')} are kept (at most ${limit.toLocaleString('en-US')} a kind); all are counted.`;
}

import * as z from 'zod';
import { estimateOutcomeSchema } from './estimate.ts';
import { countFindings, findingKinds } from './finding.ts';
import { limits } from './limits.ts';
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

/** What a run came to: printed by `run --json` and `show --json`, kept in the books. */
export const runSummarySchema = z.object({
  run: z.string(),
  name: z.string(),
  verdict: z.enum(verdicts),
  inbound: sideTotals,
  outbound: sideTotals,
  matched: count,
  withinTolerance: count,
  findings: z.object(
    Object.fromEntries(findingKinds.map((kind) => [kind, count])) as Record<
      (typeof findingKinds)[number],
      typeof count
    >,
  ),
  byField: z.record(z.string(), count),
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
  startedAt: z.string(),
  endedAt: z.string(),
  evidence: z.object({ folder: z.string(), inbound: z.string(), outbound: z.string(), findings: z.string() }),
});
export type RunSummary = z.output<typeof runSummarySchema>;

/** One line of the list of runs. */
export const runLineSchema = z.object({
  run: z.string(),
  name: z.string(),
  state: z.enum(runStates),
  verdict: z.enum(verdicts).nullable(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  summary: runSummarySchema.nullable(),
});
export type RunLine = z.output<typeof runLineSchema>;

/** A run with the definition it ran under, passwords hidden, and why it failed if it did. */
export const runDetailSchema = runLineSchema.extend({
  definitionPath: z.string(),
  definitionText: z.string(),
  failure: z.object({ code: z.string(), message: z.string(), next: z.string().optional() }).nullable(),
});
export type RunDetail = z.output<typeof runDetailSchema>;

/** All findings of a run together. */
export function findingsFound({ findings }: Pick<RunSummary, 'findings'>): number {
  return countFindings(findings);
}

/** Says so where findings were counted but, past the limit, not kept. */
export function keptSentence(summary: RunSummary): string | undefined {
  const found = findingsFound(summary);
  if (summary.findingsKept >= found) return undefined;
  const limit = limits.findingsPerPartitionMax * limits.partitions;
  return `${summary.findingsKept.toLocaleString('en-US')} of ${plural(found, 'finding')} are kept (at most ${limit.toLocaleString('en-US')} a kind); all are counted.`;
}

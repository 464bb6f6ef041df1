import * as z from 'zod';
import { findingKinds } from './finding.ts';
import { journalLevels } from './journal-settings.ts';
import { verdicts } from './run.ts';

const count = z.int().nonnegative();
const text = z.string();

/** What a run has in its journal, once it is all there. */
export const journalledSchema = z.object({
  run: text,
  journal: text,
  level: z.enum(journalLevels),
  partitions: count,
  findings: count,
  matched: count,
  decisions: count,
  /** Entries of the audit trail at the checkpoint that was left there. */
  checkpoint: count,
});
export type Journalled = z.output<typeof journalledSchema>;

/** How a run stands with its journal: whole, or what kept it from being written. */
export const journalStateSchema = z.object({
  run: text,
  journal: text,
  level: z.enum(journalLevels),
  state: z.enum(['pending', 'whole']),
  at: text,
  written: journalledSchema.nullable(),
  failure: text.nullable(),
});
export type JournalState = z.output<typeof journalStateSchema>;

/** A run as a journal holds it, whosever workspace it is of. */
export const journalRunSchema = z.object({
  workspace: text,
  run: text,
  name: text,
  person: text,
  verdict: z.enum(verdicts),
  level: z.enum(journalLevels),
  startedAt: text,
  endedAt: text,
  /** Null while it is not all there. */
  journalledAt: text.nullable(),
  inboundRead: count,
  outboundRead: count,
  matched: count,
  findings: z.record(z.enum(findingKinds), count),
  /** What of it is in the journal's tables. */
  holds: z.object({ partitions: count, findings: count, matched: count, decisions: count }),
});
export type JournalRun = z.output<typeof journalRunSchema>;

export const journalRunsSchema = z.object({
  journal: text,
  total: count,
  runs: z.array(journalRunSchema),
  /** What to ask for after this piece; null at the end. */
  next: text.nullable(),
});
export type JournalRuns = z.output<typeof journalRunsSchema>;

/** A journal that `verify` asked for the checkpoints it holds of this workspace. */
export const journalCheckSchema = z.object({
  journal: text,
  checkpoints: count,
  /** Why it could not be compared. */
  notCompared: text.nullable(),
});
export type JournalCheck = z.output<typeof journalCheckSchema>;

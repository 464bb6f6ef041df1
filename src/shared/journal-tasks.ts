import type { Checkpoint } from './checkpoint.ts';
import type { Column } from './definition.ts';
import type { Gauge } from './gauge.ts';
import type { JournalSettings } from './journal-settings.ts';
import type { Decision } from './review.ts';
import type { RunSummary } from './run.ts';

/** A decision with its people's names, and how many of the run's findings it holds for. */
export type JournalDecision = Decision & { person: string; holds: number; isCarried: boolean };

export type JournalInput = {
  journal: JournalSettings;
  about: { workspace: string; person: string; definitionSha256: string; rulesSha256: string };
  summary: RunSummary;
  key: Column[];
  fields: Column[];
  decisions: JournalDecision[];
  checkpoint: Checkpoint;
  /** Stops it. */
  gauge: Gauge;
};

/** `name`: only the runs of that reconciliation. `after`: what a piece before gave as its `next`. */
export type JournalRunsInput = {
  journal: JournalSettings;
  name?: string | undefined;
  after?: string | undefined;
  count: number;
};

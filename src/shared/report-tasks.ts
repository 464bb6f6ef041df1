import type { Definition } from './definition.ts';
import type { Gauge } from './gauge.ts';
import type { ListSource } from './list-tasks.ts';
import type { ReportOptions } from './report-options.ts';
import type { ReportDecided, ReportReview } from './report-review.ts';
import type { RunSummary } from './run.ts';
import type { RunComparison } from './run-comparison.ts';

export type ReportInput = {
  findings: string;
  format: string;
  path: string;
  summary: RunSummary;
  /** The one the run was made under, its passwords hidden. */
  definition: Definition;
  options?: ReportOptions;
  /** The list to write; all findings by kind and key where none is given. */
  source?: ListSource;
  descending?: boolean;
  /** Shows how far it is (`reportFigures`), and stops it. */
  gauge?: Gauge;
  /** Where the audit trail stood when the report was asked for. */
  checkpoint?: TrailCheckpoint;
  /** What the books say of the run, for the formats that show it. */
  review?: ReportReview | undefined;
  /** What they say of the single findings, where columns for it are asked for. */
  decided?: ReportDecided | undefined;
};

/** A run that is compared with another. */
export type ComparedRun = Pick<ReportInput, 'findings' | 'summary' | 'definition'>;
export type ComparisonReportInput = Pick<ReportInput, 'format' | 'path' | 'options' | 'gauge' | 'checkpoint'> & {
  before: ComparedRun;
  after: ComparedRun;
  /** What comparing them came to. */
  compared: RunComparison;
};

/** A place in the audit trail: how many entries it had, and the root over them. */
export type TrailCheckpoint = { entries: number; root: string };

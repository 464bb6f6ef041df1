import type { Finding } from '#shared/finding.ts';
import type { RunSummary } from '#shared/run.ts';

/** What a report is made from: the run's summary, its columns, and its findings sorted by kind and then by key. */
export type ReportContext = {
  summary: RunSummary;
  key: string[];
  fields: string[];
  findings: Iterable<Finding>;
};

/** Renders a report piece by piece, so that its size is bounded by nothing but the disk. */
export type Report = (context: ReportContext) => Iterable<string>;

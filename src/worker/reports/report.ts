import type { Definition } from '#shared/definition.ts';
import type { Finding } from '#shared/finding.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import type { RunSummary } from '#shared/run.ts';
import type { PartitionTally, TrailCheckpoint } from '#shared/tasks.ts';

/** What a report is made from. */
export type ReportContext = {
  summary: RunSummary;
  /** Says the columns that are shown and their types, and where outbound is. */
  definition: Definition;
  options: ReportOptions;
  /** The findings to export, all that are kept or a list of some. May be gone through more than once. */
  findings: Iterable<Finding>;
  /** Whether they come sorted by kind (and then by key); a list may come in any order. */
  isByKind: boolean;
  /** The first few of each kind. */
  first(perKind: number): Finding[];
  /** What comparing each partition came to; those that were not compared are not among them. */
  partitions(): PartitionTally[];
  checkpoint?: TrailCheckpoint | undefined;
  /** Says, in the manifest, what the format could not hold whole. */
  remark(sentence: string): void;
  /** Aborted where the report is to stop; whoever goes through `findings` is stopped by them. */
  signal: AbortSignal;
};

export type ReportPiece = string | Uint8Array;

/** A format. It renders piece by piece, so that a report's size is bounded by nothing but the disk. */
export type Report = {
  render(context: ReportContext): Iterable<ReportPiece> | AsyncIterable<ReportPiece>;
};

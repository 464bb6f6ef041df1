import type { Definition } from '#shared/definition.ts';
import type { Finding } from '#shared/finding.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import type { RunSummary } from '#shared/run.ts';
import type { PartitionTally, TrailCheckpoint } from '#shared/tasks.ts';
import type { PlacedFinding } from '#worker/evidence/finding-blocks.ts';

/** The findings as they lie packed in the file, for formats that write them without making texts of them. */
export type PackedFindings = {
  /** The names of a body's values, in their order. */
  key: string[];
  fields: string[];
  /** In the order of the findings; those that have no records as findings. */
  places(): Iterable<PlacedFinding | Finding>;
  finding(placed: PlacedFinding): Finding;
};

export type ReportFindings = Iterable<Finding> & { packed?: PackedFindings };

/** What a report is made from. */
export type ReportContext = {
  summary: RunSummary;
  /** Says the columns that are shown and their types, and where outbound is. */
  definition: Definition;
  options: ReportOptions;
  /** The findings to export, all that are kept or a list of some. May be gone through more than once. */
  findings: ReportFindings;
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

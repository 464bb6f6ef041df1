import type { Definition } from '#shared/definition.ts';
import type { Finding, FindingKind } from '#shared/finding.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import type { ReportReview } from '#shared/report-review.ts';
import type { TrailCheckpoint } from '#shared/report-tasks.ts';
import type { ReviewValues } from '#shared/review-columns.ts';
import type { RunSummary } from '#shared/run.ts';
import type { FindingFate, RunComparison } from '#shared/run-comparison.ts';
import type { PartitionTally } from '#shared/tasks.ts';
import type { PlacedFinding } from '#worker/evidence/finding-blocks.ts';

/** The findings as they lie packed in the file, for formats that write them without making texts of them. */
export type PackedFindings = {
  /** The names of a body's values, in their order. */
  key: string[];
  fields: string[];
  /**
   * In the order of the findings; those that have no records as findings. Where only some kinds are wanted, others may
   * still be among them.
   */
  places(kinds?: FindingKind[]): Iterable<PlacedFinding | Finding>;
  finding(placed: PlacedFinding): Finding;
};

/**
 * A finding with what is said of it in review, where columns for that were asked for; where two runs are compared, with
 * what became of it.
 */
export type ReportedFinding = Finding & { review?: ReviewValues } & Partial<FindingFate>;

export type InvalidFinding = Extract<Finding, { kind: 'invalid' }>;

/** Packed where nothing is to be written of them that does not lie in the file. */
export type ReportFindings = Iterable<ReportedFinding> & { packed?: PackedFindings };

/** Two compared runs, the earlier one first, and what that came to. */
export type ComparedRuns = RunComparison & { summaries: Record<'before' | 'after', RunSummary> };

/** What a report is made from. */
export type ReportContext = {
  summary: RunSummary;
  /** Says the columns that are shown and their types, and where outbound is. */
  definition: Definition;
  options: ReportOptions;
  /** The findings to export, all that are kept or a list of some. May be gone through more than once. */
  findings: ReportFindings;
  /** Set where the findings are those of two runs. The summary is the later one's then. */
  compared?: ComparedRuns;
  /** Whether they come sorted by kind (and then by key); a list may come in any order. */
  isByKind: boolean;
  /** How many findings the list has, where it has fewer than there are. */
  chosen?: number | undefined;
  /** The records that could not be read, whether or not they are among the findings to export. */
  unreadable(): Iterable<InvalidFinding>;
  /** The first few of each kind. */
  first(perKind: number): Finding[];
  /** What comparing each partition came to; those that were not compared are not among them. */
  partitions(): PartitionTally[];
  checkpoint?: TrailCheckpoint | undefined;
  /** Of the formats that show it. */
  review?: ReportReview | undefined;
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

import type { FindingKind } from './finding.ts';
import type { Decision, Standing } from './review.ts';
import type { Reviewed } from './review-tasks.ts';
import type { ShapeLine } from './shape.ts';
import type { SignOff } from './signoff.ts';

/** What is known of a run beside its evidence, as reports for people show it: the books' words, which a worker cannot read. */
export type ReportReview = {
  shapes: ShapeLine[];
  /** With the names of those who made them. */
  decisions: (Standing & { name: string })[];
  undecided: number;
  signatures: SignOff['signatures'];
};

/** The formats that show it. */
export const reviewedFormats: readonly string[] = ['xlsx', 'html', 'pdf'];

/** What is said of the single findings of a run, for the tables that have columns for it. */
export type ReportDecided = {
  reviewed: Reviewed;
  /** By the names that the marks go by; `by` is the name of who decided. */
  decisions: Record<string, Pick<Decision, 'status' | 'reason' | 'owner' | 'due' | 'account' | 'by' | 'at'>>;
  /** Those findings that have any; `key` is in the hexadecimal digits of its sortable form. */
  notes: { kind: FindingKind; key: string; count: number }[];
};

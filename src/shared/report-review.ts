import type { Standing } from './review.ts';
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

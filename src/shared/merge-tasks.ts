import type { FindingKind } from './finding.ts';
import type { FindingName } from './review.ts';
import type { Reviewed } from './review-tasks.ts';

/** Whose decision holds where two people decided otherwise. */
export const mergeSides = ['mine', 'theirs'] as const;
export type MergeSide = (typeof mergeSides)[number];

/** One run's findings as they stood when two people parted, as they stand here, and as they stand with the other. */
export type MergeInput = {
  base: Reviewed;
  mine: Reviewed;
  theirs: Reviewed;
  /** Decisions that were made before they parted: neither made them since. */
  baseRefs: string[];
  /** Decisions of theirs that an earlier merge has looked at: what stands here since is not asked about again. */
  knownRefs: string[];
  /** What each decision says, as a text: two that say the same are one. */
  sayings: Record<string, string>;
  /** Whose holds where both decided: of findings by their key's values joined, of two decisions, and of all others. Null leaves them open. */
  take: MergeSide | null;
  keys: Record<string, MergeSide>;
  settled: SettledConflict[];
  rows: number;
};

/** Of two decisions the one that holds, wherever both are. */
export type SettledConflict = { mine: string; theirs: string; take: MergeSide };

export type ConflictRow = { kind: FindingKind; key: string[]; mine: string; theirs: string; take: MergeSide | null };

export type MergeOutput = {
  /** Their decisions that hold here from now on. A scope of null is the one that was decided on. */
  taken: { decision: string; findings: number; contested: number; scope: FindingName[] | null }[];
  /** Findings on which only one side decided, or both the same. */
  mineOnly: number;
  theirsOnly: number;
  same: number;
  /** Where both decided, and otherwise: by both decisions. */
  conflicts: { mine: string; theirs: string; findings: number; toTheirs: number; open: number }[];
  rows: ConflictRow[];
  /** Keys that are none of a conflict. */
  unknownKeys: string[];
};

import type { ClassRule } from './classify.ts';
import type { FindingKind, Side } from './finding.ts';
import type { Reviewed } from './review-tasks.ts';
import type { Fate } from './run-comparison.ts';
import type { Severity } from './severity.ts';

/** A run's findings with what was decided on them, and what they would be under other rules. */
export type ReplayFlipsInput = {
  reviewed: Reviewed;
  replayed: string;
  /** Compared fields that the other rules leave out. */
  leftOut: string[];
  /** How the other rules classify what they find. */
  rules: ClassRule[];
  rows: number;
};

type BeforeAfter = { before: number; after: number };
type Classed = { rule: string; severity: Severity | null; account: string | null } | null;

/** What other rules say of findings: by severity, in suspense, and how many that are found either way they class otherwise. */
export type ClassFlips = {
  severities: Record<Severity, BeforeAfter>;
  suspended: BeforeAfter;
  flipped: number;
  first: { kind: FindingKind; key: string[]; before: Classed; after: Classed }[];
};

/** A finding that would go, come or differ elsewhere, with the values of its fields; cut where they are long. */
export type FlippedRow = {
  fate: Fate;
  kind: FindingKind;
  key: string[];
  /** Fields in which it differs, and would differ. */
  before: string[];
  after: string[];
  values: ({ field: string } & Record<Side, string | null>)[];
  decision: string | null;
};

export type ReplayFlips = {
  kinds: Record<FindingKind, Record<Fate, number>>;
  /** Findings by the fields in which they differ: those that no longer would, that would anew, and that still would. */
  fields: Record<string, { gone: number; new: number; same: number }>;
  /** Decisions by how many of their findings have each fate. */
  decided: Record<string, Record<Fate, number>>;
  /** Unreadable records that may be readable without the fields that are left out: only reading them again would tell. */
  unread: number;
  /** The first of them, those that were decided on before all others. */
  first: FlippedRow[];
  /** Null where no rules classify anything. */
  classes: ClassFlips | null;
};

import type { ClassRule } from './classify.ts';
import type { DecisionStatus } from './decision-status.ts';
import type { FindingKind } from './finding.ts';
import type { FindingName, ReviewFilter } from './review.ts';
import type { Severity } from './severity.ts';
import type { Reading } from './tasks.ts';

/** A decision as a worker applies it: to a filter's findings, or to those named. A later one takes an earlier one's place. */
export type Layer = { decision: string; scope: LayerScope };

/**
 * The rules that classify a run's findings, and for each run in which some of them were first found how long before this
 * one it started, in seconds. `path` is a file made anew where it is not there or not of this digest.
 */
export type Classes = { path: string; sha256: string; rules: ClassRule[]; ages: Record<string, number> };
export type LayerScope = { filter: ReviewFilter; undecidedOnly: boolean } | { findings: FindingName[] };

/**
 * A run's findings with every decision on them. `marks` is a file made anew where it is not there or not of these
 * decisions; `carried` what earlier runs' decisions say of these findings, null where there is none.
 */
export type Reviewed = {
  run: string;
  findings: string;
  marks: string;
  carried: string | null;
  /** None where no rules classify its findings. */
  classes?: Classes;
  layers: Layer[];
  /** What every decision that may hold a finding says, carried ones included. */
  says: Record<string, Said>;
  /** Shapes that decisions are on are made from the findings, whatever is kept beside them. */
  isAnew?: true;
};
export type Said = {
  status: DecisionStatus;
  owner: string | null;
  account: string | null;
  /** The rule by which the engine decided, where it did: what a rule says takes only another rule's place. */
  rule?: string;
};

export type ClassifyInput = { reviewed: Reviewed; path: string; rules: ClassRule[]; ages: Record<string, number> };
export type ClassifyOutput = Pick<Classes, 'sha256' | 'ages'> & {
  /** Findings of each rule, by its place, and how many of them it puts into suspense now. */
  counts: { findings: number; suspended: number }[];
  severities: SeverityCounts;
};
export type SeverityCounts = Record<Severity, Record<FindingKind, number>>;

/** Findings that nothing has closed, by the run in which they were first found. */
export type OpenSince = { run: string; findings: number };

/** Decisions by how many findings each holds for; those on a finding that changed since are counted apart. */
export type ReviewTally = {
  findings: number;
  undecided: number;
  holds: Record<string, number>;
  changed: Record<string, number>;
};

/** What a decision, or none, says of a finding, and the run in which it was first found. */
export type Marked = {
  id: number;
  decision: string | null;
  isChanged: boolean;
  firstSeen: string;
  severity: Severity | null;
  rule: string | null;
};

/** How the findings of every shape stand in review, in the order of the shapes. */
export type ShapeTally = { undecided: number; decided: Record<string, number> };

/** The decisions on one finding, the earliest first; `isChanged` where the last is of an earlier run and of what it was then. */
export type FindingHistory = { name: FindingName; decisions: string[]; isChanged: boolean };

/**
 * What some decisions hold in suspense: findings, and what is in flight and therefore none. Counted, and some of it, what
 * was first found before all else.
 */
export type SuspenseInput = { reviewed: Reviewed; decisions: string[]; from: number; count: number };
export type SuspenseOutput = {
  /** `inFlight` of the items are no findings now, and `leftOff` of these are in no list: more than are followed. */
  totals: { decision: string; firstRun: string; items: number; inFlight: number; leftOff: number }[];
  total: number;
  items: {
    /** Its number in the run; null of what is in flight, with when it is expected, where that is kept. */
    id: number | null;
    inFlight: { expectedBy: string | null } | null;
    kind: FindingKind;
    key: Record<string, string | null>;
    decision: string;
    firstRun: string;
    /** Runs in which it was found, this one included. */
    runs: number;
    severity: Severity | null;
  }[];
};

export type CarryInput = {
  run: string;
  findings: string;
  /** The file to write. */
  path: string;
  /** The run before. */
  from: Reviewed;
  /** Decisions that stay open for later runs: what is in suspense is matched again. */
  suspense: string[];
  /** Decisions that said it was mended: what is found again is open again. */
  resolved: string[];
  /** Items in suspense that are followed while they are in flight. */
  awaitedMax: number;
  inbound: string;
  outbound: string;
};
export type CarryOutput = {
  sha256: string;
  unchanged: number;
  changed: number;
  healed: number;
  gone: number;
  /** Items in suspense that are in flight, more than are followed; left out where there are none. */
  beyond?: number;
  /** The same by the decisions that had held them, and the SHA-256 of the list of them. */
  closedBy: { decision: string; healed: number; gone: number }[];
  closedSha256: string;
};

export type EvidenceInput = { inbound: string; outbound: string; findings: string };
export type CoverageInput = EvidenceInput & { master?: string };
/** What the evidence files are now, computed from their bytes, with the sentence of whatever is wrong. */
export type EvidenceCheck = {
  inbound: { digest: string; seal: string } | null;
  outbound: { digest: string; seal: string } | null;
  findings: string | null;
  problems: string[];
};

/** One partition of a run as the coverage certificate lists it. */
export type Coverage = {
  partition: number;
  inbound: { records: number; invalid: number; sum: string };
  outbound: { records: number; invalid: number; sum: string };
  master?: { records: number; invalid: number; sum: string };
  isEstablished: boolean;
};
export type CoverageOutput = { inbound: Reading; outbound: Reading; master?: Reading; partitions: Coverage[] };

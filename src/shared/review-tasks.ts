import type { DecisionStatus } from './decision-status.ts';
import type { FindingName, ReviewFilter } from './review.ts';
import type { Reading } from './tasks.ts';

/** A decision as a worker applies it: to a filter's findings, or to those named. A later one takes an earlier one's place. */
export type Layer = { decision: string; scope: LayerScope };
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
  layers: Layer[];
  /** What every decision that may hold a finding says, carried ones included. */
  says: Record<string, Said>;
  /** Shapes that decisions are on are made from the findings, whatever is kept beside them. */
  isAnew?: true;
};
export type Said = { status: DecisionStatus; owner: string | null };

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
export type Marked = { id: number; decision: string | null; isChanged: boolean; firstSeen: string };

/** How the findings of every shape stand in review, in the order of the shapes. */
export type ShapeTally = { undecided: number; decided: Record<string, number> };

/** The decisions on one finding, the earliest first; `isChanged` where the last is of an earlier run and of what it was then. */
export type FindingHistory = { name: FindingName; decisions: string[]; isChanged: boolean };

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
  inbound: string;
  outbound: string;
};
export type CarryOutput = { sha256: string; unchanged: number; changed: number; healed: number; gone: number };

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

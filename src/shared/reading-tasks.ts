import type { FacetCounts, Filter, FindingRow, FindingsColumns } from './findings-list.ts';
import type { FlightItem } from './flight.ts';
import type { ListPlace, PreviewInput } from './list-tasks.ts';
import type { MasterKind, MasterRow } from './master.ts';
import type { Shape } from './shape.ts';
import type { PartitionTally, TaskName } from './tasks.ts';

/** What is answered by looking at a few places of the evidence. */
export type GlanceTasks = {
  /** Does nothing, for whoever wants a thread to be at hand. */
  ready: { input: null; output: null };
  /** The columns of a run's findings, and how many are kept. */
  columns: { input: { findings: string }; output: FindingsColumns };
  /** Some rows of a list, and how many it has. */
  page: { input: ListPlace & { from: number; count: number }; output: { rows: FindingRow[]; total: number } };
  /** The first rows of a list that is still being made, as far as they are soon found. */
  preview: { input: PreviewInput; output: FindingRow[] };
  /** What a filter of facets alone leaves. */
  facets: { input: { findings: string; filter: Filter }; output: { total: number; counts: FacetCounts } };
  /** Where in a list a finding stands. */
  locate: { input: ListPlace & { id: number }; output: number | null };
  /** Findings as a table shows them, by their ids. */
  rows: { input: { findings: string; ids: number[] }; output: FindingRow[] };
  /** Findings with their whole values. */
  whole: { input: { findings: string; ids: number[] }; output: FindingRow[] };
  partitionTallies: { input: { findings: string }; output: PartitionTally[] };
  /** Some lines of what a run found of its master list. */
  masterPiece: {
    input: { list: string; kind: MasterKind; from: number; count: number };
    output: { total: number; rows: MasterRow[] };
  };
  /** Some of what a run left in flight, the first expected first. */
  flightPiece: {
    input: { findings: string; from: number; count: number };
    output: { total: number; rows: FlightItem[] };
  };
  /** Where a finding's shape is among them; null where they are not made, or there is no such finding. */
  shapeOf: { input: { findings: string; id: number }; output: Shape | null };
};

/** The tasks of threads that nothing long ever keeps. */
export const glances = {
  ready: true,
  columns: true,
  page: true,
  preview: true,
  facets: true,
  locate: true,
  rows: true,
  whole: true,
  partitionTallies: true,
  masterPiece: true,
  flightPiece: true,
  shapeOf: true,
} as const satisfies Record<keyof GlanceTasks, true>;

/** Other tasks that read evidence and nothing else, and may take as long as there are findings. */
export const longReadings = {
  list: true,
  standingFacets: true,
  weigh: true,
  names: true,
  numbers: true,
  tallyReview: true,
  openSince: true,
  suspense: true,
  marks: true,
  closed: true,
  history: true,
  shapes: true,
  tallyShapes: true,
  compareRuns: true,
  passFates: true,
} as const satisfies Partial<Record<TaskName, true>>;

export type ReadingTask = keyof GlanceTasks | keyof typeof longReadings;

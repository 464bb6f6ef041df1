import type { PassCounts } from './activity.ts';
import type { BundlePart } from './bundle.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Column } from './definition.ts';
import type { Effort } from './effort.ts';
import type { Failure } from './errors.ts';
import type { Finding, FindingKind, Side, SourceRole } from './finding.ts';
import type { FacetCounts, Filter } from './findings-list.ts';
import type { FlightTally, FlightWindow } from './flight.ts';
import type { Gauge } from './gauge.ts';
import type { Journalled, JournalRuns } from './journal.ts';
import type { JournalSettings } from './journal-settings.ts';
import type { JournalInput, JournalRunsInput } from './journal-tasks.ts';
import type { ListInput, ListSource } from './list-tasks.ts';
import type { MasterCheck, MasterInput, MasterPartition } from './master-tasks.ts';
import type { MergeInput, MergeOutput } from './merge-tasks.ts';
import type { Pulse } from './pulse.ts';
import type { GlanceTasks } from './reading-tasks.ts';
import type { ReplayFlips, ReplayFlipsInput } from './replay-tasks.ts';
import type { MasterFormat, Report } from './report.ts';
import type { ComparisonReportInput, ReportInput } from './report-tasks.ts';
import type { RecheckCounts, RecheckLine } from './rerun.ts';
import type { ClosedItem, FindingName, ReviewFacets, ReviewFilter } from './review.ts';
import type {
  CarryInput,
  CarryOutput,
  ClassifyInput,
  ClassifyOutput,
  CoverageInput,
  CoverageOutput,
  EvidenceCheck,
  EvidenceInput,
  FindingHistory,
  LayerScope,
  Marked,
  OpenSince,
  Reviewed,
  ReviewTally,
  ShapeTally,
  SuspenseInput,
  SuspenseOutput,
} from './review-tasks.ts';
import type { Comparison } from './run-comparison.ts';
import type { Sample } from './sample.ts';
import type { Shape } from './shape.ts';
import type { SourceColumn } from './source-columns.ts';
import type { SourceSettings } from './source-settings.ts';

/**
 * What the engine asks of a worker thread, and what comes back: paths and settings in, summaries out. Records never
 * cross; findings do only as the few examples that a page shows.
 */
export type Tasks = GlanceTasks & {
  /** Reads one side from its source into its snapshot, from where the snapshot's checkpoint stands. */
  pull: {
    /** `only`: no other record is kept. `timed`: the column of a time that is kept beside each record, and not compared. */
    input: SideInput & { snapshot: string; gauge: Gauge; only?: KeysFile; timed?: Column };
    output: SnapshotTotals;
  };
  /** Makes sure that the findings file is there, and says which partitions it already holds. */
  prepare: {
    input: { findings: string; key: Column[]; fields: Column[]; isTimed?: boolean };
    output: PartitionTally[];
  };
  /** Compares some partitions of two sealed snapshots and writes their findings. */
  diff: { input: DiffInput; output: DiffOutput };
  /** Writes the keys of a run's findings into a file, before the findings are sealed. */
  candidateKeys: { input: { findings: string; path: string }; output: KeysFile };
  /** Puts what a second reading of the findings' keys came to in the place of the findings of some partitions. */
  settle: {
    input: {
      findings: string;
      again: { inbound: string; outbound: string };
      partitions: number[];
      key: Column[];
      fields: Column[];
    };
    output: PartitionTally[];
  };
  /** Makes sure that the master list's file is there, and says which partitions it already holds. */
  prepareMaster: { input: { list: string }; output: MasterPartition[] };
  /** Holds some partitions of the master list against both sides, and writes what is on neither and what it has not. */
  holdMaster: { input: MasterInput; output: { tallies: MasterPartition[]; failed: FailedPartition[] } };
  sealMaster: { input: { list: string }; output: { digest: string; kept: number; bytes: number } };
  /** Writes the master list's file as a report. */
  masterReport: { input: { list: string; format: MasterFormat; path: string; key: string[] }; output: Report };
  /** Computes from their bytes what a master list and what was found of it were sealed as; what is null is not looked at. */
  verifyMaster: { input: { snapshot: string | null; list: string | null }; output: MasterCheck };
  /** Makes the findings file read-only evidence. */
  seal: { input: { findings: string }; output: { digest: string; kept: number; bytes: number } };
  /** Opens a source and reads its first records as the engine reads them. */
  sample: { input: SideInput & { records: number }; output: Sample };
  /** About how many records a side has. Null where its source did not say within the time it was given. */
  estimate: { input: SideInput & { patienceMs?: number }; output: { records: number | null; isExact: boolean } };
  /** The columns that a source has, whatever a definition says of them. */
  sourceColumns: { input: { side: Side; source: SourceSettings }; output: SourceColumn[] };
  /** Reads a side as a pull does until the gauge asks it to stop, and keeps what it read by then. */
  trial: { input: SideInput & { snapshot: string; gauge: Gauge }; output: Trial };
  examples: { input: { findings: string; perKind: number }; output: Finding[] };
  /** Makes a list of findings in the scratch folder. */
  list: { input: ListInput; output: { total: number; counts: FacetCounts } };
  /** How a filter's findings stand in review; those of a list that was made where they are not told by facets alone. */
  standingFacets: {
    input: { reviewed: Reviewed; filter: Filter; source?: ListSource };
    output: NonNullable<ReviewFacets['counts']>;
  };
  /** How many findings a decision would be on, by what was decided on them before. */
  weigh: {
    input: { reviewed: Reviewed; scope: LayerScope | { ids: number[] } };
    output: { findings: number; undecided: number; decided: Record<string, number> };
  };
  /** Names of findings that hold in every run. */
  names: { input: { findings: string; ids: number[] }; output: FindingName[] };
  numbers: { input: { reviewed: Reviewed; filter: ReviewFilter; count: number }; output: number[] };
  tallyReview: { input: { reviewed: Reviewed }; output: ReviewTally };
  /** What is open, of one kind where asked for, by the run in which it was first found. */
  openSince: { input: { reviewed: Reviewed; kind?: FindingKind | undefined }; output: OpenSince[] };
  marks: { input: { reviewed: Reviewed; ids: number[] }; output: Marked[] };
  /** The causes of a run's findings, made where they are not there yet. */
  shapes: { input: { findings: string; effort?: Effort }; output: Shape[] };
  tallyShapes: { input: { reviewed: Reviewed }; output: ShapeTally[] };
  /** What is new, gone, changed or the same in a later run of a reconciliation. */
  compareRuns: { input: { before: string; after: string; effort?: Effort }; output: Comparison };
  /** What was decided on one finding, and what its key was in other runs: kinds by run, null without its evidence. */
  history: {
    input: { reviewed: Reviewed; id: number; others: string[] };
    output: { history: FindingHistory; elsewhere: (FindingKind[] | null)[] } | null;
  };
  /** What a run's findings would be under other rules, held against what they are. */
  replayFlips: { input: ReplayFlipsInput; output: ReplayFlips };
  /** What became of the findings from the passes before, the oldest first, to the one now. */
  passFates: { input: { before: string[]; now: string }; output: PassCounts };
  /** Two people's decisions on the same findings, held against each other. */
  mergeMarks: { input: MergeInput; output: MergeOutput };
  /** Takes an earlier run's decisions over, and closes what was in suspense and ties out now. */
  carry: { input: CarryInput; output: CarryOutput };
  classify: { input: ClassifyInput; output: ClassifyOutput };
  suspense: { input: SuspenseInput; output: SuspenseOutput };
  classesDigest: { input: { reviewed: Reviewed }; output: string | null };
  carriedDigest: { input: { carried: string }; output: string };
  closed: { input: { carried: string; from: number; count: number }; output: ClosedItem[] };
  /** Writes the keys of some findings into a file; those in the files `except` are left out. */
  recheckKeys: {
    input: { findings: string; scope: LayerScope; path: string; except?: string[] };
    output: Omit<KeysFile, 'path'> & { unreadable: number; sha256: string };
  };
  /** Writes the keys of a request's items as `recheckKeys` wrote them when it was asked for. */
  keysOfItems: { input: { items: string; path: string }; output: { sha256: string } };
  /** What became of the findings of some keys that were read again. */
  recheckOutcomes: {
    input: { before: string; now: string; keys: string };
    output: Omit<RecheckCounts, 'unreadable'>;
  };
  recheckLines: {
    input: {
      before: string;
      now: string;
      files: { keys: string; inbound: string; outbound: string };
      from: number;
      count: number;
    };
    output: RecheckLine[];
  };
  /** What a rerun request would send; written into a file where a path is given. */
  rerunMessages: {
    input: {
      findings: string;
      scope: LayerScope;
      head: { request: string; run: string; reconciliation: string };
      path: string | null;
      /** Files of keys that are not sent. */
      except: string[];
    };
    output: { messages: number; leftOut: number; unreadable: number; first: string[]; sha256: string };
  };
  rerunsBefore: {
    input: { keys: string; earlier: { request: string; path: string }[] };
    output: { request: string; keys: number }[];
  };
  /** What is null is not looked at. */
  verifyEvidence: { input: { [Part in keyof EvidenceInput]: string | null }; output: EvidenceCheck };
  /** Over all of a file's bytes; null where there is none. */
  fileDigest: { input: { path: string }; output: { bytes: number; sha256: string } | null };
  coverage: { input: CoverageInput; output: CoverageOutput };
  /** Writes a run into its journal, or goes on where it was left. */
  journal: { input: JournalInput; output: Journalled };
  journalRuns: { input: JournalRunsInput; output: JournalRuns };
  /** What a journal holds of a workspace's checkpoints; as a text whatever is none. */
  journalCheckpoints: { input: { journal: JournalSettings; workspace: string }; output: (Checkpoint | string)[] };
  /** Writes every record of a snapshot as a line of JSON. */
  recordLines: {
    input: { snapshot: string; columns: Column[]; keyColumns: number; members: string[]; path: string };
    output: { records: number };
  };
  report: { input: ReportInput; output: Report };
  /** The same of two runs: what became of each finding between them. */
  comparisonReport: { input: ComparisonReportInput; output: Report };
  /** Writes a bundle's parts beside its name, and says what they are. */
  packBundle: {
    input: { path: string; parts: { name: BundlePart['name']; file: string }[]; gauge: Gauge };
    output: PackedPart[];
  };
  /** Adds to them what is signed, and gives the bundle its name. */
  finishBundle: {
    input: { path: string; packed: PackedPart[]; manifest: string; signatures: string };
    output: { bytes: number };
  };
  /** Takes away what is not to become a bundle. */
  dropBundle: { input: { path: string }; output: undefined };
  /** Takes a bundle apart into a folder: whether it is laid out as one is, and which digests its parts have. */
  unpackBundle: { input: { path: string; folder: string; gauge: Gauge }; output: Unpacked };
  /** Writes the demo's two sides and its definition into a folder. */
  demo: { input: { folder: string; records: number }; output: { definition: string } };
};

export type TaskName = keyof Tasks;
export type Task = { [Name in TaskName]: { name: Name; input: Tasks[Name]['input']; pulse: Pulse } }[TaskName];
export type TaskOutcome<Name extends TaskName> = { output: Tasks[Name]['output'] } | { failure: Failure };

export type SideInput = { side: SourceRole; source: SourceSettings; key: Column[]; fields: Column[] };

/** A file of keys, how many they are, and whether one of them was there twice. */
export type KeysFile = { path: string; keys: number; areTwice: boolean };

export type SnapshotTotals = {
  read: number;
  accepted: number;
  invalid: number;
  repeats: number;
  digest: string;
  seal: string;
  bytes: number;
  /** Compared fields in which no accepted record has a value. */
  emptyFields: string[];
} & Reading;

/** What reading a part of a side came to; the whole of it where the source ended first. */
export type Trial = { records: number; seconds: number; bytes: number; isWhole: boolean };

/** When a side was read, and in how many sittings: each goes on from the checkpoint of the one before. */
export type Reading = { readFrom: string; readTo: string; sittings: number };

export type DiffInput = {
  inbound: string;
  outbound: string;
  findings: string;
  key: Column[];
  fields: Column[];
  partitions: number[];
  /** How long what outbound has not is waited for, where records carry times. */
  window?: FlightWindow | undefined;
  /** Whether partitions of equal counts and sums are taken for equal. */
  trustSums: boolean;
  /** Set where the snapshots were read under another definition than the one they are compared under. */
  replayed?: ReplayedFields;
  gauge: Gauge;
};

/** How many compared fields the snapshots have, and where among them each field stands that is compared now. */
export type ReplayedFields = { columns: number; places: number[] };

export type FailedPartition = { partition: number; failure: Failure };
export type DiffOutput = { tallies: PartitionTally[]; failed: FailedPartition[] };
export type PartitionTally = { partition: number; tally: Tally };

/** What comparing came to, in records and findings; every count is exact, also where findings are not all kept. */
export type Tally = {
  inboundRecords: number;
  outboundRecords: number;
  matched: number;
  withinTolerance: number;
  missing: number;
  unexpected: number;
  different: number;
  duplicate: number;
  invalid: number;
  inboundInDuplicates: number;
  outboundInDuplicates: number;
  byField: number[];
  chunks: number;
  /** Set where the partition was taken for equal by its sums. */
  isBySums?: true;
  /** Set where findings were read again: how many were none any more, and what they were at first. */
  settled?: number;
  first?: Pick<Tally, 'missing' | 'unexpected' | 'different' | 'duplicate'>;
  /** Set where records carry times: what may still be on its way, and how long the way was. */
  flight?: FlightTally;
};

/** A part as it lies in a bundle, with the checksum that ZIP archives have. */
export type PackedPart = BundlePart & { crc: number };

/** `complaint` says why nothing was unpacked. */
export type Unpacked = {
  complaint: string | null;
  bytes: number;
  manifest: string | null;
  signatures: string | null;
  files: { name: string; bytes: number; sha256: string; isCrcRight: boolean }[];
};

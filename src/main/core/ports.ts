import type { PassCounts, PassState } from '#shared/activity.ts';
import type { Checkpoint } from '#shared/checkpoint.ts';
import type { CronTimes } from '#shared/cron.ts';
import type { Failure } from '#shared/errors.ts';
import type { MachineFigures, RunEstimate, SideRates } from '#shared/estimate.ts';
import type { FlightWindow } from '#shared/flight.ts';
import type { Gauge } from '#shared/gauge.ts';
import type { JournalState } from '#shared/journal.ts';
import type { Lags } from '#shared/lags.ts';
import type { RunPhase } from '#shared/progress.ts';
import type { RerunSettings } from '#shared/rerun.ts';
import type { EvidenceDeletion, RunState, RunSummary, Verdict } from '#shared/run.ts';
import type { RunReport } from '#shared/run-report.ts';
import type { TaskName, Tasks } from '#shared/tasks.ts';
import type { TrailAction, TrailPayload } from '#shared/trail.ts';
import type { EvidenceFiles } from './evidence-files.ts';

export type { AlertBooks, AlertSettingsBooks, DueAlert } from './alerts/ports.ts';
export type { EvidenceFiles } from './evidence-files.ts';
export type { FollowBooks } from './following/ports.ts';

/** What the core needs of the rest of the house. Implemented in `store`, `pool.ts` and `app.ts`; faked in tests. */
export interface Workers {
  /**
   * Runs a task on a worker thread. Settles in bounded time. Rejects with a `TieoutError`, or with a plain error where
   * the thread itself failed: it died, ran out of memory, or gave no sign of life and was given up.
   */
  run<Name extends TaskName>(name: Name, input: Tasks[Name]['input']): Promise<Tasks[Name]['output']>;
  /** Resolves with how many threads could not be ended; they would keep the process from ending by itself. */
  close(): Promise<number>;
  /** How many tasks are worked on at a time. */
  readonly threads: number;
}

/** A run as the books hold it. The definition's text has its passwords hidden; its hash is of the file as it was. */
export type RunEntry = {
  run: string;
  name: string;
  state: RunState;
  verdict: Verdict | null;
  startedAt: string;
  endedAt: string | null;
  summary: RunSummary | null;
  definitionPath: string;
  definitionText: string;
  definitionSha256: string;
  rulesSha256: string;
  evidence: EvidenceFiles;
  failure: Failure | null;
  /** What it was expected to take when it started. */
  estimate: RunEstimate | null;
  evidenceDeleted: EvidenceDeletion | null;
};

/** A piece of the list of runs, newest first: those older than one, of one definition, that have ended, where asked for. */
export type RunQuery = { after?: RunEntry | undefined; path?: string | undefined; isEnded?: boolean; count: number };

export interface RunBooks {
  add(entry: RunEntry): void;
  setState(run: string, state: RunState, failure?: Failure): void;
  end(run: string, summary: RunSummary): void;
  find(run: string): RunEntry | undefined;
  noteEstimate(run: string, estimate: RunEstimate): void;
  latest(): RunEntry | undefined;
  latestEnded(): RunEntry | undefined;
  list(): RunEntry[];
  /** What SQLite finds wrong in the file of the books, an index that does not fit its table included. */
  complaints(): string[];
  page(query: RunQuery): RunEntry[];
  count(path?: string): number;
  /** The newest run of each definition file, the newest first. */
  newestOfEach(definitionsMax: number): RunEntry[];
  noteEvidenceDeleted(run: string, deletion: EvidenceDeletion): void;
  /** What the last runs under a definition's name came to, newest first. */
  lastEnded(name: string, runsMax: number): RunSummary[];
}

/** How many findings a shape had in a run. */
export type ShapeSeen = { shape: string; run: string; findings: number };

export interface ShapeBooks {
  keep(run: string, findingsDigest: string, shapes: { id: string; count: number }[]): void;
  /** The digest of the findings whose shapes were kept; a run that was gone on with has others. */
  digestOf(run: string): string | undefined;
  /** All that was kept of the runs of a reconciliation, the oldest run first. */
  seen(name: string): ShapeSeen[];
}

/** An entry of the audit trail as the books hold it: its payload is canonical JSON, its hashes are hexadecimal digits. */
export type TrailRow = {
  sequence: number;
  at: string;
  actor: string;
  action: string;
  payload: string;
  previous: string;
  hash: string;
};

/** Which entries are looked for: those of a run, of some actions, before one, the newest first. */
export type TrailQuery = { run?: string; actions?: readonly string[]; before?: number; count: number };

/** The same by place: so many of them after the first `from`. */
export type TrailPlaces = { run?: string; actions?: readonly string[]; actor?: string; from: number; count: number };

export interface TrailBooks {
  /** Everything done in `act` is in the books, or nothing of it. One within another is part of it. */
  together<Result>(act: () => Result): Result;
  head(): Pick<TrailRow, 'sequence' | 'hash'> | undefined;
  /** Whether nothing was ever kept in these books. */
  areNew(): boolean;
  add(row: TrailRow): void;
  /** Entries after a sequence in their order. */
  after(sequence: number): Iterable<TrailRow>;
  newest(query: TrailQuery): TrailRow[];
  page(places: TrailPlaces): { rows: TrailRow[]; total: number };
  /** A run's, or everybody's, entries of some actions, in their order. */
  of(actions: readonly string[], run?: string): TrailRow[];
  keepCheckpoint(checkpoint: Checkpoint): void;
  /** As texts: what became of them in the books is for the reader to see. */
  checkpoints(): string[];
}

/** Enters what was done together with doing it: both are in the books, or neither. */
export interface Recorder {
  enter<Action extends TrailAction>(action: Action, payload: TrailPayload<Action>): void;
  enter<Action extends TrailAction, Result>(action: Action, payload: TrailPayload<Action>, act: () => Result): Result;
  /** Several entries, and what they are about, in one. */
  together<Result>(act: () => Result): Result;
  /** Whether a run has an entry of that action already; of a side, where one is named. */
  has(run: string, action: TrailAction, side?: string): boolean;
}

/** Findings selected singly, as text under its SHA-256. */
export interface SelectionBooks {
  keep(sha256: string, text: string): void;
  find(sha256: string): string | undefined;
}

/** How far each run is journalled. */
export interface JournalBooks {
  note(state: JournalState): void;
  find(run: string): JournalState | undefined;
  /** Those not all there, the oldest first; of one definition's runs where its path is given. */
  pending(runsMax: number, path?: string): string[];
}

export interface RunReportBooks {
  /** One of the same findings that is there already stays as it is. */
  open(report: Pick<RunReport, 'run' | 'template' | 'path'> & { digest: string }): void;
  settle(report: Pick<RunReport, 'run' | 'template'>, outcome: Omit<RunReport, 'run' | 'template' | 'path'>): void;
  of(run: string): RunReport[];
}

export type PassRowState = Exclude<PassState, 'planned' | 'due' | 'missed'>;

/** A pass that was begun, which is also the claim on it. `holder` is the engine that carries it out. */
export type PassRow = {
  pass: string;
  path: string;
  name: string;
  /** The id of its activity and when that starts; null where it comes by cron. */
  activity: string | null;
  startsAt: string | null;
  leadSeconds: number | null;
  dueAt: string;
  begunAt: string;
  lateSeconds: number;
  standsFor: number;
  state: PassRowState;
  holder: string;
  attempts: number;
  retryAt: string | null;
  run: string;
  failure: string | null;
  counts: PassCounts | null;
};

export type NewPass = Omit<PassRow, 'state' | 'attempts' | 'retryAt' | 'failure' | 'counts'>;

export interface PassBooks {
  find(pass: string): PassRow | undefined;
  add(pass: NewPass): void;
  /** Takes over a pass that is not over, from who held it; false where somebody else was quicker. */
  take(pass: string, held: { from: string; attempts: number }, holder: string): boolean;
  replaceRun(pass: string, run: string): void;
  settle(pass: string, outcome: Pick<PassRow, 'state' | 'failure' | 'counts' | 'retryAt'>): void;
  /** Those not over. */
  open(): PassRow[];
  /** The last passes of a definition, the oldest first. */
  of(path: string, count: number): PassRow[];
  /** The last of an activity, or of those by cron. */
  newest(path: string, activity: string | null): PassRow | undefined;
  /** Since when a definition has this schedule: from now on, where it had none or another. */
  seenSince(path: string, times: CronTimes, now: string): string;
  forgetSeen(path: string): void;
  /** The definitions that have passes. */
  paths(): string[];
}

/** Seals secrets with the desktop's keyring. Not there where the product runs without one. */
export interface Keyring {
  seal(secret: Uint8Array): Promise<Uint8Array>;
  /** Rejects where the keyring is locked, or is another one than that which sealed. */
  open(sealed: Uint8Array): Promise<Uint8Array>;
}

/** What was measured for the sake of estimates: of a definition's sources, and of a machine. */
export interface EstimateBooks {
  keepSample(rulesSha256: string, measuredAt: Date, rates: SideRates): void;
  findSample(rulesSha256: string): SideRates | undefined;
  keepMachine(figures: MachineFigures): void;
  findMachine(machine: string): MachineFigures | undefined;
}

/** How long runs wait for what is in flight, and what they learned of it. */
export interface FlightBooks {
  /** The window that a run begins with. */
  open(run: string, window: FlightWindow): void;
  windowOf(run: string): FlightWindow | undefined;
  /** What an ended run has learned; `measured` says of which times. */
  learn(run: { run: string; name: string; measured: string }, lags: Lags): void;
  /** The same of the last runs, the newest first. */
  learned(name: string, measured: string, runsMax: number): Lags[];
}

export interface Disk {
  /** What the user may still write where a folder is, or will be; null where the system does not say. */
  freeBytes(folder: string): Promise<number | null>;
  /** What a file takes; none where it is not there. */
  bytesOf(path: string): number;
  /** What a folder takes with all that is in it. */
  bytesUnder(folder: string): Promise<number>;
}

export interface Clock {
  now(): Date;
}

/** A run that is under way, for whoever watches: the phase, and memory in which the figures live. */
export type RunWatch = {
  run: string;
  name: string;
  phase: RunPhase;
  gauge: Gauge;
  estimate: RunEstimate | null;
};

/** How far an approved rerun request is sent. */
export type OutboxLine = {
  request: string;
  run: string;
  round: number;
  messages: number;
  sent: number;
  /** When its keys are read again; null until all of it is sent. */
  recheckAt: string | null;
  /** Why it did not work the last time, how often in a row, and when it is tried again. */
  failure: string | null;
  failures: number;
  retryAt: string | null;
};

export interface Outbox {
  /** Begins a round of sending; one of the same request is replaced. */
  open(line: Pick<OutboxLine, 'request' | 'run' | 'round' | 'messages'>): void;
  find(request: string): OutboxLine | undefined;
  list(): OutboxLine[];
  noteSent(request: string, sent: number): void;
  noteFailure(request: string, failure: string, retryAt: string): void;
  noteRecheckAt(request: string, at: string | null): void;
  close(request: string): void;
}

/** An item of a rerun request: JSON that begins with its `id`, which is the same whenever it is sent again. */
export type RerunMessage = {
  id: string;
  request: string;
  run: string;
  kind: string;
  key: Record<string, string | null>;
  body: string;
};

/** Where items are sent. Errors: `unreachable`, transient where trying again may help; `usage` where it does not take them. */
export interface RerunDelivery {
  /** Resolves once the receiver holds them. Items that were sent before may come again. */
  send(messages: RerunMessage[]): Promise<void>;
  /** What is only there when whole appears now. */
  finish?(): Promise<void>;
  /** Set where sending begins anew whenever it was not finished. */
  readonly isWhole?: true;
  close(): Promise<void>;
}

export type OpenDelivery = (settings: RerunSettings, name: string) => Promise<RerunDelivery>;

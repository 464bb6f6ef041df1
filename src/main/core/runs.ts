import { randomBytes } from 'node:crypto';
import type { Definition } from '#shared/definition.ts';
import { type Failure, TieoutError, toFailure } from '#shared/errors.ts';
import type { RunEstimate } from '#shared/estimate.ts';
import { sides } from '#shared/finding.ts';
import type { FlightWindow } from '#shared/flight.ts';
import { createGauge, type Gauge, isStopRequested, requestStop, sideFigures } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';
import { describeSource, type SourceSettings } from '#shared/source-settings.ts';
import type { SnapshotTotals } from '#shared/tasks.ts';
import { confirmFindings } from './confirming.ts';
import type { LoadedDefinition } from './definition-file.ts';
import { diffAll } from './diffing.ts';
import { checkRoom, type RoomWatch, watchRoom } from './disk-room.ts';
import { evidenceFiles } from './evidence-files.ts';
import { learnFrom } from './flight/learning.ts';
import { flightSummary } from './flight/totals.ts';
import { openWindow } from './flight/window.ts';
import { estimateOutcome, foresee } from './foresight.ts';
import { holdMaster, pullMaster } from './master/holding.ts';
import type { PlanParts } from './planner.ts';
import type { FlightBooks, FollowBooks, Recorder, RunEntry, RunWatch, Workers } from './ports.ts';
import { pullBoth } from './pulling.ts';
import { withRetries } from './retries.ts';
import { withRunLock } from './run-lock.ts';
import { recordEnd, recordPulled, recordStart, recordStop } from './run-record.ts';
import { digestFiles } from './sealed-files.ts';
import { interrupted } from './stopped.ts';
import { conclude } from './verdict.ts';

/** `person` records what whoever acts does, `engine` what follows from it. */
export type RunParts = PlanParts & {
  evidenceFolder: string;
  version: string;
  flights: FlightBooks;
  follows: FollowBooks;
  person: Recorder;
  engine: Recorder;
  /** What follows where it was stopped, or failed. */
  onStop?: (entry: RunEntry, definition: Definition, failure: Failure) => Promise<void>;
  /** What follows once a run has ended and is in the books. */
  onEnd?: (summary: RunSummary, definition: Definition, signal: AbortSignal | undefined) => Promise<void>;
};

/** Watches a run: called when it starts and whenever its phase changes. `signal` ends it at its next checkpoint. */
export type RunOptions = {
  onPhase?: (watch: RunWatch) => void;
  signal?: AbortSignal;
  /** What is entered together with a run that starts, or keeps it from starting. */
  onEntered?: (run: string) => void;
};

/** Pulls both sides, compares them, and enters the result in the books. Errors leave a run that can be resumed. */
export async function startRun(
  parts: RunParts,
  loaded: LoadedDefinition,
  options: RunOptions = {},
): Promise<RunSummary> {
  const startedAt = parts.clock.now();
  const run = newRunId(startedAt);
  const entry: RunEntry = {
    run,
    name: loaded.definition.name,
    state: 'pulling',
    verdict: null,
    startedAt: startedAt.toISOString(),
    endedAt: null,
    summary: null,
    definitionPath: loaded.path,
    definitionText: loaded.text,
    definitionSha256: loaded.sha256,
    rulesSha256: loaded.rulesSha256,
    evidence: evidenceFiles(parts.evidenceFolder, run),
    failure: null,
    estimate: null,
    evidenceDeleted: null,
  };
  recordStart(parts, entry, options.onEntered);
  return carryOut(parts, entry, loaded, options, () => foresee(parts, loaded));
}

/** Goes on with a run from its checkpoints. A run that ended with every partition compared is shown as it ended. */
export async function resumeRun(
  parts: RunParts,
  entry: RunEntry,
  loaded: LoadedDefinition,
  options: RunOptions = {},
): Promise<RunSummary> {
  if (entry.summary && entry.summary.failed.length === 0) return entry.summary;
  if (loaded.rulesSha256 !== entry.rulesSha256) {
    throw new TieoutError('definition', `${entry.definitionPath} has changed since run ${entry.run} began`, {
      next: 'Put the definition back as it was, or start a new run with tieout run.',
    });
  }
  return carryOut(parts, entry, loaded, options, undefined);
}

function carryOut(
  parts: RunParts,
  entry: RunEntry,
  loaded: LoadedDefinition,
  options: RunOptions,
  look: Look,
): Promise<RunSummary> {
  return withRunLock(entry.evidence.folder, entry.run, () => underLock(parts, entry, loaded, options, look));
}

/** Looks at what a run is about to read. A run that is gone on with was looked at when it started. */
type Look = (() => Promise<RunEstimate | undefined>) | undefined;

async function underLock(
  parts: RunParts,
  entry: RunEntry,
  loaded: LoadedDefinition,
  options: RunOptions,
  look: Look,
): Promise<RunSummary> {
  const gauge = createGauge();
  const room = watchRoom(parts.disk, entry.evidence.folder, gauge);
  const stop = () => requestStop(gauge);
  options.signal?.addEventListener('abort', stop);
  if (options.signal?.aborted) stop();
  let summary: RunSummary;
  try {
    const { run, name } = entry;
    options.onPhase?.({ run, name, phase: 'starting', gauge, estimate: null });
    const expected = await expectations(parts, entry, look);
    const enter = (phase: RunWatch['phase']) =>
      options.onPhase?.({ run, name, phase, gauge, estimate: expected.estimate });
    summary = await pullAndDiff(parts, entry, loaded, gauge, expected, enter);
  } catch (error) {
    const isInterrupted = error instanceof TieoutError && error.code === 'interrupted';
    note(parts, entry.run, isInterrupted ? 'interrupted' : 'failed', (isInterrupted && room.complaint()) || error);
    await parts.onStop?.(entry, loaded.definition, toFailure(error));
    throw withResume(error, entry.run, gauge, room);
  } finally {
    room.end();
    options.signal?.removeEventListener('abort', stop);
  }
  // It has ended, whatever becomes of what follows.
  await parts.onEnd?.(summary, loaded.definition, options.signal);
  return summary;
}

/** What is expected of a run that starts; none of one that is resumed, whose time is not all seen. */
type Expected = { estimate: RunEstimate | null; isResumed: boolean; warnings: string[] };

/** Notes what the run is expected to take, and refuses it where the workspace has no room for it. */
async function expectations({ books, disk }: RunParts, entry: RunEntry, look: Look): Promise<Expected> {
  const estimate = (look ? await look() : entry.estimate) ?? null;
  if (look && estimate) books.noteEstimate(entry.run, estimate);
  const warnings = await checkRoom(disk, entry.evidence, estimate ?? { bytes: 0, basedOn: 'guess' });
  return { estimate: look ? estimate : null, isResumed: !look, warnings };
}

/** Enters a failure in the books. Where the books fail, too (a full disk), the first failure is the one to tell. */
function note(parts: RunParts, run: string, state: 'interrupted' | 'failed', error: unknown): void {
  try {
    recordStop(parts, run, state, toFailure(error));
  } catch (failure) {
    if (!(failure instanceof TieoutError)) throw failure;
  }
}

async function pullAndDiff(
  parts: RunParts,
  entry: RunEntry,
  { definition }: LoadedDefinition,
  gauge: Gauge,
  expected: Expected,
  enter: (phase: RunWatch['phase']) => void,
): Promise<RunSummary> {
  const { books, workers, clock } = parts;
  const began = performance.now();
  if (expected.isResumed)
    parts.person.enter('run.resumed', { run: entry.run }, () => books.setState(entry.run, 'pulling'));
  else books.setState(entry.run, 'pulling');
  enter('pulling');
  const files = entry.evidence;
  // Read first: what enters the list while the sides are read is not looked for, rather than missed by mistake.
  const listed = definition.master && (await pullMaster(workers, definition, definition.master, files, gauge));
  const { inbound, outbound } = await pullBoth(workers, definition, files, gauge);
  const pulled = performance.now();
  recordPulled(parts, entry.run, { inbound, outbound, ...(listed ? { master: listed } : {}) });
  const window = definition.flight && openWindow(parts, entry, definition.flight, { inbound, outbound });
  enter('diffing');
  const pulledFor = { listed, window };
  const { tallies, failed, held, confirmed } = await compareAll(workers, definition, files, pulledFor, gauge, enter);
  enter('sealing');
  const { digest, kept, bytes } = await withRetries(
    workers,
    'seal',
    { findings: files.findings },
    {
      what: `${files.findings} could not be sealed`,
      next: "Look at this machine's memory and disk.",
    },
  );
  const sealedFiles = await digestFiles(workers, files);
  const ended = performance.now();
  const flight = window && flightSummary(window, tallies.values());
  const conclusion = conclude({
    definition,
    inbound,
    outbound,
    tallies,
    failed,
    confirmation: confirmed?.confirmation,
    master: held?.master,
    flight,
  });
  const summary: RunSummary = {
    run: entry.run,
    name: entry.name,
    inbound: totalsOf(definition.inbound, inbound),
    outbound: totalsOf(definition.outbound, outbound),
    ...conclusion,
    warnings: [...conclusion.warnings, ...(confirmed?.warnings ?? []), ...expected.warnings],
    ...(confirmed ? { settled: confirmed.confirmation.settled, confirmation: confirmed.confirmation } : {}),
    ...(held ? { master: held.master } : {}),
    ...(flight ? { flight } : {}),
    findingsKept: kept,
    findingsDigest: digest,
    findingsBytes: bytes,
    seconds: { pull: seconds(pulled - began), diff: seconds(ended - pulled), total: seconds(ended - began) },
    ...estimateOutcome(expected.estimate, seconds(ended - began)),
    ...(expected.isResumed ? { isResumed: true } : {}),
    ...(definition.activity ? { activity: definition.activity } : {}),
    startedAt: entry.startedAt,
    endedAt: clock.now().toISOString(),
    evidence: files,
  };
  recordEnd(parts, summary, sealedFiles, () => learnFrom(parts, entry, definition.flight, summary, tallies));
  return summary;
}

/** Holds everything that was read against one another; what does not agree is read again where the definition says so. */
async function compareAll(
  workers: Workers,
  definition: Definition,
  files: RunEntry['evidence'],
  { listed, window }: { listed: SnapshotTotals | undefined; window: FlightWindow | undefined },
  gauge: Gauge,
  enter: (phase: RunWatch['phase']) => void,
) {
  const { tallies: compared, failed: notCompared } = await diffAll(workers, { ...definition, window }, files, gauge);
  if (isStopRequested(gauge) && compared.size + notCompared.length < limits.partitions) throw interrupted();
  const held =
    listed && definition.master && (await holdMaster(workers, definition, definition.master, listed, files, gauge));
  const failed = [...notCompared, ...(held?.failed ?? [])];
  // Where some of it was not compared, going on with the run comes first.
  if (definition.confirm === undefined || failed.length > 0)
    return { tallies: compared, failed, held, confirmed: undefined };
  enter('confirming');
  const confirmed = await confirmFindings(workers, definition, definition.confirm, files, compared, gauge);
  return { tallies: confirmed.tallies, failed, held, confirmed };
}

function totalsOf(source: SourceSettings, { repeats: _, ...totals }: SnapshotTotals): RunSummary['inbound'] {
  return { source: describeSource(source), ...totals };
}

/** Adds to an error how to make the run go on, where going on saves anything. */
function withResume(error: unknown, run: string, gauge: Gauge, room: RoomWatch): unknown {
  if (!(error instanceof TieoutError)) return error;
  const noRoom = error.code === 'interrupted' ? room.complaint() : undefined;
  if (noRoom) {
    return new TieoutError('interrupted', `run ${run} was stopped, and what was read is kept: ${noRoom.message}`, {
      next: `Make room on that disk, then go on with tieout resume ${run}.`,
      cause: noRoom,
    });
  }
  if (error.code === 'interrupted') {
    return new TieoutError('interrupted', `run ${run} was interrupted; what was read is kept`, {
      next: `Go on with tieout resume ${run}.`,
      cause: error,
    });
  }
  const hasRead = sides.some((side) => sideFigures(gauge, side).get('records') > 0);
  if (!(error.code === 'unreachable' || error.code === 'not-established') || !hasRead) return error;
  const next = `${error.next ?? ''} Then go on with tieout resume ${run}.`.trim();
  return new TieoutError(error.code, error.message, { next, cause: error });
}

/** Sorts by time, and reads like it: `20260617-160000-3fa2c1`. */
function newRunId(at: Date): string {
  const [date = '', time = ''] = at.toISOString().split('T');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${randomBytes(3).toString('hex')}`;
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds) / 1_000;
}

import { randomBytes } from 'node:crypto';
import { TieoutError, toFailure } from '#shared/errors.ts';
import { type Side, sides } from '#shared/finding.ts';
import { createGauge, type Gauge, isStopRequested, requestStop, sideFigures } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { RunState, RunSummary } from '#shared/run.ts';
import { describeSource, type SourceSettings } from '#shared/source-settings.ts';
import type { SnapshotTotals } from '#shared/tasks.ts';
import type { LoadedDefinition } from './definition-file.ts';
import { diffAll } from './diffing.ts';
import { evidenceFiles } from './evidence-files.ts';
import type { Clock, RunBooks, RunEntry, RunWatch, Workers } from './ports.ts';
import { pullSide } from './pulling.ts';
import { withRunLock } from './run-lock.ts';
import { conclude } from './verdict.ts';

export type RunParts = { books: RunBooks; workers: Workers; clock: Clock; evidenceFolder: string };

/** Watches a run: called when it starts and whenever its phase changes. `signal` ends it at its next checkpoint. */
export type RunOptions = { onPhase?: (watch: RunWatch) => void; signal?: AbortSignal };

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
  };
  parts.books.add(entry);
  return carryOut(parts, entry, loaded, options);
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
  return carryOut(parts, entry, loaded, options);
}

function carryOut(
  parts: RunParts,
  entry: RunEntry,
  loaded: LoadedDefinition,
  options: RunOptions,
): Promise<RunSummary> {
  return withRunLock(entry.evidence.folder, entry.run, () => underLock(parts, entry, loaded, options));
}

async function underLock(
  parts: RunParts,
  entry: RunEntry,
  loaded: LoadedDefinition,
  options: RunOptions,
): Promise<RunSummary> {
  const gauge = createGauge();
  const stop = () => requestStop(gauge);
  options.signal?.addEventListener('abort', stop);
  if (options.signal?.aborted) stop();
  const enter = (phase: RunWatch['phase']) => options.onPhase?.({ run: entry.run, name: entry.name, phase, gauge });
  try {
    return await pullAndDiff(parts, entry, loaded, gauge, enter);
  } catch (error) {
    const isInterrupted = error instanceof TieoutError && error.code === 'interrupted';
    note(parts.books, entry.run, isInterrupted ? 'interrupted' : 'failed', error);
    throw withResume(error, entry.run, gauge);
  } finally {
    options.signal?.removeEventListener('abort', stop);
  }
}

/** Enters a failure in the books. Where the books fail, too (a full disk), the first failure is the one to tell. */
function note(books: RunBooks, run: string, state: RunState, error: unknown): void {
  try {
    books.setState(run, state, toFailure(error));
  } catch (failure) {
    if (!(failure instanceof TieoutError)) throw failure;
  }
}

async function pullAndDiff(
  parts: RunParts,
  entry: RunEntry,
  { definition }: LoadedDefinition,
  gauge: Gauge,
  enter: (phase: RunWatch['phase']) => void,
): Promise<RunSummary> {
  const { books, workers, clock } = parts;
  const began = performance.now();
  books.setState(entry.run, 'pulling');
  enter('pulling');
  const files = entry.evidence;
  const [inbound, outbound] = await pullBoth(workers, definition, files, gauge);
  const pulled = performance.now();
  books.setState(entry.run, 'diffing');
  enter('diffing');
  const { tallies, failed } = await diffAll(workers, definition, files, gauge);
  if (isStopRequested(gauge) && tallies.size + failed.length < limits.partitions)
    throw new TieoutError('interrupted', 'the run was interrupted');
  enter('sealing');
  const { digest, kept } = await workers.run('seal', { findings: files.findings });
  const ended = performance.now();
  const summary: RunSummary = {
    run: entry.run,
    name: entry.name,
    inbound: totalsOf(definition.inbound, inbound),
    outbound: totalsOf(definition.outbound, outbound),
    ...conclude({ definition, inbound, outbound, tallies, failed }),
    findingsKept: kept,
    findingsDigest: digest,
    seconds: { pull: seconds(pulled - began), diff: seconds(ended - pulled), total: seconds(ended - began) },
    startedAt: entry.startedAt,
    endedAt: clock.now().toISOString(),
    evidence: files,
  };
  books.end(entry.run, summary);
  return summary;
}

/** Pulls both sides at once. When one fails the other is stopped at a checkpoint, so that resume goes on with both. */
async function pullBoth(
  workers: Workers,
  definition: LoadedDefinition['definition'],
  files: Record<Side, string>,
  gauge: Gauge,
): Promise<[SnapshotTotals, SnapshotTotals]> {
  const { key, fields } = definition;
  const pulls = sides.map((side) =>
    pullSide(workers, { side, source: definition[side], key, fields, snapshot: files[side], gauge }).catch(
      (error: unknown) => {
        requestStop(gauge);
        throw error;
      },
    ),
  );
  const [inbound, outbound] = await Promise.allSettled(pulls);
  const failures = [inbound, outbound].flatMap((result) =>
    result?.status === 'rejected' ? [result.reason as unknown] : [],
  );
  const cause =
    failures.find((error) => !(error instanceof TieoutError) || error.code !== 'interrupted') ?? failures[0];
  if (cause !== undefined) throw cause;
  if (inbound?.status !== 'fulfilled' || outbound?.status !== 'fulfilled')
    throw new Error('broken invariant: a pull neither failed nor ended');
  return [inbound.value, outbound.value];
}

function totalsOf(source: SourceSettings, { repeats: _, ...totals }: SnapshotTotals): RunSummary['inbound'] {
  return { source: describeSource(source), ...totals };
}

/** Adds to an error how to make the run go on, where going on saves anything. */
function withResume(error: unknown, run: string, gauge: Gauge): unknown {
  if (!(error instanceof TieoutError)) return error;
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

import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { TieoutError } from '#shared/errors.ts';
import type { SourceRole } from '#shared/finding.ts';
import { type Gauge, isStopRequested } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { atLength, beat } from '#shared/pulse.ts';
import type { SourceSettings } from '#shared/source-settings.ts';
import type { SnapshotTotals, Tasks } from '#shared/tasks.ts';
import { keysIn, packedKeysIn } from './evidence/recheck/keys.ts';
import type { SealedSnapshot } from './evidence/snapshot-file.ts';
import { SnapshotWriter } from './evidence/snapshot-writer.ts';
import { unpackSortableKey } from './records/packed.ts';
import { openSource } from './sources/index.ts';
import { CursorLost, type Source } from './sources/source.ts';

type Input = Tasks['pull']['input'];

/**
 * Reads one side into its snapshot and seals it. A source that goes away is tried again, with growing pauses, from the
 * last checkpoint: the same way that `resume` takes. Errors: `unreachable` when it stays away, `interrupted` on a stop.
 */
export async function pull(input: Input): Promise<SnapshotTotals> {
  const stopped = new AbortController();
  const watch = watchForStop(input, stopped);
  try {
    const patience = new Patience();
    for (;;) {
      const totals = await attempt(input, stopped.signal, patience);
      if (totals) return totals;
    }
  } finally {
    clearInterval(watch);
  }
}

/** A stop is first left to the next safe point, where nothing read is lost; a source that reaches none is cut off. */
export function watchForStop({ gauge }: { gauge: Gauge }, stopped: AbortController): NodeJS.Timeout {
  let askedAt: number | undefined;
  return setInterval(() => {
    if (!isStopRequested(gauge)) return;
    askedAt ??= performance.now();
    if (performance.now() - askedAt >= limits.stopGraceMs) stopped.abort();
  }, 50);
}

/** One reading from the checkpoint on. Undefined where it should be tried again. */
async function attempt(input: Input, stopped: AbortSignal, patience: Patience): Promise<SnapshotTotals | undefined> {
  const { side, key, fields, timed, gauge } = input;
  beat();
  const only = input.only === undefined ? {} : { only: packedKeysIn(input.only.path) };
  const hasSpareCores = sparesCores(input.source);
  const writer = new SnapshotWriter({ path: input.snapshot, side, key, fields, timed, gauge, hasSpareCores, ...only });
  let source: Source | undefined;
  try {
    if (writer.sealed) return totals(input, writer.sealed);
    patience.note(JSON.stringify(writer.cursor));
    source = await openSource(input.source, { side, key, fields: timed ? [...fields, timed] : fields });
    if (!(await readKeyed(input, source, writer, stopped))) await source.read(writer.cursor, writer, stopped);
    if (stopped.aborted) throw interrupted();
    return totals(input, await atLength(() => writer.seal()));
  } catch (error) {
    if (error instanceof CursorLost) {
      writer.startOver();
      patience.startOver(error, side);
      return undefined;
    }
    writer.close();
    if (stopped.aborted) throw interrupted();
    patience.isReached ||= writer.hasRead;
    await patience.wait(error, stopped);
    return undefined;
  } finally {
    writer.close();
    await source?.close().catch(() => {});
  }
}

/** Asks the source for the keys alone, where those are what is wanted and it can; a checkpoint of that is worth nothing. */
async function readKeyed(
  { only }: Input,
  source: Source,
  writer: SnapshotWriter,
  stopped: AbortSignal,
): Promise<boolean> {
  if (!only || !source.readKeys || only.keys > limits.keyedReadKeysMax) return false;
  if (writer.cursor !== null) throw new CursorLost('keys are asked for anew');
  writer.isKeyed = true;
  const asked = { keys: [...keysIn(only.path)].map(unpackSortableKey), areTwice: only.areTwice };
  writer.isKeyed = await source.readKeys(asked, writer, stopped);
  return writer.isKeyed;
}

/** Both sides are read at once; where that leaves cores idle, or a server takes its time, others can compress meanwhile. */
export function sparesCores({ type }: SourceSettings): boolean {
  return availableParallelism() > 2 || type === 'redis' || type === 'mysql';
}

function totals({ snapshot }: Input, sealed: SealedSnapshot): SnapshotTotals {
  return { ...sealed, bytes: statSync(snapshot).size };
}

/** How often a source that goes away is tried again: the pauses begin anew whenever a checkpoint was reached in between. */
class Patience {
  /** Whether any record came. */
  isReached = false;
  private failures = 0;
  private restarts = 0;
  private cursor: string | undefined;

  note(cursor: string): void {
    if (cursor !== this.cursor) this.failures = 0;
    this.cursor = cursor;
  }

  /** Counts a reading that must begin anew; a source that never holds still is not read forever. */
  startOver(cause: CursorLost, side: SourceRole): void {
    if (++this.restarts <= limits.sourceRestartsMax) return;
    throw new TieoutError('unreachable', `${side} changed again and again while it was read: ${cause.message}`, {
      next: `Wait until ${side} holds still, then run again.`,
      cause,
    });
  }

  /**
   * Waits before the next attempt, or throws the error where trying again will not help: a source that was never
   * reached is more likely misspelt than away, so the person is told at once.
   */
  async wait(error: unknown, stopped: AbortSignal): Promise<void> {
    const pause = limits.sourceRetryPausesMs[this.failures++];
    if (!(error instanceof TieoutError) || !error.isTransient || !this.isReached || pause === undefined) throw error;
    await setTimeout(pause, undefined, { signal: stopped }).catch(() => {
      throw interrupted();
    });
  }
}

function interrupted(): TieoutError {
  return new TieoutError('interrupted', 'the run was interrupted');
}

import { existsSync } from 'node:fs';
import type { Definition } from '#shared/definition.ts';
import { type Failure, TieoutError } from '#shared/errors.ts';
import type { RunSummary } from '#shared/run.ts';
import type { FollowBooks, RunBooks, RunEntry } from '../ports.ts';
import { withRunLock } from '../run-lock.ts';
import { isBefore, reviewingInOrder } from './in-order.ts';

type Signal = AbortSignal | undefined;
/** `isAgain`: some of it may have been done before. */
type How = { isAgain: boolean; signal: Signal };

type Parts = {
  follows: FollowBooks;
  books: Pick<RunBooks, 'find'>;
  /** The definition that a run was made under. */
  definitionOf: (entry: RunEntry) => Definition;
  /** Takes over what was decided before, and classifies: people decide on what that leaves. */
  review: (summary: RunSummary, definition: Definition) => Promise<void>;
  /** Makes known what a run came to: in its journal, its reports, by alerts. */
  tell: (summary: RunSummary, definition: Definition, how: How) => Promise<void>;
  /** The same of one that failed. */
  afterFailure: (entry: RunEntry, definition: Definition, failure: Failure) => Promise<void>;
  /** The reports that were cut off, which runs do not wait for. */
  afterAll: (signal: AbortSignal) => Promise<void>;
};

/**
 * What follows a run once it is over: decisions are carried over, its journal is written, people are told. A run is noted
 * in the transaction that ends it until all of that is done, so that an engine that is killed in between leaves word of
 * it: the next one goes on with it, and so does a later run of the same reconciliation, or whoever resumes it. Nobody
 * decides on a run before what was decided earlier is taken over to it.
 */
export function followingRuns(parts: Parts) {
  const { follows, books } = parts;
  const stop = new AbortController();
  const reviewInOrder = reviewingInOrder(parts);
  let rest: Promise<void> = Promise.resolve();

  const afterEnd = async (summary: RunSummary, definition: Definition, how: How) => {
    const hindered = await reviewInOrder(summary, definition, how.signal).then(
      () => undefined,
      (error: unknown) => ({ error }),
    );
    // What a run came to is told even where it could not take over what was decided before.
    if (!how.signal?.aborted) await parts.tell(summary, definition, how);
    if (hindered) throw hindered.error;
    if (!how.signal?.aborted) follows.close(summary.run);
  };

  const goOnWith = async (run: string, signal: Signal) => {
    const { folder } = books.find(run)?.evidence ?? {};
    if (folder === undefined || !existsSync(folder)) return follows.close(run);
    await withRunLock(folder, run, async () => {
      // Whoever held the lock may have been through with it.
      const entry = follows.list().includes(run) ? books.find(run) : undefined;
      if (!entry) return;
      const { state, summary, failure } = entry;
      const definition = parts.definitionOf(entry);
      if (state === 'ended' && summary) return afterEnd(summary, definition, { isAgain: true, signal });
      if (state === 'failed' && failure) await parts.afterFailure(entry, definition, failure);
      follows.close(run);
    });
  };

  const goOnWithAll = async (log: (error: unknown) => void) => {
    for (const run of follows.list()) {
      if (stop.signal.aborted) return;
      // One that another Tieout is at, or whose definition lacks a variable now, stays noted; so does one that shows a bug.
      await goOnWith(run, stop.signal).catch((error) => {
        if (!(error instanceof TieoutError)) log(error);
      });
    }
  };

  return {
    /** Goes on with all that an engine before left undone. What is a bug is told to `log`. */
    async goOn(log: (error: unknown) => void): Promise<void> {
      rest = goOnWithAll(log)
        .then(() => parts.afterAll(stop.signal))
        .catch(log);
      await rest;
    },
    /** Goes on with what one run is owed, where it is owed anything. */
    async resume(run: string, signal: Signal): Promise<void> {
      if (follows.list().includes(run)) await goOnWith(run, signal);
    },
    /** Leaves the rest to the next engine. */
    async close(): Promise<void> {
      stop.abort();
      await rest;
    },
    /** Errors leave what follows owed; the run itself has ended all the same. */
    async ended(summary: RunSummary, definition: Definition, signal: Signal): Promise<void> {
      for (const run of follows.list()) {
        const entry = books.find(run);
        // What fails of another run is that run's: it stays noted.
        if (entry && isBefore(entry, summary) && !signal?.aborted) await goOnWith(run, signal).catch(() => {});
      }
      await afterEnd(summary, definition, { isAgain: false, signal }).catch((error) => {
        throw stillOwed(summary, error);
      });
    },
    async failed(entry: RunEntry, definition: Definition, failure: Failure): Promise<void> {
      await parts.afterFailure(entry, definition, failure);
      quietly(() => follows.close(entry.run));
    },
  };
}

function stillOwed({ run, verdict }: RunSummary, error: unknown): unknown {
  if (!(error instanceof TieoutError)) return error;
  const next = `${error.next ?? ''} Then go on with tieout resume ${run}.`.trim();
  const what = `run ${run} has ended (${verdict}), but not all that follows it is done: ${error.message}`;
  return new TieoutError(error.code, what, { next, cause: error });
}

/** What made a run fail may keep this from being written, too; what failed is then told once more. */
function quietly(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof TieoutError)) throw error;
  }
}

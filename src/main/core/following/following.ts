import { existsSync } from 'node:fs';
import type { Definition } from '#shared/definition.ts';
import { type Failure, TieoutError } from '#shared/errors.ts';
import type { RunSummary } from '#shared/run.ts';
import type { FollowBooks, RunBooks, RunEntry } from '../ports.ts';
import { withRunLock } from '../run-lock.ts';

type Parts = {
  follows: FollowBooks;
  books: Pick<RunBooks, 'find'>;
  /** The definition that a run was made under. */
  definitionOf: (entry: RunEntry) => Definition;
  /** Draws the consequences of a run that has ended. `isAgain`: some of them may have been drawn before. */
  afterEnd: (summary: RunSummary, definition: Definition, how: { isAgain: boolean; signal?: Signal }) => Promise<void>;
  /** The same of one that failed. */
  afterFailure: (entry: RunEntry, definition: Definition, failure: Failure) => Promise<void>;
  /** The reports that were cut off, which runs do not wait for. */
  afterAll: (signal: AbortSignal) => Promise<void>;
};
type Signal = AbortSignal | undefined;

/**
 * What follows a run once it is over: decisions are carried over, its journal is written, people are told. A run is noted
 * in the transaction that ends it until all of that is done, so that an engine that is killed in between leaves word of
 * it: the next one goes on with it, and a later run of the same reconciliation does so before it draws its own.
 */
export function followingRuns(parts: Parts) {
  const { follows, books } = parts;
  const stop = new AbortController();
  let underWay: Promise<void> = Promise.resolve();
  let rest: Promise<void> = Promise.resolve();

  const goOnWith = async (run: string) => {
    const entry = books.find(run);
    if (!entry || !existsSync(entry.evidence.folder)) return follows.close(run);
    await withRunLock(entry.evidence.folder, run, async () => {
      // Whoever held the lock may have been through with it.
      if (!follows.list().includes(run)) return;
      const { state, summary, failure } = entry;
      const definition = parts.definitionOf(entry);
      if (state === 'ended' && summary)
        await parts.afterEnd(summary, definition, { isAgain: true, signal: stop.signal });
      else if (state === 'failed' && failure) await parts.afterFailure(entry, definition, failure);
      follows.close(run);
    });
  };
  const goOnWithAll = async (isMeant: (entry: RunEntry) => boolean) => {
    for (const run of follows.list()) {
      const entry = books.find(run);
      if (stop.signal.aborted) return;
      if (entry && !isMeant(entry)) continue;
      // One that another Tieout is at, or whose definition lacks a variable now, stays noted.
      await goOnWith(run).catch((error) => {
        if (!(error instanceof TieoutError)) throw error;
      });
    }
  };
  /** One after the other, so that whoever asks waits for what was begun before. */
  const goOn = (isMeant: (entry: RunEntry) => boolean): Promise<void> => {
    underWay = underWay.catch(() => {}).then(() => goOnWithAll(isMeant));
    return underWay;
  };

  return {
    /** Goes on with all that an engine before left undone. What is a bug is told to `log`. */
    async goOn(log: (error: unknown) => void): Promise<void> {
      rest = goOn(() => true)
        .catch(log)
        .then(() => parts.afterAll(stop.signal))
        .catch(log);
      await rest;
    },
    /** Leaves the rest to the next engine. */
    async close(): Promise<void> {
      stop.abort();
      await Promise.allSettled([underWay, rest]);
    },
    async ended(summary: RunSummary, definition: Definition, signal: Signal): Promise<void> {
      // What fails of another run is that run's: it stays noted.
      await goOn(({ run, name }) => name === summary.name && run !== summary.run).catch(() => {});
      await parts.afterEnd(summary, definition, { isAgain: false, signal });
      follows.close(summary.run);
    },
    async failed(entry: RunEntry, definition: Definition, failure: Failure): Promise<void> {
      await parts.afterFailure(entry, definition, failure);
      quietly(() => follows.close(entry.run));
    },
  };
}

/** What made a run fail may keep this from being written, too; what failed is then told once more. */
function quietly(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof TieoutError)) throw error;
  }
}

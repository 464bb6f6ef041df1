import { existsSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';
import type { FollowBooks, RunBooks, RunEntry } from '../ports.ts';
import { isHeld, withRunLock } from '../run-lock.ts';
import { interrupted } from '../stopped.ts';

type Parts = {
  follows: FollowBooks;
  books: Pick<RunBooks, 'find'>;
  definitionOf: (entry: RunEntry) => Definition;
  /** Takes over what was decided before, and classifies: people decide on what that leaves. */
  review: (summary: RunSummary, definition: Definition) => Promise<void>;
};

/**
 * Takes decisions over from run to run in the order in which a reconciliation's runs began: one that still waits for its
 * own would hand on less than was decided. Errors: those of the run before, which then keep this one waiting, too.
 */
export function reviewingInOrder({ follows, books, definitionOf, review }: Parts) {
  const take = async (summary: RunSummary, definition: Definition) => {
    if (!follows.owesReview(summary.run)) return;
    await review(summary, definition);
    follows.reviewed(summary.run);
  };

  /** Of a run that another holds, in this process or elsewhere, that one is waited for. */
  const takeBefore = async ({ run, evidence, summary }: RunEntry, definition: Definition, signal: Signal) => {
    const { folder } = evidence;
    const patience = Date.now() + limits.followWaitMs;
    while (follows.owesReview(run)) {
      if (!existsSync(folder) || !summary) return follows.close(run);
      if (!isHeld(folder)) return withRunLock(folder, run, () => take(summary, definition));
      if (signal?.aborted) throw interrupted();
      if (Date.now() > patience)
        throw new TieoutError('workspace', `another Tieout is still at run ${run}, which comes before`, {
          next: 'Wait until it is done.',
        });
      await setTimeout(limits.followLookMs);
    }
  };

  return async (summary: RunSummary, definition: Definition, signal: Signal): Promise<void> => {
    for (const run of follows.list()) {
      const entry = books.find(run);
      if (entry && isBefore(entry, summary)) await takeBefore(entry, definitionOf(entry), signal);
    }
    await take(summary, definition);
  };
}

type Signal = AbortSignal | undefined;

/** Whether a run is of the same reconciliation, and began earlier. */
export function isBefore(entry: RunEntry, { run, name, startedAt }: RunSummary): boolean {
  if (entry.name !== name || entry.run === run) return false;
  return entry.startedAt === startedAt ? entry.run < run : entry.startedAt < startedAt;
}

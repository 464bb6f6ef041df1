import { TieoutError } from '#shared/errors.ts';
import type { RunSummary } from '#shared/run.ts';
import { nearest } from '#shared/text.ts';
import { withEvidence } from './evidence-keeping.ts';
import type { RunBooks, RunEntry } from './ports.ts';
import { wayOn } from './way-on.ts';

export type EndedRun = RunEntry & { summary: RunSummary };
type Parts = {
  books: RunBooks;
  /** Where the runs are, as a person knows it: the workspace's folder, or the bundle that is opened. */
  place: string;
  isUnderWay: (run: string) => boolean;
};

/** A workspace's runs by their names, or as `latest`: which that is depends on what is asked. */
export function runFinding({ books, place, isUnderWay }: Parts) {
  const find = (run: string): RunEntry => findRun(books, place, run);
  const concluded = (run: string): RunEntry => findEnded(books, place, run);
  return {
    find,
    concluded,
    ended: (run: string): EndedRun => endedRun(concluded(run)),
    listed: (run: string): RunSummary => listedRun(concluded(run), isUnderWay),
    acted: (run: string): string => actedRun(books, place, run),
  };
}

/** A run by its name, or the newest as `latest`. Errors: `not-found`, with the nearest name that there is. */
function findRun(books: RunBooks, place: string, run: string): RunEntry {
  const entry = run === 'latest' ? books.latest() : books.find(run);
  if (entry) return entry;
  const near = nearest(run, ['latest', ...books.list().map((known) => known.run)]);
  const next =
    near && near !== run
      ? `Did you mean ${near}? tieout runs lists them.`
      : 'Runs are listed by tieout runs; start one with tieout run FILE.';
  throw new TieoutError(
    'not-found',
    run === 'latest' ? `there is no run in ${place} yet` : `there is no run ${run} in ${place}`,
    { next },
  );
}

/**
 * The same where it is asked what a run came to: `latest` is the newest that ended with a verdict, whatever failed after
 * it. Where none has, the newest is what there is.
 */
function findEnded(books: RunBooks, place: string, run: string): RunEntry {
  return (run === 'latest' && books.latestEnded()) || findRun(books, place, run);
}

/**
 * The name of a run that somebody acts on. Where the newest has not ended, `latest` is not taken for the one before it:
 * what is written there stays, and may lock it. Errors: `not-allowed`, which names both; as `findRun`.
 */
function actedRun(books: RunBooks, place: string, run: string): string {
  const newest = findRun(books, place, run);
  const ended = run === 'latest' ? books.latestEnded() : undefined;
  if (!ended || ended.run === newest.run) return newest.run;
  throw new TieoutError('not-allowed', `the newest run ${newest.run} has not ended: it is ${newest.state}`, {
    next: `Name the run you mean: ${ended.run} is the newest that ended.`,
  });
}

function endedRun({ summary, ...entry }: RunEntry): EndedRun {
  if (summary) return { ...entry, summary };
  throw new TieoutError('not-found', `run ${entry.run} has not ended: it is ${entry.state}`, {
    next: wayOn(entry),
  });
}

/** What a run came to whose findings can be listed: one that is gone on with still has the summary of its last end. */
function listedRun(entry: RunEntry, isUnderWay: (run: string) => boolean): RunSummary {
  withEvidence(entry);
  if (entry.summary && entry.state === 'ended') return entry.summary;
  throw new TieoutError('not-found', `the findings of run ${entry.run} are not all there yet: it is ${entry.state}`, {
    next: isUnderWay(entry.run) ? 'Wait until it has ended.' : wayOn(entry),
  });
}

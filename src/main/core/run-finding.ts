import { TieoutError } from '#shared/errors.ts';
import { nearest } from '#shared/text.ts';
import type { RunBooks, RunEntry } from './ports.ts';

/** A run by its name, or the newest as `latest`. Errors: `not-found`, with the nearest name that there is. */
export function findRun(books: RunBooks, folder: string, run: string): RunEntry {
  const entry = run === 'latest' ? books.latest() : books.find(run);
  if (entry) return entry;
  const near = nearest(
    run,
    books.list().map((known) => known.run),
  );
  const next = near
    ? `Did you mean ${near}? tieout runs lists them.`
    : 'Runs are listed by tieout runs; start one with tieout run FILE.';
  throw new TieoutError(
    'not-found',
    run === 'latest' ? `there is no run in ${folder} yet` : `there is no run ${run} in ${folder}`,
    { next },
  );
}

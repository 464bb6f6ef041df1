import { withoutStack } from '#shared/errors.ts';
import { type RunDetail, type RunLine, runCountsOf } from '#shared/run.ts';
import type { RunBooks, RunEntry, RunQuery } from './ports.ts';

/** A run as lists show it. */
export function runLineOf(entry: RunEntry): RunLine {
  const { run, name, definitionPath, state, verdict, startedAt, endedAt, summary, evidenceDeleted } = entry;
  return {
    ...{ run, name, definitionPath, state, verdict, startedAt, endedAt },
    counts: summary && runCountsOf(summary),
    activity: summary?.activity ?? null,
    evidenceDeleted,
  };
}

export function runDetailOf(entry: RunEntry): RunDetail {
  const { summary, definitionText, failure } = entry;
  return { ...runLineOf(entry), summary, definitionText, failure: failure && withoutStack(failure) };
}

/** Some runs, newest first, of so many; and the one after which to go on. */
export type RunPiece = { entries: RunEntry[]; total: number; next: string | null };

export function runPiece(books: RunBooks, query: RunQuery): RunPiece {
  const { path, count } = query;
  // One more than asked for, to know whether there is more.
  const entries = books.page({ ...query, count: count + 1 });
  const piece = entries.slice(0, count);
  return {
    entries: piece,
    total: books.count(path),
    next: entries.length > count ? (piece.at(-1)?.run ?? null) : null,
  };
}

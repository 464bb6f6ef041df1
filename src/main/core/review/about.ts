import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { AboutFinding } from '#shared/review.ts';
import type { RunSummary } from '#shared/run.ts';
import type { RunBooks, Workers } from '../ports.ts';
import { type NoteOnFinding, notesOnFindings } from './notes.ts';
import { allDecisions, type ReviewReading, reviewedOf } from './reviewed.ts';

type AboutParts = ReviewReading & { books: RunBooks; workers: Workers };

/** What was decided and said of one finding, and what the runs around it said of its key. */
export async function aboutFinding(parts: AboutParts, summary: RunSummary, id: number): Promise<AboutFinding> {
  const others = othersOf(parts.books, summary);
  const found = await parts.workers.run('history', {
    reviewed: reviewedOf(parts, summary),
    ...{ id, others: others.map(({ evidence }) => evidence.findings) },
  });
  if (!found)
    throw new TieoutError('not-found', `run ${summary.run} has no finding ${id}`, { next: 'Read the list again.' });
  const known = allDecisions(parts, summary.run);
  const { name, decisions, isChanged } = found.history;
  const isOnIt = ({ about: { finding } }: NoteOnFinding) => finding.kind === name.kind && finding.key === name.key;
  return {
    history: decisions.flatMap((decision) => {
      const one = known.get(decision);
      return one ? [{ ...one, isCarried: one.run !== summary.run }] : [];
    }),
    isChanged,
    notes: notesOnFindings(parts.trail, summary.name)
      .filter(isOnIt)
      .sort((a, b) => a.at.localeCompare(b.at)),
    elsewhere: others.map(({ run, startedAt }, i) => ({ run, startedAt, kinds: found.elsewhere[i] ?? null })),
  };
}

/** The other runs of the same reconciliation, the newest first. */
function othersOf(books: RunBooks, { run, name }: RunSummary): RunSummary[] {
  return books
    .list()
    .flatMap(({ summary }) => (summary && summary.name === name && summary.run !== run ? [summary] : []))
    .slice(0, limits.otherRunsMax);
}

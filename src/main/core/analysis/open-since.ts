import { existsSync } from 'node:fs';
import type { FindingKind } from '#shared/finding.ts';
import type { RunSummary } from '#shared/run.ts';
import type { RunBooks, Workers } from '../ports.ts';
import { type ReviewReading, reviewedOf } from '../review/reviewed.ts';

export type OpenReading = ReviewReading & { books: Pick<RunBooks, 'find'>; readers: Workers };

/** Findings that are open still, by when they were first found. */
export type OpenItems = { run: string; since: string; findings: number };

/** What is open of a run; undefined where nobody can say, its evidence being deleted or its run in part. */
export async function openItems(
  parts: OpenReading,
  summary: RunSummary | undefined,
  kind?: FindingKind,
): Promise<OpenItems[] | undefined> {
  if (!summary || summary.failed.length > 0 || !existsSync(summary.evidence.findings)) return undefined;
  const open = await parts.readers.run('openSince', { reviewed: reviewedOf(parts, summary), kind });
  return open.map(({ run, findings }) => {
    const since = parts.books.find(run)?.startedAt ?? summary.startedAt;
    return { run, since, findings };
  });
}

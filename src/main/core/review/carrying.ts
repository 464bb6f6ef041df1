import { existsSync } from 'node:fs';
import { limits } from '#shared/limits.ts';
import type { Decision } from '#shared/review.ts';
import type { CarryOutput } from '#shared/review-tasks.ts';
import type { RunSummary } from '#shared/run.ts';
import type { RunBooks, Workers } from '../ports.ts';
import type { Trail } from '../trail/trail.ts';
import { allDecisions, carriedPath, type ReviewReading, reviewedOf } from './reviewed.ts';

/**
 * Takes the decisions of the last run of the same reconciliation over to one that has just ended, where every partition
 * of both was compared. What cannot be taken over stays where it was decided. What was taken over is not taken over again,
 * and nothing is put beneath what people have decided on already, or signed.
 */
export async function carryDecisions(
  parts: ReviewReading & { trail: Trail; books: RunBooks; workers: Workers },
  summary: RunSummary,
): Promise<void> {
  const { trail, books, workers } = parts;
  const before = runBefore(books, summary);
  if (!before || summary.failed.length > 0 || settling.some((action) => trail.has(summary.run, action))) return;
  const decisions = [...allDecisions(parts, before.run).values()];
  const { folder, findings, inbound, outbound } = summary.evidence;
  const carried = await workers.run('carry', {
    ...{ run: summary.run, findings, inbound, outbound, path: carriedPath(folder) },
    from: reviewedOf(parts, before),
    suspense: decisions.filter(({ status }) => status === 'suspense').map(({ decision }) => decision),
    awaitedMax: limits.suspenseAwaitedMax,
    resolved: decisions.filter(({ status }) => status === 'resolved').map(({ decision }) => decision),
  });
  const { closedBy: _, closedSha256: __, ...counts } = carried;
  trail.together(() => {
    trail.enter('decisions.carried', { run: summary.run, from: before.run, ...counts });
    if (carried.healed + carried.gone > 0) closeSuspense(trail, summary.run, before.run, carried, decisions);
  });
}

const settling = ['decisions.carried', 'decision.made', 'decisions.merged', 'run.signed'] as const;

/** What healed is closed by an entry of its own, which the list of these items is sealed in. */
function closeSuspense(trail: Trail, run: string, from: string, carried: CarryOutput, decisions: Decision[]): void {
  const byAccount = new Map<string | null, { healed: number; gone: number }>();
  for (const { decision, healed, gone } of carried.closedBy) {
    const account = decisions.find((one) => one.decision === decision)?.account ?? null;
    const sums = byAccount.get(account) ?? { healed: 0, gone: 0 };
    byAccount.set(account, { healed: sums.healed + healed, gone: sums.gone + gone });
  }
  const accounts = [...byAccount].map(([account, sums]) => ({ account, ...sums }));
  trail.enter('suspense.closed', { run, from, sha256: carried.closedSha256, accounts });
}

/** The last run before it whose every partition was compared and whose evidence is there. */
function runBefore(books: RunBooks, { run, name, startedAt }: RunSummary): RunSummary | undefined {
  return books
    .list()
    .flatMap(({ summary }) => (summary && summary.name === name && summary.run !== run ? [summary] : []))
    .find(
      (before) => before.startedAt <= startedAt && before.failed.length === 0 && existsSync(before.evidence.findings),
    );
}

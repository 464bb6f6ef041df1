import type { PassCounts } from '#shared/activity.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';
import type { PassBooks, PassRow, RunBooks, Workers } from '../ports.ts';

type Parts = { passes: PassBooks; runs: Pick<RunBooks, 'find'>; readers: Pick<Workers, 'run'> };

/** What became of the findings from the passes before, whose evidence is still there, to this one. */
export async function passFates(
  { passes, runs, readers }: Parts,
  pass: PassRow,
  summary: RunSummary,
): Promise<PassCounts> {
  const before = passes
    .of(pass.path, limits.passesListed)
    .filter((other) => other.activity === pass.activity && other.state === 'ended' && other.dueAt < pass.dueAt)
    .flatMap(({ run }) => {
      const entry = runs.find(run);
      return entry?.summary && !entry.evidenceDeleted ? [entry.evidence.findings] : [];
    })
    .slice(-limits.passesComparedMax);
  return readers.run('passFates', { before, now: summary.evidence.findings });
}

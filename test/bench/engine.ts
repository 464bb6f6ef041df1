import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, resolve } from 'node:path';
import type { Workers } from '#main/core/ports.ts';
import { createPool } from '#main/pool.ts';
import type { Side } from '#shared/finding.ts';
import { createGauge } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { SourceSettings } from '#shared/source-settings.ts';
import type { PartitionTally } from '#shared/tasks.ts';
import { fields, key } from './sides/columns.ts';

/** The engine as built, driven task by task so that each can be timed alone. */
export async function withEngine<Result>(run: (workers: Workers) => Promise<Result>): Promise<Result> {
  const workers = createPool(resolve('out/main/worker.js'));
  try {
    return await run(workers);
  } finally {
    await workers.close();
  }
}

/** Pulls one side into a fresh snapshot file and returns how many records it has. */
export async function pullSide(
  workers: Workers,
  side: Side,
  source: SourceSettings,
  snapshot: string,
): Promise<number> {
  rmSync(snapshot, { force: true });
  const totals = await workers.run('pull', { side, source, key, fields, snapshot, gauge: createGauge() });
  return totals.accepted;
}

/**
 * Compares two kept snapshots and returns how many findings there are. The pool has never fewer than two threads; to use
 * fewer, no more tasks are handed out at a time.
 */
export async function diffSides(
  workers: Workers,
  snapshots: Record<Side, string>,
  folder: string,
  threads = availableParallelism(),
): Promise<number> {
  const findings = join(folder, 'findings.sqlite');
  rmSync(findings, { force: true });
  await workers.run('prepare', { findings, key, fields });
  const groups = partitionGroups();
  const gauge = createGauge();
  const tallies: PartitionTally[] = [];
  const lane = async () => {
    for (let partitions = groups.pop(); partitions; partitions = groups.pop()) {
      const output = await workers.run('diff', {
        ...snapshots,
        findings,
        key,
        fields,
        trustSums: false,
        partitions,
        gauge,
      });
      for (const { failure } of output.failed) throw new Error(failure.message);
      tallies.push(...output.tallies);
    }
  };
  await Promise.all(Array.from({ length: threads }, lane));
  await workers.run('seal', { findings });
  return tallies.reduce((sum, { tally }) => sum + tally.missing + tally.unexpected + tally.different, 0);
}

function partitionGroups(): number[][] {
  const partitions = Array.from({ length: limits.partitions }, (_, partition) => partition);
  return Array.from({ length: limits.partitions / limits.partitionsPerTask }, (_, group) =>
    partitions.slice(group * limits.partitionsPerTask, (group + 1) * limits.partitionsPerTask),
  );
}

/** The benchmark's own check: a way that is fast and wrong must not look good. */
export function expectCount(actual: number, expected: number, what: string): void {
  if (actual !== expected) throw new Error(`${what}: ${actual} instead of ${expected}`);
}

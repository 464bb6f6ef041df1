import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Workers } from '#main/core/ports.ts';
import { createPool } from '#main/pool.ts';
import { createGauge } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { SourceSettings } from '#shared/source-settings.ts';
import { fields, key, type SideName } from './sides.ts';

/** The engine as built, driven task by task so that each can be timed alone. */
export async function withEngine<Result>(run: (workers: Workers) => Promise<Result>): Promise<Result> {
  const workers = createPool(join(process.cwd(), 'out/main/worker.js'));
  try {
    return await run(workers);
  } finally {
    await workers.close();
  }
}

/** Pulls one side into a fresh snapshot file and returns how many records it has. */
export async function pullSide(
  workers: Workers,
  side: SideName,
  source: SourceSettings,
  snapshot: string,
): Promise<number> {
  rmSync(snapshot, { force: true });
  const totals = await workers.run('pull', { side, source, key, fields, snapshot, gauge: createGauge() });
  return totals.accepted;
}

/** Compares two kept snapshots and returns how many findings there are. */
export async function diffSides(workers: Workers, folder: string): Promise<number> {
  const findings = join(folder, 'findings.sqlite');
  rmSync(findings, { force: true });
  await workers.run('prepare', { findings, key, fields });
  const partitions = Array.from({ length: limits.partitions }, (_, partition) => partition);
  const groups = Array.from({ length: limits.partitions / limits.partitionsPerTask }, (_, i) =>
    partitions.slice(i * limits.partitionsPerTask, (i + 1) * limits.partitionsPerTask),
  );
  const inbound = join(folder, 'inbound.snapshot');
  const outbound = join(folder, 'outbound.snapshot');
  const gauge = createGauge();
  const outputs = await Promise.all(
    groups.map((group) =>
      workers.run('diff', { inbound, outbound, findings, key, fields, trustSums: false, partitions: group, gauge }),
    ),
  );
  await workers.run('seal', { findings });
  return outputs.flatMap(({ tallies }) => tallies).reduce((sum, { tally }) => sum + tally.missing + tally.different, 0);
}

/** The benchmark's own check: a way that is fast and wrong must not look good. */
export function expectCount(actual: number, expected: number, what: string): void {
  if (actual !== expected) throw new Error(`${what}: ${actual} instead of ${expected}`);
}

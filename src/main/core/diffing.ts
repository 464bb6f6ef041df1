import type { Definition } from '#shared/definition.ts';
import { TieoutError, toFailure } from '#shared/errors.ts';
import type { Side } from '#shared/finding.ts';
import { type Gauge, isStopRequested, setPartitionCompared, setPartitionState } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { DiffInput, DiffOutput, Tally } from '#shared/tasks.ts';
import type { Workers } from './ports.ts';
import { withRetries } from './retries.ts';

export type DiffResult = { tallies: Map<number, Tally>; failed: { partition: number; reason: string }[] };

/**
 * Compares every partition that the findings file does not hold yet. Partitions go out a few at a time; one that fails
 * is tried again by itself, and after that is reported as not compared: never as matched.
 */
export async function diffAll(
  workers: Workers,
  { key, fields, trustSums, replayed }: Pick<Definition, 'key' | 'fields' | 'trustSums'> & Pick<DiffInput, 'replayed'>,
  files: Record<Side | 'findings', string>,
  gauge: Gauge,
): Promise<DiffResult> {
  const findings = { findings: files.findings, key, fields };
  const done = await withRetries(workers, 'prepare', findings, {
    what: `${files.findings} could not be prepared`,
    next: "Look at this machine's memory and disk.",
  });
  const tallies = new Map(done.map(({ partition, tally }) => [partition, tally]));
  for (const { partition, tally } of done) setPartitionCompared(gauge, partition, tally);
  let waiting = partitionsWithout(tallies);
  let failures = new Map<number, string>();
  for (let attempt = 0; attempt <= limits.taskRetriesMax && waiting.length > 0 && !isStopRequested(gauge); attempt++) {
    failures = new Map();
    const groups = inGroups(waiting, attempt === 0 ? limits.partitionsPerTask : 1);
    const outputs = await Promise.all(
      groups.map((partitions) =>
        workers
          .run('diff', { ...files, key, fields, partitions, trustSums, ...(replayed ? { replayed } : {}), gauge })
          .catch((error: unknown) => allFailed(partitions, error)),
      ),
    );
    for (const output of outputs) {
      for (const { partition, tally } of output.tallies) tallies.set(partition, tally);
      for (const { partition, failure } of output.failed) failures.set(partition, failure.message);
    }
    waiting = partitionsWithout(tallies);
  }
  const failed = [...failures]
    .map(([partition, reason]) => ({ partition, reason }))
    .sort((a, b) => a.partition - b.partition);
  // A thread that died could not say so itself.
  for (const { partition } of failed) setPartitionState(gauge, partition, 'failed');
  return { tallies, failed };
}

/** A thread that dies takes its whole task with it: what it had not reported is tried again. A full disk is not. */
function allFailed(partitions: number[], error: unknown): DiffOutput {
  if (error instanceof TieoutError && error.code === 'workspace') throw error;
  return { tallies: [], failed: partitions.map((partition) => ({ partition, failure: toFailure(error) })) };
}

function partitionsWithout(tallies: Map<number, Tally>): number[] {
  return Array.from({ length: limits.partitions }, (_, partition) => partition).filter(
    (partition) => !tallies.has(partition),
  );
}

function inGroups(partitions: number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(partitions.length / size) }, (_, i) =>
    partitions.slice(i * size, (i + 1) * size),
  );
}

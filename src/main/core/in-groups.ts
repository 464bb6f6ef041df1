import { TieoutError, toFailure } from '#shared/errors.ts';
import { type Gauge, isStopRequested } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { FailedPartition } from '#shared/tasks.ts';

export type Worked<Tally> = { tallies: Map<number, Tally>; failed: { partition: number; reason: string }[] };
type Output<Tally> = { tallies: { partition: number; tally: Tally }[]; failed: FailedPartition[] };

/**
 * Has something done with every partition that is not done yet. Partitions go out a few at a time; one that fails is
 * tried again by itself, and after that is reported as not done.
 */
export async function inGroups<Tally>(
  done: { partition: number; tally: Tally }[],
  act: (partitions: number[]) => Promise<Output<Tally>>,
  gauge: Gauge,
): Promise<Worked<Tally>> {
  const tallies = new Map(done.map(({ partition, tally }) => [partition, tally]));
  let waiting = partitionsWithout(tallies);
  let failures = new Map<number, string>();
  for (let attempt = 0; attempt <= limits.taskRetriesMax && waiting.length > 0 && !isStopRequested(gauge); attempt++) {
    failures = new Map();
    const groups = ofSize(waiting, attempt === 0 ? limits.partitionsPerTask : 1);
    const outputs = await Promise.all(
      groups.map((partitions) => act(partitions).catch((error: unknown) => allFailed<Tally>(partitions, error))),
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
  return { tallies, failed };
}

/** A thread that dies takes its whole task with it: what it had not reported is tried again. A full disk is not. */
function allFailed<Tally>(partitions: number[], error: unknown): Output<Tally> {
  if (error instanceof TieoutError && error.code === 'workspace') throw error;
  return { tallies: [], failed: partitions.map((partition) => ({ partition, failure: toFailure(error) })) };
}

function partitionsWithout(tallies: Map<number, unknown>): number[] {
  return Array.from({ length: limits.partitions }, (_, partition) => partition).filter(
    (partition) => !tallies.has(partition),
  );
}

function ofSize(partitions: number[], size: number): number[][] {
  return Array.from({ length: Math.ceil(partitions.length / size) }, (_, i) =>
    partitions.slice(i * size, (i + 1) * size),
  );
}

import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import type { Side } from '#shared/finding.ts';
import { type Gauge, isStopRequested } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { SnapshotTotals, Tasks } from '#shared/tasks.ts';
import { withBothSides } from './both-sides.ts';
import type { Workers } from './ports.ts';

/** Pulls both sides at once. When one fails the other is stopped at a checkpoint, so that resume goes on with both. */
export function pullBoth(
  workers: Workers,
  { key, fields, ...sources }: Definition,
  files: Record<Side, string>,
  gauge: Gauge,
): Promise<Record<Side, SnapshotTotals>> {
  return withBothSides(
    (side) => pullSide(workers, { side, source: sources[side], key, fields, snapshot: files[side], gauge }),
    gauge,
  );
}

/**
 * Pulls one side. Where the thread itself fails (it hangs, it runs out of memory) the side is read on from its last
 * checkpoint by another one; after that the run ends as `not-established`, and what was read is kept.
 */
async function pullSide(workers: Workers, input: Tasks['pull']['input']): Promise<SnapshotTotals> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await workers.run('pull', input);
    } catch (error) {
      if (error instanceof TieoutError) throw error;
      if (isStopRequested(input.gauge))
        throw new TieoutError('interrupted', 'the run was interrupted', { cause: error });
      if (attempt === limits.taskRetriesMax) throw givenUp(input.side, attempt + 1, error);
    }
  }
}

function givenUp(side: string, attempts: number, cause: unknown): TieoutError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TieoutError('not-established', `${side} could not be read in ${attempts} attempts: ${reason}`, {
    next: `Look at ${side} with tieout check, and at this machine's memory and disk.`,
    cause,
  });
}

import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { type Side, sides } from '#shared/finding.ts';
import { type Gauge, requestStop } from '#shared/gauge.ts';
import type { SnapshotTotals } from '#shared/tasks.ts';
import type { Workers } from './ports.ts';

/** Pulls both sides at once. When one fails the other is stopped at a checkpoint, so that resume goes on with both. */
export async function pullBoth(
  workers: Workers,
  definition: Definition,
  files: Record<Side, string>,
  gauge: Gauge,
): Promise<[SnapshotTotals, SnapshotTotals]> {
  const { key, fields } = definition;
  const pulls = sides.map((side) =>
    workers
      .run('pull', { side, source: definition[side], key, fields, snapshot: files[side], gauge })
      .catch((error: unknown) => {
        requestStop(gauge);
        throw error;
      }),
  );
  const [inbound, outbound] = await Promise.allSettled(pulls);
  const failures = [inbound, outbound].flatMap((result) =>
    result?.status === 'rejected' ? [result.reason as unknown] : [],
  );
  const cause =
    failures.find((error) => !(error instanceof TieoutError) || error.code !== 'interrupted') ?? failures[0];
  if (cause !== undefined) throw cause;
  if (inbound?.status !== 'fulfilled' || outbound?.status !== 'fulfilled')
    throw new Error('broken invariant: a pull neither failed nor ended');
  return [inbound.value, outbound.value];
}

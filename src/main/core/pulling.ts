import type { Definition } from '#shared/definition.ts';
import type { Side } from '#shared/finding.ts';
import { timeOf } from '#shared/flight-settings.ts';
import type { Gauge } from '#shared/gauge.ts';
import type { KeysFile, SnapshotTotals } from '#shared/tasks.ts';
import { withBothSides } from './both-sides.ts';
import type { Workers } from './ports.ts';
import { lookAt, withRetries } from './retries.ts';

/** Pulls both sides at once. When one fails the other is stopped at a checkpoint, so that resume goes on with both. `only`: the keys to read. */
export function pullBoth(
  workers: Workers,
  { key, fields, flight, ...sources }: Definition,
  files: Record<Side, string>,
  gauge: Gauge,
  only?: KeysFile,
): Promise<Record<Side, SnapshotTotals>> {
  return withBothSides((side) => {
    // What is read again is there or is not: when it was sent has been looked at by then.
    const besides = only ? { only } : flight ? { timed: timeOf(flight, side) } : {};
    const input = { side, source: sources[side], key, fields, snapshot: files[side], gauge, ...besides };
    return withRetries(workers, 'pull', input, { what: `${side} could not be read`, next: lookAt(side), gauge });
  }, gauge);
}

import type { Definition } from '#shared/definition.ts';
import type { Side } from '#shared/finding.ts';
import { type Gauge, setPartitionCompared, setPartitionState } from '#shared/gauge.ts';
import type { DiffInput, Tally } from '#shared/tasks.ts';
import { inGroups, type Worked } from './in-groups.ts';
import type { Workers } from './ports.ts';
import { withRetries } from './retries.ts';

export type DiffResult = Worked<Tally>;

/** Compares every partition that the findings file does not hold yet; one that fails again and again is not compared: never matched. */
export async function diffAll(
  workers: Workers,
  {
    key,
    fields,
    trustSums,
    replayed,
    window,
  }: Pick<Definition, 'key' | 'fields' | 'trustSums'> & Pick<DiffInput, 'replayed' | 'window'>,
  files: Record<Side | 'findings', string>,
  gauge: Gauge,
): Promise<DiffResult> {
  const findings = { findings: files.findings, key, fields, ...(window ? { isTimed: true } : {}) };
  const done = await withRetries(workers, 'prepare', findings, {
    what: `${files.findings} could not be prepared`,
    next: "Look at this machine's memory and disk.",
  });
  for (const { partition, tally } of done) setPartitionCompared(gauge, partition, tally);
  const besides = { ...(replayed ? { replayed } : {}), ...(window ? { window } : {}) };
  const input = { ...files, key, fields, trustSums, ...besides, gauge };
  const result = await inGroups(done, (partitions) => workers.run('diff', { ...input, partitions }), gauge);
  // A thread that died could not say so itself.
  for (const { partition } of result.failed) setPartitionState(gauge, partition, 'failed');
  return result;
}

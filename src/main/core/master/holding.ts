import type { Definition } from '#shared/definition.ts';
import { type Gauge, isStopRequested } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { MasterSummary, MasterTally } from '#shared/master.ts';
import type { MasterSettings } from '#shared/master-settings.ts';
import { describeSource } from '#shared/source-settings.ts';
import type { SnapshotTotals } from '#shared/tasks.ts';
import { type EvidenceFiles, masterFiles } from '../evidence-files.ts';
import { inGroups } from '../in-groups.ts';
import type { Workers } from '../ports.ts';
import { lookAt, withRetries } from '../retries.ts';
import { interrupted } from '../stopped.ts';

type Failed = { partition: number; reason: string }[];
/** What the master list came to, and the partitions that were not held against it. */
export type Held = { master: MasterSummary; failed: Failed };

/** Reads the master list: its keys are its records. */
export function pullMaster(
  workers: Workers,
  { key }: Definition,
  { source }: MasterSettings,
  { folder }: EvidenceFiles,
  gauge: Gauge,
): Promise<SnapshotTotals> {
  const { snapshot } = masterFiles(folder);
  const what = 'the master list could not be read';
  return withRetries(
    workers,
    'pull',
    { side: 'master', source, key, fields: [], snapshot, gauge },
    { what, next: lookAt('the master list'), gauge },
  );
}

/** Holds the master list against both sides, partition by partition, and seals what is on neither and what it has not. */
export async function holdMaster(
  workers: Workers,
  definition: Pick<Definition, 'key' | 'fields'>,
  settings: MasterSettings,
  read: SnapshotTotals,
  evidence: EvidenceFiles,
  gauge: Gauge,
): Promise<Held> {
  const { list } = masterFiles(evidence.folder);
  const { tallies, failed } = await holdAll(workers, definition, settings, evidence, list, gauge);
  if (isStopRequested(gauge) && tallies.size + failed.length < limits.partitions) throw interrupted();
  const sealed = await withRetries(workers, 'sealMaster', { list }, complaintOf(list));
  return { master: summaryOf(settings, read, [...tallies.values()], sealed), failed: failed.map(ofMaster) };
}

/** The same into another file, as `verify` makes it anew. */
export async function holdAll(
  workers: Workers,
  { key, fields }: Pick<Definition, 'key' | 'fields'>,
  { notInMaster }: Pick<MasterSettings, 'notInMaster'>,
  { inbound, outbound, folder }: EvidenceFiles,
  list: string,
  gauge: Gauge,
) {
  const done = await withRetries(workers, 'prepareMaster', { list }, complaintOf(list));
  const shape = { keyColumns: key.length, columns: key.length + fields.length, isListed: notInMaster !== 'count' };
  const input = { inbound, outbound, master: masterFiles(folder).snapshot, list, ...shape, gauge };
  return inGroups(done, (partitions) => workers.run('holdMaster', { ...input, partitions }), gauge);
}

function complaintOf(list: string) {
  return { what: `${list} could not be made`, next: "Look at this machine's memory and disk." };
}

function ofMaster({ partition, reason }: Failed[number]): Failed[number] {
  return { partition, reason: `the master list: ${reason}` };
}

function summaryOf(
  { source, notInMaster }: MasterSettings,
  { read, accepted, invalid, digest, seal, bytes, readFrom, readTo, sittings }: SnapshotTotals,
  tallies: MasterTally[],
  sealed: { digest: string; kept: number; bytes: number },
): MasterSummary {
  const sum = (figure: keyof MasterTally) => tallies.reduce((total, tally) => total + tally[figure], 0);
  return {
    source: describeSource(source),
    ...{ read, accepted, invalid, digest, seal, bytes, readFrom, readTo, sittings },
    records: sum('records'),
    ...{ keys: sum('keys'), onBoth: sum('onBoth'), inboundOnly: sum('inboundOnly'), outboundOnly: sum('outboundOnly') },
    ...{ onNeither: sum('onNeither'), notInMaster: sum('notInMaster'), notInMasterIs: notInMaster },
    established: tallies.length,
    ...{ kept: sealed.kept, listDigest: sealed.digest, listBytes: sealed.bytes },
  };
}

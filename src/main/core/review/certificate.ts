import type { MasterSummary } from '#shared/master.ts';
import type { CoverageOutput } from '#shared/review-tasks.ts';
import type { RunSummary } from '#shared/run.ts';
import type { Certificate } from '#shared/signoff.ts';
import { masterFiles } from '../evidence-files.ts';
import type { Workers } from '../ports.ts';

/** What a run read and compared, as its evidence says now. */
export async function certificateOf(workers: Workers, summary: RunSummary): Promise<Certificate> {
  const master = summary.master ? { master: masterFiles(summary.evidence.folder).snapshot } : {};
  const { partitions, ...readings } = await workers.run('coverage', { ...summary.evidence, ...master });
  const reading = (side: 'inbound' | 'outbound') => {
    const { source, digest, seal } = summary[side];
    return { source, ...readings[side], digest, seal };
  };
  return {
    ...{ run: summary.run, name: summary.name, verdict: summary.verdict, discrepancies: summary.discrepancies },
    ...{ inbound: reading('inbound'), outbound: reading('outbound') },
    ...(summary.master && readings.master ? { master: { ...readings.master, ...totalOf(summary.master) } } : {}),
    totals: {
      inbound: addedUp(partitions, ({ inbound }) => inbound),
      outbound: addedUp(partitions, ({ outbound }) => outbound),
      ...(readings.master ? { master: addedUp(partitions, (partition) => partition.master) } : {}),
    },
    partitions,
  };
}

function totalOf(master: MasterSummary) {
  const { source, digest, seal, keys, onBoth, inboundOnly, outboundOnly, onNeither, notInMaster } = master;
  return { source, digest, seal, keys, onBoth, inboundOnly, outboundOnly, onNeither, notInMaster };
}

type Partition = CoverageOutput['partitions'][number];

function addedUp(partitions: Partition[], of: (partition: Partition) => Partition['master']) {
  const sum = (figure: 'records' | 'invalid') =>
    partitions.reduce((total, partition) => total + (of(partition)?.[figure] ?? 0), 0);
  return { records: sum('records'), invalid: sum('invalid') };
}

import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '#shared/definition.ts';
import type { MachineFigures, SideRate } from '#shared/estimate.ts';
import type { BenchStep } from '#shared/forecast.ts';
import { createGauge } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { SnapshotTotals } from '#shared/tasks.ts';
import { loadDefinition } from './definition-file.ts';
import { diffAll } from './diffing.ts';
import { phaseStartSeconds } from './estimate.ts';
import { evidenceFiles } from './evidence-files.ts';
import type { Clock, Workers } from './ports.ts';
import { pullBoth } from './pulling.ts';

/** Tells machines of another pace apart, and nothing else about them. */
export function describeMachine(threads: number): string {
  const model = cpus()[0]?.model.trim() || process.arch;
  return `${model}, ${availableParallelism()} cores, ${threads} threads`;
}

/** Keeps and compares generated records on the real worker threads, as a run would, and times it. */
export async function measureMachine(
  { workers, clock, machine }: { workers: Workers; clock: Clock; machine: string },
  folder: string,
  onStep: (step: BenchStep) => void,
): Promise<{ figures: MachineFigures; definition: Definition }> {
  onStep('generating');
  const records = limits.benchRecords;
  const generated = await workers.run('demo', { folder: join(folder, 'generated'), records });
  const { definition } = loadDefinition(generated.definition, {});
  const files = evidenceFiles(folder, 'machine');
  // Findings are written beside the snapshots, which are the first to need the folder.
  onStep('keeping');
  const { inbound: csv, outbound: json } = await pullBoth(workers, definition, files, createGauge());
  onStep('comparing');
  const began = performance.now();
  await diffAll(workers, definition, files, createGauge());
  const comparing = Math.max(0.001, (performance.now() - began) / 1_000 - phaseStartSeconds / 2);
  const figures = {
    machine,
    measuredAt: clock.now().toISOString(),
    records,
    csv: rateOf(csv),
    json: rateOf(json),
    pairsPerSecond: Math.round(Math.max(csv.accepted, json.accepted) / comparing),
  };
  return { figures, definition };
}

function rateOf({ read, bytes, readFrom, readTo }: SnapshotTotals): SideRate {
  const seconds = Math.max(0.001, (Date.parse(readTo) - Date.parse(readFrom)) / 1_000);
  return { recordsPerSecond: Math.round(read / seconds), bytesPerRecord: Math.round((bytes / read) * 10) / 10 };
}

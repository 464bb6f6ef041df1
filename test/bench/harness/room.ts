import { statfsSync } from 'node:fs';
import { freemem } from 'node:os';

/** What a benchmark takes for a number of records, and the most it may be given. */
export type Needs = {
  diskBytes?: (records: number) => number;
  memoryBytes?: (records: number) => number;
  recordsMax?: { records: number; because: string };
};

/** The records that can be measured in this folder, and why they are fewer than asked where they are. */
export type Fit = { records: number; reduced?: string };

/** Room is left for what else the machine does. */
const share = 0.9;

/** The size asked for, or else the largest of 1, 2 and 5 times a power of ten that fits. */
export function fitting(asked: number, needs: Needs, folder: string): Fit {
  const { bavail, bsize } = statfsSync(folder);
  const obstacle = (records: number) => obstacleOf(records, needs, { disk: bavail * bsize, memory: freemem() });
  const reduced = obstacle(asked);
  if (reduced === undefined) return { records: asked };
  const records = roundSizes().find((size) => size < asked && obstacle(size) === undefined);
  if (records === undefined) throw new Error(`there is no room for any size: ${reduced}`);
  return { records, reduced };
}

function obstacleOf(records: number, needs: Needs, free: { disk: number; memory: number }): string | undefined {
  const disk = needs.diskBytes?.(records) ?? 0;
  if (disk > free.disk * share) return `needs ${gigabytes(disk)} of disk, and ${gigabytes(free.disk)} are free`;
  const memory = needs.memoryBytes?.(records) ?? 0;
  if (memory > free.memory * share)
    return `needs ${gigabytes(memory)} of memory, and ${gigabytes(free.memory)} are free`;
  const { recordsMax } = needs;
  return recordsMax !== undefined && records > recordsMax.records ? recordsMax.because : undefined;
}

function roundSizes(): number[] {
  const sizes: number[] = [];
  for (let power = 1_000; power <= 1e9; power *= 10) sizes.push(power, 2 * power, 5 * power);
  return sizes.reverse();
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

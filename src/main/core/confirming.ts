import { setTimeout } from 'node:timers/promises';
import type { Confirmation } from '#shared/confirmation.ts';
import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import { createGauge, type Gauge, isStopRequested, requestStop, setPartitionCompared } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { SnapshotTotals, Tally } from '#shared/tasks.ts';
import { confirmedFiles, type EvidenceFiles } from './evidence-files.ts';
import type { Workers } from './ports.ts';
import { pullBoth } from './pulling.ts';
import { withRetries } from './retries.ts';

export type Confirmed = { confirmation: Confirmation; tallies: Map<number, Tally>; warnings: string[] };

/** Findings of a partition that have a key: what could be read again. */
function candidatesOf(tally: Tally): number {
  const { missing, unexpected, different, duplicate } = tally.first ?? tally;
  return missing + unexpected + different + duplicate;
}

/**
 * Reads what does not agree once more from both sides, after the settling time, and puts what that comes to in the place
 * of the candidates. The second readings are sealed beside the first. Gone on with after a kill, it waits anew unless the
 * candidates are read already.
 */
export async function confirmFindings(
  workers: Workers,
  definition: Definition,
  waitMs: number,
  evidence: EvidenceFiles,
  compared: Map<number, Tally>,
  gauge: Gauge,
): Promise<Confirmed> {
  const candidates = [...compared.values()].reduce((sum, tally) => sum + candidatesOf(tally), 0);
  const nothing = { waitMs, candidates, settled: 0, readings: null };
  if (candidates === 0) return { confirmation: nothing, tallies: compared, warnings: [] };
  if (candidates > limits.confirmKeysMax || [...compared.values()].some(isNotAllKept))
    return { confirmation: nothing, tallies: compared, warnings: [tooMany(candidates)] };
  const { keys, ...again } = confirmedFiles(evidence.folder);
  const { findings } = evidence;
  const isBegun = [...compared.values()].some(({ first }) => first !== undefined);
  const complaint = {
    what: 'the findings could not be read again',
    next: "Look at this machine's memory and disk.",
    gauge,
  };
  const only = isBegun
    ? { path: keys, keys: candidates, areTwice: true }
    : await withRetries(workers, 'candidateKeys', { findings, path: keys }, complaint);
  if (!isBegun) await settlingTime(waitMs, gauge);
  const read = await pullAgain(gauge, (inner) => pullBoth(workers, definition, again, inner, only));
  const { key, fields } = definition;
  const partitions = unsettled(compared);
  const isSettled = partitions.length === 0;
  const outcome = isSettled
    ? []
    : await withRetries(workers, 'settle', { findings, again, partitions, key, fields }, complaint);
  const tallies = new Map(compared);
  for (const { partition, tally } of outcome) {
    tallies.set(partition, tally);
    setPartitionCompared(gauge, partition, tally);
  }
  const settled = [...tallies.values()].reduce((sum, tally) => sum + (tally.settled ?? 0), 0);
  const readings = { inbound: readingOf(read.inbound), outbound: readingOf(read.outbound) };
  return { confirmation: { waitMs, candidates, settled, readings }, tallies, warnings: [] };
}

/** Partitions with candidates that are still what the first reading made of them. */
export function unsettled(compared: Map<number, Tally>): number[] {
  return [...compared]
    .filter(([, tally]) => tally.first === undefined && candidatesOf(tally) > 0)
    .map(([partition]) => partition);
}

/** Beyond what is kept, nobody knows the keys. */
function isNotAllKept(tally: Tally): boolean {
  const { missing, unexpected, different, duplicate } = tally.first ?? tally;
  return Math.max(missing, unexpected, different, duplicate) > limits.findingsPerPartitionMax;
}

function tooMany(candidates: number): string {
  const [found, most] = [candidates, limits.confirmKeysMax].map((count) => count.toLocaleString('en-US'));
  return `${found} findings were not read again, at most ${most} are: some may be of records that were still on their way.`;
}

async function settlingTime(waitMs: number, gauge: Gauge): Promise<void> {
  const endsAt = performance.now() + waitMs;
  for (let left = waitMs; left > 0; left = endsAt - performance.now()) {
    if (isStopRequested(gauge)) throw new TieoutError('interrupted', 'the run was interrupted');
    await setTimeout(Math.min(left, limits.confirmLookMs));
  }
}

/** With a gauge of its own, for the run's shows what the sides held; a stop reaches both. */
async function pullAgain<Result>(gauge: Gauge, pull: (inner: Gauge) => Promise<Result>): Promise<Result> {
  const inner = createGauge();
  const relay = setInterval(() => isStopRequested(gauge) && requestStop(inner), limits.confirmLookMs);
  try {
    return await pull(inner);
  } finally {
    clearInterval(relay);
  }
}

function readingOf({ read, accepted, invalid, digest, seal, readFrom, readTo }: SnapshotTotals) {
  return { read, accepted, invalid, digest, seal, readFrom, readTo };
}

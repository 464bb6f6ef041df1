import { countFindings, findingKinds, type SourceRole } from './finding.ts';
import { limits } from './limits.ts';

/**
 * A run's live figures in memory shared between the threads: workers write, the engine reads when it likes, and a
 * stop is one store. No message is sent for progress, so watching a run costs the run nothing.
 */
export type Gauge = { buffer: SharedArrayBuffer };

const stopWord = 0;
const slotsPerSide = { records: 0, invalid: 1, done: 2, total: 3, waits: 4 } as const;
export type SideFigure = keyof typeof slotsPerSide;
const sideSlots = 8;
const countsOffset = 8 + 3 * sideSlots * 8;
const countNames = ['matched', ...findingKinds] as const;
const partitionOffset = countsOffset + limits.partitions * countNames.length * 8;
const gaugeBytes = partitionOffset + limits.partitions;

/** What the partition map shows of one partition. */
export const partitionStates = ['waiting', 'working', 'matched', 'mismatched', 'failed'] as const;
export type PartitionState = (typeof partitionStates)[number];

export function createGauge(): Gauge {
  return { buffer: new SharedArrayBuffer(gaugeBytes) };
}

export function requestStop(gauge: Gauge): void {
  Atomics.store(new Int32Array(gauge.buffer, 0, 2), stopWord, 1);
}

export function isStopRequested(gauge: Gauge): boolean {
  return Atomics.load(new Int32Array(gauge.buffer, 0, 2), stopWord) === 1;
}

const placeOfRole: Record<SourceRole, number> = { inbound: 0, outbound: 1, master: 2 };

/** What is known of reading a side, or the master list: `done` of `total` is in the source's own unit (bytes, records, buckets); a total of 0 is not known. `waits` is 1 while the server is too busy. */
export function sideFigures(gauge: Gauge, role: SourceRole) {
  const slots = new Float64Array(gauge.buffer, 8 + placeOfRole[role] * sideSlots * 8, sideSlots);
  return {
    get: (figure: SideFigure): number => slots[slotsPerSide[figure]] ?? 0,
    set: (figure: SideFigure, value: number): void => {
      slots[slotsPerSide[figure]] = value;
    },
  };
}

/** A report's figures, in the place of a side's: while one is written no side is read with the same gauge. */
export function reportFigures(gauge: Gauge) {
  const { get, set } = sideFigures(gauge, 'inbound');
  return {
    /** Findings gone through, of all that are kept; a format that goes through them twice begins again. */
    get: () => ({ done: get('done'), total: get('total') }),
    set: (done: number, total: number) => {
      set('done', done);
      set('total', total);
    },
  };
}

export function setPartitionState(gauge: Gauge, partition: number, state: PartitionState): void {
  new Uint8Array(gauge.buffer, partitionOffset)[partition] = partitionStates.indexOf(state);
}

/** What comparing came to. */
export type ComparedCounts = Record<(typeof countNames)[number], number>;

/** A compared partition's counts and its place on the map: what its findings make of it. */
export function setPartitionCompared(gauge: Gauge, partition: number, counts: ComparedCounts): void {
  const slots = new Float64Array(gauge.buffer, countsOffset, limits.partitions * countNames.length);
  for (const [i, name] of countNames.entries()) slots[partition * countNames.length + i] = counts[name];
  setPartitionState(gauge, partition, countFindings(counts) > 0 ? 'mismatched' : 'matched');
}

/** The partitions that are compared by now, together. A partition that was compared twice counts once. */
export function comparedCounts(gauge: Gauge): ComparedCounts {
  const slots = new Float64Array(gauge.buffer, countsOffset, limits.partitions * countNames.length);
  const sums = { matched: 0, missing: 0, unexpected: 0, different: 0, duplicate: 0, invalid: 0 };
  for (const [i, count] of slots.entries()) {
    const name = countNames[i % countNames.length];
    if (name) sums[name] += count;
  }
  return sums;
}

/** Every partition's state, by its place in `partitionStates`. */
export function partitionStatesOf(gauge: Gauge): Uint8Array {
  return new Uint8Array(gauge.buffer, partitionOffset);
}

export function partitionStateCounts(gauge: Gauge): Record<PartitionState, number> {
  const counts = { waiting: 0, working: 0, matched: 0, mismatched: 0, failed: 0 };
  for (const state of partitionStatesOf(gauge)) {
    const name = partitionStates[state];
    if (name) counts[name] += 1;
  }
  return counts;
}

import type { Definition } from '#shared/definition.ts';
import type { SideRate } from '#shared/estimate.ts';
import { type Side, sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';
import { type EarlierRun, median, phaseStartSeconds } from './estimate.ts';

/** What the last runs of a definition measured. A figure that none of them was long enough to measure is not there. */
export type Experience = {
  runs: number;
  rates: Partial<Record<Side, SideRate>>;
  records: Partial<Record<Side, number>>;
  pairsPerSecond?: number;
  findingsBytesPerRecord?: number;
  /** Runs that were carried out in one go: what they had to read, and what they took. */
  earlier: EarlierRun[];
};

/** Shorter than this, starting and sealing weigh more than the records do. */
const measurableSeconds = 0.2;

/** Learns from the last runs of a definition, newest first: medians, so that one odd day does not move the next estimate. */
export function experienceOf(summaries: RunSummary[], definition: Definition): Experience {
  const whole = summaries.filter((summary) => !summary.isResumed);
  const rates: Experience['rates'] = {};
  const records: Experience['records'] = {};
  for (const side of sides) {
    const alike = summaries.map((summary) => summary[side]).filter(({ source }) => isOfType(source, definition, side));
    const [last] = alike;
    if (last) records[side] = last.read;
    const rate = rateOf(alike);
    if (rate) rates[side] = rate;
  }
  const pairs = median(whole.flatMap(pairsPerSecond));
  const findingsBytes = median(whole.flatMap(findingsBytesPerRecord));
  return {
    runs: whole.length,
    rates,
    records,
    ...(pairs === undefined ? {} : { pairsPerSecond: pairs }),
    ...(findingsBytes === undefined ? {} : { findingsBytesPerRecord: findingsBytes }),
    earlier: whole.map(inOneGo),
  };
}

/** A definition may come to read another kind of source under the same name; its pace is then another. */
function isOfType(source: string, definition: Definition, side: Side): boolean {
  return source.startsWith(`${definition[side].type} `);
}

function rateOf(totals: RunSummary['inbound'][]): SideRate | undefined {
  const inOneGo = totals.filter(({ sittings, read }) => sittings === 1 && read >= limits.measurableRecords);
  const recordsPerSecond = median(inOneGo.flatMap(recordsPerSecondOf));
  const bytesPerRecord = median(inOneGo.map(({ bytes, read }) => bytes / read));
  return recordsPerSecond === undefined || bytesPerRecord === undefined
    ? undefined
    : {
        recordsPerSecond: Math.max(1, Math.round(recordsPerSecond)),
        bytesPerRecord: Math.round(bytesPerRecord * 10) / 10,
      };
}

function recordsPerSecondOf({ read, readFrom, readTo }: RunSummary['inbound']): number[] {
  if (readFrom === undefined || readTo === undefined) return [];
  const seconds = (Date.parse(readTo) - Date.parse(readFrom)) / 1_000;
  return seconds >= measurableSeconds ? [read / seconds] : [];
}

function pairsPerSecond({ inbound, outbound, seconds }: RunSummary): number[] {
  const comparing = seconds.diff - phaseStartSeconds;
  const pairs = Math.max(inbound.accepted, outbound.accepted);
  return comparing >= measurableSeconds && pairs >= limits.measurableRecords ? [pairs / comparing] : [];
}

function findingsBytesPerRecord({ inbound, outbound, findingsBytes }: RunSummary): number[] {
  const records = Math.max(inbound.read, outbound.read);
  return findingsBytes === undefined || records < limits.measurableRecords ? [] : [findingsBytes / records];
}

/** A run by what was expected of it, so that a count that is always off is learned from, too. */
function inOneGo({ inbound, outbound, estimate, seconds }: RunSummary): EarlierRun {
  const read = { inbound: inbound.read, outbound: outbound.read };
  return { records: estimate?.records ?? read, seconds: seconds.total };
}

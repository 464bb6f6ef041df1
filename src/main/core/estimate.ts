import type { EstimateBasis, RunEstimate } from '#shared/estimate.ts';
import { type Side, sides } from '#shared/finding.ts';
import type { SideOutlook } from '#shared/forecast.ts';

/** What is believed of a run before it is made; every estimate is worked out from one of these. */
export type Outlook = Record<Side, SideOutlook> & {
  pairsPerSecond: number;
  /** Bytes of findings for each record of the larger side. */
  findingsBytesPerRecord: number;
  basedOn: EstimateBasis;
  runs: number;
  earlier: EarlierRun[];
};
/** What a run before had to read, and what it took. */
export type EarlierRun = { records: Record<Side, number>; seconds: number };

/** Both phases take this long whatever there is to do: threads start, files are made. */
export const phaseStartSeconds = 0.2;
/** What a run's files weigh without a record. */
const emptyEvidenceBytes = 700_000;

/** The sides are pulled at once, so the slower one counts; after that every pair is compared. */
export function estimateRun(outlook: Outlook): RunEstimate {
  const { inbound, outbound, basedOn, runs } = outlook;
  const records = { inbound: inbound.records, outbound: outbound.records };
  const { pull, diff } = phasesFor(outlook, records);
  const factor = correction(outlook, pull + diff);
  const pairs = Math.max(inbound.records, outbound.records);
  const kept = sides.reduce((bytes, side) => bytes + outlook[side].records * outlook[side].bytesPerRecord, 0);
  return {
    records,
    seconds: { pull: tenths(pull * factor), diff: tenths(diff * factor), total: tenths((pull + diff) * factor) },
    bytes: Math.round(emptyEvidenceBytes + kept + pairs * outlook.findingsBytesPerRecord),
    correction: Math.round(factor * 100) / 100,
    basedOn,
    runs,
  };
}

function phasesFor(outlook: Outlook, records: Record<Side, number>): { pull: number; diff: number } {
  const pulls = sides.map((side) => records[side] / outlook[side].recordsPerSecond);
  const pairs = Math.max(records.inbound, records.outbound);
  return {
    pull: phaseStartSeconds + Math.max(...pulls),
    diff: phaseStartSeconds + pairs / outlook.pairsPerSecond,
  };
}

/** Further than this from the truth, something else has changed, and the next run is as likely to be off the other way. */
const correctionMax = 4;
/** A run much shorter or longer says nothing of this one: other things decide its time. */
const alikeMax = 10;

/**
 * What an estimate made this way would have been off by on the runs before: the middle one. Judged anew each time, for
 * the pace that was learned meanwhile explains part of what earlier estimates missed.
 */
function correction(outlook: Outlook, seconds: number): number {
  const ratios = outlook.earlier.flatMap((run) => {
    const { pull, diff } = phasesFor(outlook, run.records);
    const isAlike = pull + diff < seconds * alikeMax && pull + diff > seconds / alikeMax;
    return isAlike ? [run.seconds / (pull + diff)] : [];
  });
  return Math.min(correctionMax, Math.max(1 / correctionMax, median(ratios) ?? 1));
}

export function median(values: number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

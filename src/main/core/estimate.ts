import type { EstimateBasis, RunEstimate, SideRate } from '#shared/estimate.ts';
import { type Side, sides } from '#shared/finding.ts';

/** What is believed of a run before it is made; every estimate is worked out from one of these. */
export type Outlook = Record<Side, SideOutlook> & {
  pairsPerSecond: number;
  /** Bytes of findings for each record of the larger side. */
  findingsBytesPerRecord: number;
  basedOn: EstimateBasis;
  runs: number;
  /** What earlier estimates of about this many seconds, on the same basis, were off by. */
  correctionFor: (seconds: number) => number;
};
export type SideOutlook = SideRate & { records: number; isExact: boolean };

/** Both phases take this long whatever there is to do: threads start, files are made. */
export const phaseStartSeconds = 0.2;
/** What a run's files weigh without a record. */
const emptyEvidenceBytes = 700_000;

/** The sides are pulled at once, so the slower one counts; after that every pair is compared. */
export function estimateRun(outlook: Outlook): RunEstimate {
  const { inbound, outbound, basedOn, runs } = outlook;
  const pull = phaseStartSeconds + Math.max(...sides.map((side) => pullSeconds(outlook[side])));
  const pairs = Math.max(inbound.records, outbound.records);
  const diff = phaseStartSeconds + pairs / outlook.pairsPerSecond;
  const correction = outlook.correctionFor(pull + diff);
  const kept = sides.reduce((bytes, side) => bytes + outlook[side].records * outlook[side].bytesPerRecord, 0);
  return {
    records: { inbound: inbound.records, outbound: outbound.records },
    seconds: {
      pull: tenths(pull * correction),
      diff: tenths(diff * correction),
      total: tenths((pull + diff) * correction),
    },
    bytes: Math.round(emptyEvidenceBytes + kept + pairs * outlook.findingsBytesPerRecord),
    correction: hundredths(correction),
    basedOn,
    runs,
  };
}

function pullSeconds({ records, recordsPerSecond }: SideOutlook): number {
  return records / recordsPerSecond;
}

function tenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

function hundredths(factor: number): number {
  return Math.round(factor * 100) / 100;
}

import { type Side, sides } from '#shared/finding.ts';
import {
  comparedCounts,
  createGauge,
  type Gauge,
  partitionStateCounts,
  partitionStatesOf,
  sideFigures,
} from '#shared/gauge.ts';
import type { LiveFigures, Pace, RunPhase } from '#shared/progress.ts';
import type { RunSummary } from '#shared/run.ts';
import type { RunWatch } from './ports.ts';

/** Measures how fast a run gets on: `enter` is told of each phase, `figures` says how the run stands now. */
export type ProgressMeter = { enter: (watch: RunWatch) => void; figures: (watch: RunWatch) => LiveFigures };

/** What is measured, and the phase in which it moves. */
const phaseOf: Record<What, RunPhase> = { inbound: 'pulling', outbound: 'pulling', compare: 'diffing' };
type What = Side | 'compare';
type Stand = { done: number; total: number; records: number };
/** Where it stood when its phase began, for how long that was on, and when it began. */
type Begun = { stand: Stand; at: number; endedAt: number | undefined };

export function createProgressMeter(): ProgressMeter {
  const begun = new Map<What, Begun>();
  const pace = (watch: RunWatch, what: What): Pace => {
    const { done, total, records } = standOf(watch.gauge, what);
    const began = begun.get(what);
    if (!began) return { records, done, total, recordsPerSecond: 0, etaSeconds: null };
    const seconds = Math.max(0.001, ((began.endedAt ?? performance.now()) - began.at) / 1_000);
    const rate = (done - began.stand.done) / seconds;
    return {
      records,
      done,
      total,
      recordsPerSecond: Math.max(0, Math.round((records - began.stand.records) / seconds)),
      etaSeconds:
        total > 0 && rate > 0 ? Math.max(0, Math.round((total - done) / rate)) : expectedSeconds(watch, what, seconds),
    };
  };
  return {
    enter({ phase, gauge }) {
      for (const what of Object.keys(phaseOf) as What[]) {
        const began = begun.get(what);
        if (phaseOf[what] === phase)
          begun.set(what, { stand: standOf(gauge, what), at: performance.now(), endedAt: undefined });
        else if (began) began.endedAt ??= performance.now();
      }
    },
    figures(watch) {
      const side = (side: Side) => ({ ...pace(watch, side), ...sideState(watch.gauge, side) });
      return {
        inbound: side('inbound'),
        outbound: side('outbound'),
        compare: pace(watch, 'compare'),
        counts: countsOf(watch.gauge),
        partitions: spelled(watch.gauge),
      };
    },
  };
}

/** What a run that is over shows: both sides read, every partition as its findings made it is for the findings to tell. */
export function figuresAfter(summary: RunSummary | null): LiveFigures {
  const idle = { records: 0, done: 0, total: 0, recordsPerSecond: 0, etaSeconds: null };
  const side = (side: Side) => {
    if (!summary) return { ...idle, invalid: 0, isWaiting: false };
    const { read, invalid } = summary[side];
    const recordsPerSecond = Math.round(read / Math.max(0.001, summary.seconds.pull));
    return { ...idle, records: read, done: read, total: read, recordsPerSecond, invalid, isWaiting: false };
  };
  const nothing = createGauge();
  const { matched, findings } = summary ?? countsOf(nothing);
  return {
    inbound: side('inbound'),
    outbound: side('outbound'),
    compare: idle,
    counts: { matched, findings },
    partitions: spelled(nothing),
  };
}

function standOf(gauge: Gauge, what: What): Stand {
  if (what === 'compare') return comparedOf(gauge);
  const { get } = sideFigures(gauge, what);
  return { done: get('done'), total: get('total'), records: get('records') };
}

function comparedOf(gauge: Gauge): Stand {
  const { matched, mismatched, failed, waiting, working } = partitionStateCounts(gauge);
  const done = matched + mismatched + failed;
  const total = done + waiting + working;
  const records = Math.max(...sides.map((side) => sideFigures(gauge, side).get('records')));
  return { done, total, records: Math.round((records * done) / total) };
}

/** Unreadable records are counted where they are read: past the limit they are not kept for comparing to see. */
function countsOf(gauge: Gauge): LiveFigures['counts'] {
  const { matched, ...findings } = comparedCounts(gauge);
  const invalid = sides.reduce((total, side) => total + sideFigures(gauge, side).get('invalid'), 0);
  return { matched, findings: { ...findings, invalid } };
}

function sideState(gauge: Gauge, side: Side): { invalid: number; isWaiting: boolean } {
  const { get } = sideFigures(gauge, side);
  return { invalid: get('invalid'), isWaiting: get('waits') > 0 };
}

/** What is left of the time that was estimated, until there is a pace of its own to go by. */
function expectedSeconds({ estimate }: RunWatch, what: What, seconds: number): number | null {
  if (!estimate) return null;
  return Math.max(0, Math.round(estimate.seconds[what === 'compare' ? 'diff' : 'pull'] - seconds));
}

function spelled(gauge: Gauge): string {
  return Array.from(partitionStatesOf(gauge), String).join('');
}

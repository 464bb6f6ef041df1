import { type AnalysedRun, type Analysis, ageHours, closingHours, inBuckets } from '#shared/analysis.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { matchRateOf, type RunSummary, runCountsOf } from '#shared/run.ts';
import { engineActor } from '#shared/trail.ts';
import type { Clock, RunBooks, Workers } from '../ports.ts';
import { decisionsOn, type ReviewReading } from '../review/reviewed.ts';
import { openItems } from './open-since.ts';

export type AnalysisParts = ReviewReading & { books: RunBooks; readers: Workers; clock: Clock };

const hourMs = 3_600_000;

/** How reconciliations go, as the books of the workspace tell it. */
export function analyses(parts: AnalysisParts) {
  const { books, clock } = parts;
  return {
    reconciliations: () => {
      const newest = books.newestOfEach(limits.definitionsListedMax);
      const byName = new Map(newest.toReversed().map(({ name, definitionPath }) => [name, definitionPath]));
      return [...byName].reverse().map(([name, path]) => ({ name, path, runs: books.count(path) }));
    },

    /** Errors: `not-found` where nothing of that name was ever run here. */
    async of(name: string, days: number): Promise<Analysis> {
      const from = daysBefore(clock, days);
      const last = books.lastEnded(name, limits.analysisRunsMax + 1);
      if (last.length === 0) throw nothingOf(name);
      const within = last.filter(({ startedAt }) => startedAt >= from);
      const summaries = within.slice(0, limits.analysisRunsMax).reverse();
      return {
        ...{ name, from, runs: summaries.map(analysed), isCut: within.length > summaries.length },
        open: await openOf(parts, summaries.at(-1)),
        closing: closingOf(parts, summaries),
      };
    },
  };
}

export function daysBefore(clock: Clock, days: number): string {
  return new Date(clock.now().getTime() - days * 24 * hourMs).toISOString();
}

function nothingOf(name: string): TieoutError {
  return new TieoutError('not-found', `no run of ${name} has ended in this workspace`, {
    next: 'Run it first, or name another: tieout runs lists them.',
  });
}

function analysed(summary: RunSummary): AnalysedRun {
  const { run, startedAt, verdict, findings, byField, seconds, activity, inbound, outbound } = summary;
  return {
    ...{ run, startedAt, verdict, findings, byField, seconds: seconds.total, person: null },
    rate: matchRateOf(runCountsOf(summary)),
    records: inbound.read + outbound.read,
    activity: activity?.id ?? null,
  };
}

/** What is still open of the last run, by when it was first found. */
async function openOf(parts: AnalysisParts, last: RunSummary | undefined): Promise<Analysis['open']> {
  const open = await openItems(parts, last);
  if (!last || !open) return null;
  const now = parts.clock.now().getTime();
  const items = open.map(({ since, findings }) => ({ hours: (now - Date.parse(since)) / hourMs, findings }));
  const findings = items.reduce((sum, item) => sum + item.findings, 0);
  return { run: last.run, findings, ages: inBuckets(ageHours, items) };
}

/** Decisions by which people close findings, each by the findings it was made on: a rule takes no time. */
function closingOf(parts: AnalysisParts, summaries: RunSummary[]): Analysis['closing'] {
  const items = summaries.flatMap(({ run, startedAt }) =>
    decisionsOn(parts, run)
      .own.filter(({ status, by }) => status !== 'investigating' && by !== engineActor)
      .map(({ at, findings }) => ({ hours: Math.max(0, Date.parse(at) - Date.parse(startedAt)) / hourMs, findings })),
  );
  const findings = items.reduce((sum, item) => sum + item.findings, 0);
  return { findings, medianHours: medianOf(items, findings), times: inBuckets(closingHours, items) };
}

/** The time within which half of the findings were closed. */
function medianOf(items: { hours: number; findings: number }[], total: number): number | null {
  let seen = 0;
  for (const { hours, findings } of items.toSorted((a, b) => a.hours - b.hours)) {
    seen += findings;
    if (seen * 2 >= total) return hours;
  }
  return null;
}

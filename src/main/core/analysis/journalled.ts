import type { AnalysedRun, Analysis } from '#shared/analysis.ts';
import type { JournalRun } from '#shared/journal.ts';
import { limits } from '#shared/limits.ts';
import { matchRateOf } from '#shared/run.ts';
import type { Journals } from '../journal/journals.ts';
import type { Clock } from '../ports.ts';
import { daysBefore } from './analysis.ts';

type Parts = { journal: Journals; clock: Clock; nameOf: (path: string) => string };

/** How a reconciliation went in everybody's runs, as its journal tells it. */
export async function journalledAnalysis(
  { journal, clock, nameOf }: Parts,
  path: string,
  days: number,
): Promise<Analysis> {
  const from = daysBefore(clock, days);
  const runs: JournalRun[] = [];
  let next: string | undefined;
  let isOver = false;
  while (!isOver && runs.length < limits.analysisRunsMax) {
    const piece = await journal.runs(path, next, limits.runsPageMax, false);
    const within = piece.runs.filter(({ startedAt }) => Date.parse(startedAt) >= Date.parse(from));
    runs.push(...within);
    next = piece.next ?? undefined;
    isOver = next === undefined || within.length < piece.runs.length;
  }
  const shown = runs
    .slice(0, limits.analysisRunsMax)
    .toSorted((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
  return {
    ...{ name: nameOf(path), from, runs: shown.map(analysed), isCut: !isOver || shown.length < runs.length },
    ...{ open: null, closing: null },
  };
}

function analysed({ run, startedAt, endedAt, verdict, findings, person, ...line }: JournalRun): AnalysedRun {
  const records = { inbound: line.inboundRead, outbound: line.outboundRead };
  return {
    ...{ run, startedAt, verdict, findings, person, byField: null, activity: null },
    rate: matchRateOf({ matched: line.matched, records }),
    records: records.inbound + records.outbound,
    seconds: Math.max(0, Date.parse(endedAt) - Date.parse(startedAt)) / 1_000,
  };
}

import type { RunOptions } from '#main/app.ts';
import type { RunSummary, Verdict } from '#shared/run.ts';
import { showProgress } from '../terminal/progress.ts';
import { summaryText } from '../terminal/summary.ts';
import type { Session } from './command.ts';

const verdictExitCodes: Record<Verdict, number> = { match: 0, mismatch: 1, 'not-established': 3 };

/** Carries out a run with its progress shown, prints what it came to, and returns the verdict's exit code. */
export async function carryOut(
  session: Session,
  start: (options: RunOptions) => Promise<RunSummary>,
  places: Record<string, string> = {},
): Promise<number> {
  const progress = showProgress(session.isQuiet);
  try {
    const summary = await start({ onPhase: progress.onPhase, signal: session.signal });
    await progress.stop();
    return await printSummary(session, summary, places);
  } finally {
    await progress.stop();
  }
}

/** Prints a summary; `places` are files worth naming beside the evidence. */
export async function printSummary(
  session: Session,
  summary: RunSummary,
  places: Record<string, string> = {},
): Promise<number> {
  const examples = session.isJson ? [] : await someExamples(session, summary);
  const next = nextCommands(summary).map(session.typed);
  session.print(summary, summaryText({ summary, examples, places, next }));
  return verdictExitCodes[summary.verdict];
}

/** Five findings, of as many kinds as there are. */
async function someExamples(session: Session, summary: RunSummary) {
  if (summary.findingsKept === 0) return [];
  const all = await session.app().examples(summary.run, examplesShown);
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  const perKind = Math.ceil(examplesShown / Math.max(1, kinds.length));
  const even = kinds.flatMap((kind) => all.filter((finding) => finding.kind === kind).slice(0, perKind));
  return even.slice(0, examplesShown);
}

const examplesShown = 5;

function nextCommands({ run, verdict, failed }: RunSummary): string[] {
  const show = `tieout show ${run}`;
  if (verdict === 'match') return [show];
  if (verdict === 'not-established') return failed.length > 0 ? [`tieout resume ${run}`, show] : [show];
  return [`tieout export ${run} --format csv --out findings.csv`, show];
}

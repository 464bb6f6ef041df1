import type { EngineClient } from '#shared/contract.ts';
import type { JournalState } from '#shared/journal.ts';
import type { RunClasses } from '#shared/review.ts';
import type { EvidenceDeletion, RunSummary, Verdict } from '#shared/run.ts';
import { severities } from '#shared/severity.ts';
import { showProgress } from '../terminal/progress.ts';
import { number, paint } from '../terminal/style.ts';
import { summaryText } from '../terminal/summary.ts';
import { warn } from '../terminal/warning.ts';
import type { Session } from './command.ts';

const verdictExitCodes: Record<Verdict, number> = { match: 0, mismatch: 1, 'not-established': 3 };

/** Carries out a run with its progress shown, prints what it came to, and returns the verdict's exit code. */
export async function carryOutAndPrint(session: Session, start: Start): Promise<number> {
  return await printSummary(session, await carryOut(session, start));
}

type Start = (client: EngineClient) => Promise<{ run: string; warnings?: string[] }>;

/** Carries out a run with its progress shown. Ctrl-C stops it at its next checkpoint. */
export async function carryOut(session: Session, start: Start): Promise<RunSummary> {
  // Asked for first: from here on Ctrl-C is ours to heed.
  const { signal } = session;
  const client = await session.client();
  const { run, warnings = [] } = await start(client);
  for (const sentence of warnings) warn(session.typed(sentence));
  const cancel = () => void client.runs.cancel({ run });
  signal.addEventListener('abort', cancel);
  if (signal.aborted) cancel();
  try {
    const [ended, watched] = await Promise.allSettled([client.runs.wait({ run }), watch(client, run, session.isQuiet)]);
    // The bars are gone before anything else is said.
    if (ended.status === 'rejected') throw ended.reason;
    if (watched.status === 'rejected') throw watched.reason;
    return ended.value;
  } finally {
    signal.removeEventListener('abort', cancel);
  }
}

/** Shows how a run stands until it is over. */
async function watch(client: EngineClient, run: string, isQuiet: boolean): Promise<void> {
  if (isQuiet) return;
  const shown = showProgress();
  try {
    for await (const progress of await client.runs.watch({ run })) shown.onProgress(progress);
  } finally {
    await shown.stop();
  }
}

/** Files worth naming beside the evidence, when that was deleted, and whether it is shown by `show` itself. */
type Beside = { places?: Record<string, string>; evidenceDeleted?: EvidenceDeletion | null; isShown?: boolean };

/** Prints a summary and returns the verdict's exit code. */
export async function printSummary(
  session: Session,
  summary: RunSummary,
  { places = {}, evidenceDeleted = null, isShown = false }: Beside = {},
): Promise<number> {
  const examples = session.isJson || evidenceDeleted ? [] : await someExamples(session, summary);
  const show = isShown ? [] : [`tieout show ${summary.run}`];
  const next = [...nextCommands(summary, evidenceDeleted !== null), ...show].map(session.typed);
  const client = await session.client();
  const journal = await client.journal.state({ run: summary.run });
  const classes = await client.reviews.classes({ run: summary.run });
  const classified = classes && { severities: classes.severities, classify: classes.rules };
  const json = {
    ...summary,
    ...classified,
    ...(evidenceDeleted ? { evidenceDeleted } : {}),
    ...(journal ? { journal } : {}),
  };
  const all = {
    ...(classes ? { Severity: severityText(classes) } : {}),
    ...places,
    ...(journal ? { Journal: journalText(session, journal) } : {}),
  };
  // A bundle is taken apart into a folder that is gone when this command ends.
  const { bundle } = await client.workspace.about();
  const evidence = bundle?.path ?? summary.evidence.folder;
  session.print(json, summaryText({ summary, evidence, evidenceDeleted, examples, places: all, next }));
  return verdictExitCodes[summary.verdict];
}

function severityText({ severities: counts, rules }: RunClasses): string {
  const grave = severities.toReversed().filter((severity) => counts[severity] > 0);
  const suspended = rules.reduce((sum, rule) => sum + rule.suspended, 0);
  return [
    ...(grave.length > 0 ? grave.map((severity) => `${number(counts[severity])} ${severity}`) : ['none is said']),
    ...(suspended > 0 ? [`${number(suspended)} put into suspense by rule`] : []),
  ].join(' · ');
}

function journalText({ typed }: Session, { run, journal, level, state, failure }: JournalState): string {
  if (state === 'whole') return `${journal} (${level})`;
  return paint(
    'yellow',
    `not yet in ${journal}: ${failure ?? 'it was not written to its end'}. ${typed(`tieout journal ${run}`)}`,
  );
}

/** Five findings, of as many kinds as there are. */
async function someExamples(session: Session, summary: RunSummary) {
  if (summary.findingsKept === 0) return [];
  const client = await session.client();
  const all = await client.findings.examples({ run: summary.run, perKind: examplesShown });
  const kinds = [...new Set(all.map(({ kind }) => kind))];
  const perKind = Math.ceil(examplesShown / Math.max(1, kinds.length));
  const even = kinds.flatMap((kind) => all.filter((finding) => finding.kind === kind).slice(0, perKind));
  return even.slice(0, examplesShown);
}

const examplesShown = 5;

function nextCommands({ run, verdict, failed, master, flight }: RunSummary, isWithoutEvidence: boolean): string[] {
  if (verdict === 'match' || isWithoutEvidence) return [];
  const awaited = (flight?.inFlight ?? 0) > 0 ? [`tieout flight ${run}`] : [];
  if (verdict === 'not-established') return failed.length > 0 ? [`tieout resume ${run}`] : awaited;
  const lost = (master?.onNeither ?? 0) > 0 ? [`tieout master ${run}`] : [];
  return [...lost, ...awaited, `tieout export ${run} --format csv --out findings.csv`];
}

import type { EngineClient } from '#shared/contract.ts';
import { countFindings } from '#shared/finding.ts';
import type { Journalled, JournalRun, JournalRuns } from '#shared/journal.ts';
import { limits } from '#shared/limits.ts';
import { plural } from '#shared/text.ts';
import { indent, moment, number, paint, table } from '../terminal/style.ts';
import { verdictText } from '../terminal/summary.ts';
import type { AddCommand, Session } from './command.ts';
import { refuseUnknownWord } from './run-or-word.ts';

type Options = { all?: boolean };

export const addJournal: AddCommand = (program, act) => {
  program
    .command('journal')
    .argument('<what>', 'a run, or latest, to write into its journal; or show')
    .argument('[file]', "for show: the definition whose journal is read (default: the latest run's)")
    .option('--all', 'for show: the runs of every reconciliation in it')
    .description(
      "write a run's result into the journal that its definition names, or go on with it; show what a journal holds",
    )
    .action(
      act(async (session, what: string, file: string | undefined, options: Options) => {
        if (what === 'show') return show(session, file, options.all ?? false);
        const client = await session.client();
        await refuseUnknownWord(client, 'journal', what, ['show']);
        const written = await client.journal.write({ run: what });
        session.print(written, writtenText(written));
        return 0;
      }),
    );
};

export function writtenText({ run, journal, level, partitions, findings, matched, decisions }: Journalled): string {
  const counts = [
    plural(partitions, 'partition'),
    ...(level === 'summary' ? [] : [plural(findings, 'finding')]),
    ...(level === 'full' ? [plural(matched, 'matched record')] : []),
    plural(decisions, 'decision'),
  ];
  return `run ${run} is in ${journal}: ${counts.join(', ')}`;
}

async function show(session: Session, file: string | undefined, ofAll: boolean): Promise<number> {
  const client = await session.client();
  const path = file ?? (await client.runs.show({ run: 'latest' })).definitionPath;
  const held = await everyRun(client, path, ofAll);
  session.print(held, `\n${indent(told(held))}\n`);
  return 0;
}

async function everyRun(client: EngineClient, path: string, ofAll: boolean): Promise<Omit<JournalRuns, 'next'>> {
  const runs: JournalRun[] = [];
  for (let after: string | undefined; ; ) {
    const piece = await client.journal.runs({ path, ofAll, count: limits.runsPageMax, ...(after ? { after } : {}) });
    runs.push(...piece.runs);
    if (piece.next === null) return { journal: piece.journal, total: piece.total, runs };
    after = piece.next;
  }
}

function told({ journal, runs }: Omit<JournalRuns, 'next'>): string {
  if (runs.length === 0) return `${journal} holds no run of it yet`;
  const heads = ['run', 'reconciliation', 'by', 'ended', 'verdict', 'matched', 'findings', 'journalled'];
  const rows = runs.map((run) => [
    run.run,
    run.name,
    run.person,
    moment(run.endedAt),
    verdictText(run.verdict),
    number(run.matched),
    number(countFindings(run.findings)),
    run.journalledAt === null ? paint('yellow', 'not whole') : run.level,
  ]);
  return `${journal}\n\n${table([heads.map((head) => paint('dim', head)), ...rows], [5, 6])}`;
}

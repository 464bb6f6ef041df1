import { findingsFound, type RunLine } from '#shared/run.ts';
import { indent, number, paint, table } from '../terminal/style.ts';
import { verdictText } from '../terminal/summary.ts';
import type { AddCommand, Session } from './command.ts';

export const addRuns: AddCommand = (program, act) => {
  program
    .command('runs')
    .description('list the runs of this workspace, newest first')
    .action(
      act(async (session) => {
        const runs = session.app().runs();
        session.print({ runs: runs.map(asJson) }, runs.length === 0 ? emptyText(session) : `\n${indent(list(runs))}\n`);
        return 0;
      }),
    );
};

function asJson({ run, name, state, verdict, startedAt, endedAt, summary }: RunLine) {
  return {
    run,
    name,
    state,
    verdict,
    startedAt,
    endedAt,
    ...(summary ? { matched: summary.matched, findings: summary.findings } : {}),
  };
}

function emptyText({ app, typed }: Session): string {
  const next = typed('tieout demo, or tieout run FILE');
  return `\n  No runs in ${app().folder} yet.\n\n  ${paint('dim', 'Next')}  ${next}\n`;
}

function list(runs: RunLine[]): string {
  const heads = ['run', 'reconciliation', 'verdict', 'matched', 'findings'].map((head) => paint('dim', head));
  return table([heads, ...runs.map(row)], [3, 4]);
}

function row({ run, name, state, verdict, summary }: RunLine): string[] {
  const outcome = verdict ? verdictText(verdict) : paint('dim', state);
  return [run, name, outcome, summary ? number(summary.matched) : '', summary ? number(findingsFound(summary)) : ''];
}

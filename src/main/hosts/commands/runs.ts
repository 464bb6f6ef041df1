import type { EngineClient } from '#shared/contract.ts';
import { limits } from '#shared/limits.ts';
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
        const client = await session.client();
        const runs = await everyRun(client);
        const text = runs.length === 0 ? await emptyText(session, client) : `\n${indent(list(runs))}\n`;
        session.print({ runs: runs.map(asJson) }, text);
        return 0;
      }),
    );
};

async function everyRun(client: EngineClient): Promise<RunLine[]> {
  const runs: RunLine[] = [];
  let after: string | null | undefined;
  do {
    const piece = await client.runs.list({ count: limits.runsPageMax, ...(after ? { after } : {}) });
    runs.push(...piece.runs);
    after = piece.next;
  } while (after !== null);
  return runs;
}

function asJson({ run, name, state, verdict, startedAt, endedAt, counts }: RunLine) {
  return {
    run,
    name,
    state,
    verdict,
    startedAt,
    endedAt,
    ...(counts ? { matched: counts.matched, findings: counts.findings } : {}),
  };
}

async function emptyText({ typed }: Session, client: EngineClient): Promise<string> {
  const { folder } = await client.workspace.about();
  const next = typed('tieout demo, or tieout run FILE');
  return `\n  No runs in ${folder} yet.\n\n  ${paint('dim', 'Next')}  ${next}\n`;
}

function list(runs: RunLine[]): string {
  const heads = ['run', 'reconciliation', 'verdict', 'matched', 'findings'].map((head) => paint('dim', head));
  return table([heads, ...runs.map(row)], [3, 4]);
}

function row({ run, name, state, verdict, counts }: RunLine): string[] {
  const outcome = verdict ? verdictText(verdict) : paint('dim', state);
  return [run, name, outcome, counts ? number(counts.matched) : '', counts ? number(findingsFound(counts)) : ''];
}

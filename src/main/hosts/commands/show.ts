import type { EngineClient } from '#shared/contract.ts';
import { TieoutError } from '#shared/errors.ts';
import { failedByDefinition, type RunDetail } from '#shared/run.ts';
import type { TrailAction } from '#shared/trail.ts';
import { quoted } from '../terminal/invocation.ts';
import { indent, moment, paint } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';
import { printSummary } from './finish.ts';

export const addShow: AddCommand = (program, act) => {
  program
    .command('show')
    .argument('<run>', 'a run, or latest')
    .description('show what a run came to; exits 0 whatever its verdict')
    .action(
      act(async (session, run: string) => {
        const client = await session.client();
        const entry = await client.runs.show({ run });
        if (entry.summary) {
          await printSummary(session, entry.summary, { evidenceDeleted: entry.evidenceDeleted, isShown: true });
          if (!session.isJson) await printSignature(client, entry.run);
          return 0;
        }
        const reason = entry.failure?.message ?? 'it has not ended yet';
        if (!['interrupted', 'failed', 'pulling', 'diffing'].includes(entry.state))
          throw new TieoutError('not-found', reason);
        const { name, state, verdict, startedAt, failure } = entry;
        const next = wayOn(entry)
          .map(session.typed)
          .join(`\n${' '.repeat('Next  '.length)}`);
        const text = `${paint('bold', name)}  ${paint('yellow', state)}  run ${entry.run}\n\n${reason}\n\n${paint('dim', 'Next')}  ${next}`;
        session.print({ run: entry.run, name, state, verdict, startedAt, failure }, `\n${indent(text)}\n`);
        return 0;
      }),
    );
};

/** A run that failed by its definition could only fail again: that is corrected, and run anew. */
function wayOn(entry: RunDetail): string[] {
  if (!failedByDefinition(entry)) return [`tieout resume ${entry.run}`];
  const file = quoted(entry.definitionPath);
  return [`tieout check ${file}`, `tieout run ${file}`];
}

/** Says who signed it, and who beside them, where the signatures still stand. */
async function printSignature(client: EngineClient, run: string): Promise<void> {
  const actions: TrailAction[] = ['run.signed', 'run.countersigned', 'run.reopened'];
  // The newest first; one is signed twice at the most before it is opened again.
  const entries = await client.trail.list({ run, actions, count: 2 });
  const opened = entries.findIndex(({ action }) => action === 'run.reopened');
  const standing = (opened < 0 ? entries : entries.slice(0, opened)).reverse();
  if (standing.length === 0) return;
  const people = await client.people.list();
  const lines = standing.map(({ action, actor, at }) => {
    const name = people.find(({ person }) => person === actor)?.name ?? actor;
    return `  ${paint('green', '✓')} ${action === 'run.signed' ? 'signed' : 'countersigned'} by ${name}, ${moment(at)}\n`;
  });
  process.stdout.write(`${lines.join('')}\n`);
}

import type { EngineClient } from '#shared/contract.ts';
import { TieoutError } from '#shared/errors.ts';
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
          await printSummary(session, entry.summary, entry);
          if (!session.isJson) await printSignature(client, entry.run);
          return 0;
        }
        const reason = entry.failure?.message ?? 'it has not ended yet';
        const next = session.typed(`tieout resume ${entry.run}`);
        if (!['interrupted', 'failed', 'pulling', 'diffing'].includes(entry.state))
          throw new TieoutError('not-found', reason);
        const { name, state, verdict, startedAt, failure } = entry;
        const text = `${paint('bold', name)}  ${paint('yellow', state)}  run ${entry.run}\n\n${reason}\n\n${paint('dim', 'Next')}  ${next}`;
        session.print({ run: entry.run, name, state, verdict, startedAt, failure }, `\n${indent(text)}\n`);
        return 0;
      }),
    );
};

/** Says who signed it, where the signature still stands. */
async function printSignature(client: EngineClient, run: string): Promise<void> {
  const [last] = await client.trail.list({ run, actions: ['run.signed', 'run.reopened'], count: 1 });
  if (last?.action !== 'run.signed') return;
  const signer = (await client.people.list()).find(({ person }) => person === last.actor);
  process.stdout.write(`  ${paint('green', '✓')} signed by ${signer?.name ?? last.actor}, ${moment(last.at)}\n\n`);
}

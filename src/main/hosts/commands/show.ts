import { TieoutError } from '#shared/errors.ts';
import { indent, paint } from '../terminal/style.ts';
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

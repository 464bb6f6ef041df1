import type { AddCommand } from './command.ts';
import { carryOutAndPrint } from './finish.ts';

export const addResume: AddCommand = (program, act) => {
  program
    .command('resume')
    .argument('<run>', 'a run, or latest')
    .description('go on with an interrupted run from its last checkpoint')
    .action(act((session, run: string) => carryOutAndPrint(session, (client) => client.runs.resume({ run }))));
};

import type { AddCommand } from './command.ts';
import { carryOut } from './finish.ts';

export const addResume: AddCommand = (program, act) => {
  program
    .command('resume')
    .argument('<run>', 'a run, or latest')
    .description('go on with an interrupted run from its last checkpoint')
    .action(act((session, run: string) => carryOut(session, (options) => session.app().resume(run, options))));
};

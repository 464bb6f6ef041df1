import type { AddCommand } from './command.ts';
import { carryOut } from './finish.ts';

export const addRun: AddCommand = (program, act) => {
  program
    .command('run')
    .argument('<file>', 'definition file')
    .description('pull both sides, compare them, and say whether they tie out')
    .action(act((session, file: string) => carryOut(session, (options) => session.app().run(file, options))));
};

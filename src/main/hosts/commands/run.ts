import type { AddCommand } from './command.ts';
import { carryOutAndPrint } from './finish.ts';

export const addRun: AddCommand = (program, act) => {
  program
    .command('run')
    .argument('<file>', 'definition file')
    .description('pull both sides, compare them, and say whether they tie out')
    .action(act((session, file: string) => carryOutAndPrint(session, (client) => client.runs.start({ path: file }))));
};

import { resolve } from 'node:path';
import type { AddCommand } from './command.ts';

export const addInit: AddCommand = (program, act) => {
  program
    .command('init')
    .argument('[file]', 'where to write it', 'reconciliation.yaml')
    .description('write a commented definition to start from')
    .action(
      act(async (session, file: string) => {
        const client = await session.client();
        const { path } = await client.definitions.create({ path: resolve(file) });
        session.print({ definition: path }, session.typed(`${path} written. Edit it, then type tieout check ${file}.`));
        return 0;
      }),
    );
};

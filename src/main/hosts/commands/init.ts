import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TieoutError } from '#shared/errors.ts';
import type { AddCommand } from './command.ts';
import template from './init-template.yaml?raw';

export const addInit: AddCommand = (program, act) => {
  program
    .command('init')
    .argument('[file]', 'where to write it', 'reconciliation.yaml')
    .description('write a commented definition to start from')
    .action(
      act(async (session, file: string) => {
        const path = resolve(file);
        write(path);
        session.print({ definition: path }, session.typed(`${path} written. Edit it, then type tieout check ${file}.`));
        return 0;
      }),
    );
};

function write(path: string): void {
  try {
    writeFileSync(path, template, { flag: 'wx' });
  } catch (error) {
    const isThere = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    throw new TieoutError(
      'usage',
      isThere ? `${path} is there already and was left as it is` : `${path} cannot be written`,
      {
        next: 'Name another file: tieout init NAME.yaml.',
        cause: error,
      },
    );
  }
}

import type { AddCommand } from './command.ts';
import { carryOut } from './finish.ts';

const demoRecords = 200_000;

export const addDemo: AddCommand = (program, act) => {
  program
    .command('demo')
    .description('reconcile two built-in sides of 200,000 SKUs, with every kind of finding in them')
    .action(
      act(async (session) => {
        const { definition } = await session.app().demo(demoRecords);
        await carryOut(session, (options) => session.app().run(definition, options));
        if (!session.isJson && !session.isQuiet) {
          process.stdout.write(
            `\n  The demo's definition is ${definition}; copy it to start your own, or type tieout init.\n\n`,
          );
        }
        // The demo's sides differ on purpose: showing that is its success.
        return 0;
      }),
    );
};

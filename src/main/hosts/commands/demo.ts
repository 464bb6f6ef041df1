import { join } from 'node:path';
import type { RunOptions } from '#main/app.ts';
import type { AddCommand } from './command.ts';
import { carryOut } from './finish.ts';

const demoRecords = 200_000;

export const addDemo: AddCommand = (program, act) => {
  program
    .command('demo')
    .description('reconcile two built-in sides of 200,000 SKUs, with every kind of finding in them')
    .action(
      act(async (session) => {
        const app = session.app();
        const { definition } = await app.demo(demoRecords);
        const report = join(app.folder, 'demo', 'findings.csv');
        const start = async (options: RunOptions) => {
          const summary = await app.run(definition, options);
          await app.export(summary.run, 'csv', report);
          return summary;
        };
        await carryOut(session, start, { Definition: definition, Report: report });
        // The demo's sides differ on purpose: showing that is its success.
        return 0;
      }),
    );
};

import { join } from 'node:path';
import type { AddCommand } from './command.ts';
import { write } from './export.ts';
import { carryOut, printSummary } from './finish.ts';

export const addDemo: AddCommand = (program, act) => {
  program
    .command('demo')
    .description('reconcile two built-in sides of 200,000 SKUs, with every kind of finding in them')
    .action(
      act(async (session) => {
        const client = await session.client();
        const { path } = await client.definitions.demo();
        const { folder } = await client.workspace.about();
        const report = join(folder, 'demo', 'findings.csv');
        const summary = await carryOut(session, () => client.runs.start({ path }));
        await write(client, { run: summary.run, format: 'csv', path: report });
        await printSummary(session, summary, { places: { Definition: path, Report: report } });
        // The demo's sides differ on purpose: showing that is its success.
        return 0;
      }),
    );
};

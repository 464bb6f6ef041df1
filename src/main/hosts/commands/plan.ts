import { forecastText } from '../terminal/forecast.ts';
import { indent, paint } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

export const addPlan: AddCommand = (program, act) => {
  program
    .command('plan')
    .argument('<file>', 'definition file')
    .description('say what a run will read, how long it takes, and whether it ends before the activity')
    .action(
      act(async (session, file: string) => {
        const client = await session.client();
        const plan = await client.definitions.plan({ path: file });
        session.print(plan, `\n${indent(`${paint('bold', plan.name)}\n\n${forecastText(plan)}`)}\n`);
        return 0;
      }),
    );
};

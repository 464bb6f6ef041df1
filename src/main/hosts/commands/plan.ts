import type { Plan } from '#main/app.ts';
import { duration, indent, number, paint, table } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

export const addPlan: AddCommand = (program, act) => {
  program
    .command('plan')
    .argument('<file>', 'definition file')
    .description('say what a run will read, how long it takes, and whether it ends before the activity')
    .action(
      act(async (session, file: string) => {
        const plan = await session.app().plan(file);
        session.print(plan, `\n${indent(planText(plan))}\n`);
        return 0;
      }),
    );
};

function planText(plan: Plan): string {
  const heads = ['', 'records', 'records/s'].map((head) => paint('dim', head));
  const row = (side: 'inbound' | 'outbound') => {
    const { records, isExact, recordsPerSecond } = plan[side];
    return [side, `${isExact ? '' : '≈ '}${number(records)}`, number(recordsPerSecond)];
  };
  const { pull, diff, total } = plan.seconds;
  const times = `about ${duration(total)} (pull ${duration(pull)}, compare ${duration(diff)})`;
  return [
    paint('bold', plan.name),
    table([heads, row('inbound'), row('outbound')], [1, 2]),
    times,
    ...activityText(plan),
  ].join('\n\n');
}

function activityText({ activity, seconds }: Plan): string[] {
  if (!activity) return [];
  const { id, secondsLeft, isInTime } = activity;
  if (secondsLeft < 0) return [`Activity ${id} started ${duration(-secondsLeft)} ago.`];
  if (isInTime)
    return [paint('green', `Will finish ${duration(secondsLeft - seconds.total)} before activity ${id} starts.`)];
  return [
    paint(
      'red',
      `Will not finish before activity ${id} starts: it is ${duration(seconds.total - secondsLeft)} too late.`,
    ),
  ];
}

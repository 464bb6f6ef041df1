import type { UpcomingPass } from '#shared/activity.ts';
import { printable } from '#shared/text.ts';
import { upcomingOf } from '#shared/upcoming.ts';
import { countdown, ending, passName } from '../terminal/passes.ts';
import { indent, moment, paint, table } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

export const addSchedule: AddCommand = (program, act) => {
  program
    .command('schedule')
    .description('list what is cleared by itself next: by activities and by cron')
    .action(
      act(async (session) => {
        const client = await session.client();
        const upcoming = upcomingOf(await client.activities.list());
        const now = Date.now();
        const text =
          upcoming.length === 0
            ? nothing
            : `${table([heads, ...upcoming.map((pass) => row(pass, now))])}\n${times()}\n\n${who}`;
        session.print({ schedule: upcoming }, `\n${indent(text)}\n`);
        return 0;
      }),
    );
};

const heads = ['reconciliation', 'activity', 'pass', 'begins', '', 'will finish'].map((head) => paint('dim', head));
const who = paint('dim', 'The desktop app and tieout serve clear it by themselves while they are open.');
const nothing = `Nothing is to be cleared by itself. Give a definition an activity:

  activity: { id: "618", startsAt: 2026-06-18T00:00:00+08:00, policy: daily, passes: [12h, 1h] }

or times that come again and again:

  schedule: { cron: "0 2 * * *", zone: Asia/Shanghai }`;

/** Activities and schedules are each written in a zone of their own; a list to be read downwards is in one. */
function times(): string {
  return paint('dim', `times of ${Intl.DateTimeFormat().resolvedOptions().timeZone}`);
}

function row(pass: UpcomingPass, now: number): string[] {
  const { name, activity, leadSeconds, dueAt, retryAt } = pass;
  return [
    printable(name),
    leadSeconds === null ? '' : printable(activity?.id ?? ''),
    passName(pass),
    moment(retryAt ?? dueAt),
    countdown(pass, now),
    ending(pass),
  ];
}

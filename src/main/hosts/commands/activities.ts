import type { ActivityLine, Pass } from '#shared/activity.ts';
import { TieoutError } from '#shared/errors.ts';
import { nearest, printable } from '#shared/text.ts';
import { countdown, ending, lateText, passName, passOutcome } from '../terminal/passes.ts';
import { duration, indent, moment, number, paint, table } from '../terminal/style.ts';
import type { AddCommand } from './command.ts';

export const addActivities: AddCommand = (program, act) => {
  program
    .command('activities')
    .argument('[name]', 'only of this reconciliation, or this activity')
    .description('show the passes of activities against each other: new, healed by itself, persistent, flapping')
    .action(
      act(async (session, name: string | undefined) => {
        const client = await session.client();
        const all = await client.activities.list();
        const lines = name === undefined ? all : all.filter((line) => line.name === name || line.activity?.id === name);
        if (name !== undefined && lines.length === 0) {
          const near = nearest(
            name,
            all.flatMap((line) => [line.name, ...(line.activity ? [line.activity.id] : [])]),
          );
          throw new TieoutError('not-found', `nothing that is called ${name} is cleared by itself`, {
            next: near ? `Did you mean ${near}?` : 'tieout activities lists all that is.',
          });
        }
        const text =
          lines.length === 0 ? 'No definition has an activity or a schedule.' : lines.map(lineText).join('\n\n');
        session.print({ activities: lines }, `\n${indent(text)}\n`);
        return 0;
      }),
    );
};

const heads = ['pass', 'due', 'outcome', 'findings', 'new', 'healed', 'persistent', 'flapping', 'run', ''];

function lineText(line: ActivityLine): string {
  const { passes, problem } = line;
  const rows = passes.map((pass) => row(pass, line));
  const parts = [
    headText(line),
    ...(problem ? [paint('red', problem)] : []),
    table([heads.map((head) => paint('dim', head)), ...rows], [3, 4, 5, 6, 7]),
  ];
  return parts.join('\n');
}

function headText({ name, activity, schedule }: ActivityLine): string {
  const now = Date.now();
  const left = activity ? (Date.parse(activity.startsAt) - now) / 1_000 : 0;
  const starts = left > 0 ? `starts in ${duration(left)}` : `started ${duration(-left)} ago`;
  return [
    paint('bold', printable(name)),
    ...(activity
      ? [`activity ${printable(activity.id)} ${starts}, ${moment(activity.startsAt, activity.startsAt)}`]
      : []),
    ...(schedule ? [`cron ${schedule.cron} ${schedule.zone}`] : []),
  ].join('  ');
}

function row(pass: Pass, { activity }: ActivityLine): string[] {
  const { dueAt, state, run, findings, counts } = pass;
  const isOpen = state === 'planned' || state === 'due' || state === 'under-way' || state === 'waiting';
  const remark = isOpen ? `${countdown(pass, Date.now())}, ${ending(pass)}` : lateText(pass);
  const before = (count: number | undefined) => (counts && counts.against > 0 ? number(count ?? 0) : '');
  return [
    passName(pass),
    moment(dueAt, activity?.startsAt),
    passOutcome(pass),
    findings === null ? '' : number(findings),
    counts ? number(counts.new) : '',
    before(counts?.healed),
    before(counts?.persistent),
    before(counts?.flapping),
    run ?? '',
    remark,
  ];
}

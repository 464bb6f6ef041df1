import { type FlightPage, quantileName } from '#shared/flight.ts';
import { limits } from '#shared/limits.ts';
import { printable } from '#shared/text.ts';
import { duration, indent, moment, number, paint, table, value } from '../terminal/style.ts';
import { flightRows } from '../terminal/summary.ts';
import type { AddCommand } from './command.ts';

export const addFlight: AddCommand = (program, act) => {
  program
    .command('flight')
    .argument('<run>', 'a run, or latest')
    .description('list what may still be on its way, by when it is expected, and how long items take')
    .action(
      act(async (session, run: string) => {
        const client = await session.client();
        const count = session.isJson ? limits.pageRowsMax : shownRows;
        const page = await client.flights.page({ run, count });
        session.print(page, `\n${indent(textOf(page))}\n`);
        return 0;
      }),
    );
};

const shownRows = 20;

function textOf({ key, summary, total, rows }: FlightPage): string {
  const parts = [table(flightRows(summary), [1]), lagTable(summary.window)];
  if (rows.length === 0) return parts.join('\n\n');
  const heads = [...key.map(printable), 'sent', 'expected by'].map((head) => paint('dim', head));
  const lines = rows.map((row) => [
    ...row.key.map((part) => value(part, 72)),
    moment(row.sent),
    moment(row.expectedBy),
  ]);
  const others = total > rows.length ? [paint('dim', `and ${number(total - rows.length)} more`)] : [];
  return [...parts, [table([heads, ...lines]), ...others].join('\n')].join('\n\n');
}

/** What was learned before the run, by the hour in which items were sent; hours of which nothing is known are left out. */
function lagTable({ hours, day, quantile, zone }: FlightPage['summary']['window']): string {
  const time = (ms: number | null) => (ms === null ? '–' : duration(ms / 1_000));
  const heads = ['hour sent', 'pairs', 'p50', quantileName(quantile), 'waited for'].map((head) => paint('dim', head));
  const lines = hours.flatMap(({ pairs, p50Ms, windowMs, waitMs }, hour) =>
    pairs === 0 ? [] : [[hourText(hour), number(pairs), time(p50Ms), time(windowMs), time(waitMs)]],
  );
  if (lines.length === 0) return paint('dim', 'Nothing had been learned before this run of how long items take.');
  const whole = ['all day', number(day.pairs), time(day.p50Ms), time(day.windowMs), ''];
  return [table([heads, ...lines, whole], [1, 2, 3, 4]), paint('dim', `hours of ${zone}`)].join('\n');
}

function hourText(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`;
}

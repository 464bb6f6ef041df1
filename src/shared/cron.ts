import { Cron } from 'croner';

/** When something is done again and again: minute, hour, day, month, day of the week, by the clocks of a zone. */
export type CronTimes = { cron: string; zone: string };

/** Why a text is none; undefined where it is one. */
export function cronComplaint(times: CronTimes): string | undefined {
  try {
    cronOf(times);
    return undefined;
  } catch {
    return `"${times.cron}" is no time of cron in the zone ${times.zone}; write "0 2 * * *" for two o'clock every night`;
  }
}

/** The first of them after a moment; undefined where there is none any more. */
export function nextByCron(times: CronTimes, after: Date): Date | undefined {
  return cronOf(times).nextRun(after) ?? undefined;
}

/** Those after one moment and not after another, the newest first, of which there may be more than are given. */
export function pastByCron(times: CronTimes, after: Date, upTo: Date, countMax: number): Date[] {
  const second = 1_000;
  return cronOf(times)
    .previousRuns(countMax, new Date(upTo.getTime() + second))
    .filter((at) => after < at && at <= upTo);
}

/**
 * A time that is skipped where the clock goes forward comes right after the gap, and one that comes twice where it goes
 * back is taken once; what goes by minutes or hours goes on by them.
 */
function cronOf({ cron, zone }: CronTimes): Cron {
  return new Cron(cron, { timezone: zone, mode: '5-part', fixedTimeRule: 'no-wildcard', paused: true });
}

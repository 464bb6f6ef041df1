import type { Pass, PassState, UpcomingPass } from '#shared/activity.ts';
import { leadText } from '#shared/lead.ts';
import { printable } from '#shared/text.ts';
import { duration, moment, number, paint } from './style.ts';
import { verdictText } from './summary.ts';

/** Which pass it is: `T-24h` of an activity, or by cron. */
export function passName({ leadSeconds }: Pick<Pass, 'leadSeconds'>): string {
  return leadSeconds === null ? 'cron' : leadText(leadSeconds);
}

/** When a pass that is not over begins: how long until then, or that it is under way. */
export function countdown({ state, dueAt, retryAt }: Pass, now: number): string {
  if (state === 'under-way') return 'under way';
  if (state === 'due') return `due since ${duration((now - Date.parse(dueAt)) / 1_000)}`;
  const until = (Date.parse(retryAt ?? dueAt) - now) / 1_000;
  return until <= 0 ? 'now' : `${state === 'waiting' ? 'again ' : ''}in ${duration(until)}`;
}

/** Whether it will be through before its activity starts. */
export function ending({ spareSeconds, finishesAt }: Pass): string {
  if (finishesAt === null) return paint('dim', 'a first run will tell');
  if (spareSeconds === null) return `by ${moment(finishesAt)}`;
  if (spareSeconds >= 0) return `${duration(spareSeconds)} before the start`;
  return paint('red', `${duration(-spareSeconds)} after the start`);
}

/** How a pass that is over, or was missed, stands. */
export function passOutcome({ state, verdict, isSigned, failure }: Pass): string {
  if (state === 'ended' && verdict) return `${verdictText(verdict)}${isSigned ? ', signed' : ''}`;
  const colour = colours[state];
  const text = colour ? paint(colour, words[state]) : words[state];
  return failure ? `${text}: ${printable(failure)}` : text;
}

/** How late it began, and for how many others it stands. */
export function lateText({ lateSeconds, standsFor }: Pick<Pass, 'lateSeconds' | 'standsFor'>): string {
  const parts = [
    ...(lateSeconds > 0 ? [`late by ${duration(lateSeconds)}`] : []),
    ...(standsFor > 0
      ? [standsFor === 1 ? 'for a missed pass, too' : `for ${number(standsFor)} missed passes, too`]
      : []),
  ];
  return parts.join(', ');
}

/** What will be cleared next, in a sentence. */
export function nextText(next: UpcomingPass | undefined, now: number): string {
  if (!next) return 'Nothing is to be cleared by itself: no definition has an activity to come, or a schedule.';
  const { name, activity, leadSeconds, dueAt, state } = next;
  const what = `${printable(name)} (${leadSeconds === null ? 'cron' : `${activity?.id} ${leadText(leadSeconds)}`})`;
  if (state === 'under-way') return `Clearing ${what} now.`;
  return `Next to be cleared: ${what} at ${moment(next.retryAt ?? dueAt, activity?.startsAt)}, ${countdown(next, now)}.`;
}

const words: Record<PassState, string> = {
  planned: 'planned',
  due: 'due',
  'under-way': 'under way',
  waiting: 'waits for its source',
  ended: 'ended',
  failed: 'failed',
  stopped: 'stopped',
  missed: 'missed',
};
const colours: Partial<Record<PassState, 'red' | 'yellow' | 'dim'>> = {
  failed: 'red',
  waiting: 'yellow',
  stopped: 'yellow',
  missed: 'yellow',
  planned: 'dim',
};

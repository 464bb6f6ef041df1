import { createHash } from 'node:crypto';
import { nextByCron, pastByCron } from '#shared/cron.ts';
import { passLeadsOf } from '#shared/lead.ts';
import { limits } from '#shared/limits.ts';
import type { PassBooks } from '../ports.ts';
import type { Planned } from './planned.ts';

/** A time at which a definition is to be cleared. */
export type Time = { dueAt: Date; leadSeconds: number | null };

/** A pass whose time has come, and how many others before it that nobody began: it stands for them. */
export type Due = Time & { planned: Planned; standsFor: number };

/** The times of all passes of a definition's activity, the first pass first. */
export function activityTimes({ activity }: Planned): Time[] {
  if (!activity) return [];
  const start = Date.parse(activity.startsAt);
  return passLeadsOf(activity).map((leadSeconds) => ({ leadSeconds, dueAt: new Date(start - leadSeconds * 1_000) }));
}

/**
 * What is due: of the times that have come since the last pass the last one, late where nobody was there to begin it. An
 * activity that has started is not cleared any more. A schedule that is new does not begin with what was before it.
 */
export function dueNow(planned: Planned, passes: PassBooks, now: Date): Due[] {
  return [...dueForActivity(planned, passes, now), ...dueByCron(planned, passes, now)];
}

/** What is to come after now: of the activity all, by cron the next one. */
export function toCome(planned: Planned, now: Date): Time[] {
  const next = planned.schedule && nextByCron(planned.schedule, now);
  const ofActivity = activityTimes(planned).filter(({ dueAt }) => dueAt > now);
  return [...ofActivity, ...(next ? [{ dueAt: next, leadSeconds: null }] : [])];
}

/** The same pass has the same name, whichever engine is asked, so that it is begun once. */
export function passIdOf(path: string, activity: string | null, dueAt: Date): string {
  return createHash('sha256')
    .update(JSON.stringify([path, activity, dueAt.toISOString()]))
    .digest('hex')
    .slice(0, 32);
}

function dueForActivity(planned: Planned, passes: PassBooks, now: Date): Due[] {
  const { path, activity } = planned;
  if (!activity || Date.parse(activity.startsAt) <= now.getTime()) return [];
  const last = passes.newest(path, activity.id)?.dueAt ?? '';
  const open = activityTimes(planned).filter(({ dueAt }) => dueAt <= now && dueAt.toISOString() > last);
  return lastOf(planned, open);
}

function dueByCron(planned: Planned, passes: PassBooks, now: Date): Due[] {
  const { path, schedule, problem } = planned;
  if (!schedule) {
    // A file that cannot be read for a moment keeps its schedule.
    if (problem === null) passes.forgetSeen(path);
    return [];
  }
  const since = passes.seenSince(path, schedule, now.toISOString());
  const last = passes.newest(path, null)?.dueAt ?? since;
  const after = new Date(Math.max(Date.parse(last), Date.parse(since)));
  const times = pastByCron(schedule, after, now, limits.cronMissedMax);
  return lastOf(
    planned,
    times.toReversed().map((dueAt) => ({ dueAt, leadSeconds: null })),
  );
}

function lastOf(planned: Planned, times: Time[]): Due[] {
  const last = times.at(-1);
  return last ? [{ ...last, planned, standsFor: times.length - 1 }] : [];
}

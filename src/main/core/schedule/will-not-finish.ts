import type { ActiveRuns } from '../active-runs.ts';
import type { Alerts } from '../alerts/alerts.ts';
import type { Clock, PassBooks } from '../ports.ts';
import { activityTimes, passIdOf } from './due.ts';
import type { Planned } from './planned.ts';

export type Expected = { finishesAt: Date; spareSeconds: number | null };

type Parts = {
  passes: PassBooks;
  clock: Clock;
  active: Pick<ActiveRuns, 'secondsLeft' | 'isUnderWay'>;
  /** What the next run of a definition takes; undefined where nobody knows. */
  secondsOf: (planned: Planned) => number | undefined;
  alerts: Pick<Alerts, 'tell' | 'list'>;
};

/** When a pass that begins at a time is expected to be through, and how long before its activity. */
export function expectedFrom(
  begins: number,
  seconds: number | undefined,
  startsAt: string | null,
): Expected | undefined {
  if (seconds === undefined) return undefined;
  const finishesAt = new Date(begins + seconds * 1_000);
  const spareSeconds = startsAt === null ? null : Math.round((Date.parse(startsAt) - finishesAt.getTime()) / 1_000);
  return { finishesAt, spareSeconds };
}

/** Tells once a pass, as soon as it is expected not to be through before its activity starts. */
export function tellWillNotFinish(parts: Parts): (planned: Planned[]) => void {
  const { alerts } = parts;
  return (all) => {
    for (const planned of all) {
      const { name, path: definitionPath, loaded } = planned;
      if (!loaded?.definition.alerts) continue;
      const pass = nextPass(parts, planned);
      if (!pass || (pass.spareSeconds ?? 0) >= 0 || alerts.list(pass.id).length > 0) continue;
      const tooLateSeconds = -(pass.spareSeconds ?? 0);
      void alerts.tell({ run: pass.id, name, definitionPath }, loaded.definition, { tooLateSeconds }).catch(() => {});
    }
  };
}

/** The pass of an activity that is under way, or else the next one. */
function nextPass(
  { passes, clock, active, secondsOf }: Parts,
  planned: Planned,
): (Expected & { id: string }) | undefined {
  const { path, activity } = planned;
  const now = clock.now().getTime();
  if (!activity || Date.parse(activity.startsAt) <= now) return undefined;
  const last = passes.newest(path, activity.id);
  if (last && active.isUnderWay(last.run)) {
    const expected = expectedFrom(now, active.secondsLeft(last.run) ?? undefined, activity.startsAt);
    return expected && { ...expected, id: last.pass };
  }
  const times = activityTimes(planned);
  const isOpen = (at: Date) => at.toISOString() > (last?.dueAt ?? '');
  const due = times.findLast(({ dueAt }) => dueAt.getTime() <= now && isOpen(dueAt));
  const next = due ?? times.find(({ dueAt }) => dueAt.getTime() > now && isOpen(dueAt));
  const expected = next && expectedFrom(Math.max(now, next.dueAt.getTime()), secondsOf(planned), activity.startsAt);
  return expected && { ...expected, id: passIdOf(path, activity.id, next.dueAt) };
}

import type { ActivityLine, Pass } from '#shared/activity.ts';
import { limits } from '#shared/limits.ts';
import { findingsFound } from '#shared/run.ts';
import type { ActiveRuns } from '../active-runs.ts';
import { proposedPolicy } from '../clearing-policy.ts';
import type { Clock, PassBooks, PassRow, RunBooks } from '../ports.ts';
import { activityTimes, type Time, toCome } from './due.ts';
import type { Planned } from './planned.ts';
import { expectedFrom } from './will-not-finish.ts';

type Parts = {
  passes: PassBooks;
  runs: Pick<RunBooks, 'find'>;
  clock: Clock;
  active: Pick<ActiveRuns, 'secondsLeft'>;
  planned: () => Planned[];
  /** What the next run takes, and how many records it reads; undefined where nobody knows. */
  estimateOf: (planned: Planned) => { seconds: number; records: number } | undefined;
  isSigned: (run: string) => boolean;
};

/** Every definition that is cleared by itself, or was, with its passes: the one with the next pass first. */
export function activityLines(parts: Parts): ActivityLine[] {
  const now = parts.clock.now();
  return parts
    .planned()
    .map((planned) => lineOf(parts, planned, now))
    .filter(({ activity, schedule, passes }) => activity || schedule || passes.length > 0)
    .toSorted((a, b) => orderOf(a).localeCompare(orderOf(b)) || a.name.localeCompare(b.name));
}

/** Those with something to come by when it comes, then the rest by when their last was, the last first. */
function orderOf({ passes }: ActivityLine): string {
  const next = passes.find(({ state }) => ['under-way', 'due', 'waiting', 'planned'].includes(state));
  if (next) return `0 ${next.dueAt}`;
  const last = passes.at(-1);
  return `1 ${last ? String(1e15 - Date.parse(last.dueAt)).padStart(16, '0') : '~'}`;
}

function lineOf(parts: Parts, planned: Planned, now: Date): ActivityLine {
  const { path, name, problem, activity, schedule } = planned;
  const estimate = parts.estimateOf(planned);
  const rows = parts.passes.of(path, limits.passesListed);
  const begun = rows.map((row) => begunPass(parts, row, now));
  const others = [...notBegun(planned, rows, now), ...toCome(planned, now)];
  const more = others.map((time) => otherPass(time, planned, estimate?.seconds, now));
  const secondsLeft = activity ? (Date.parse(activity.startsAt) - now.getTime()) / 1_000 : 0;
  return {
    ...{ path, name, problem, activity, schedule },
    proposed: estimate && secondsLeft > 0 ? proposedPolicy(estimate.records, estimate.seconds, secondsLeft) : null,
    seconds: estimate?.seconds ?? null,
    passes: [...begun, ...more].toSorted((a, b) => a.dueAt.localeCompare(b.dueAt)),
  };
}

/** Times of the activity that have come without a pass being begun at them. */
function notBegun(planned: Planned, rows: PassRow[], now: Date): Time[] {
  const begun = new Set(rows.filter(({ activity }) => activity === planned.activity?.id).map(({ dueAt }) => dueAt));
  return activityTimes(planned).filter(({ dueAt }) => dueAt <= now && !begun.has(dueAt.toISOString()));
}

function begunPass(parts: Parts, row: PassRow, now: Date): Pass {
  const { dueAt, leadSeconds, state, begunAt, lateSeconds, standsFor, run, failure, retryAt, counts } = row;
  const summary = parts.runs.find(run)?.summary;
  const left = state === 'under-way' ? (parts.active.secondsLeft(run) ?? undefined) : undefined;
  const expected = expectedFrom(now.getTime(), left, row.startsAt);
  return {
    ...{ dueAt, leadSeconds, state, begunAt, lateSeconds, standsFor, run, counts, failure, retryAt },
    verdict: state === 'ended' ? (summary?.verdict ?? null) : null,
    findings: state === 'ended' && summary ? findingsFound(summary) : null,
    endedAt: state === 'ended' ? (summary?.endedAt ?? null) : null,
    isSigned: parts.isSigned(run),
    finishesAt: expected?.finishesAt.toISOString() ?? null,
    spareSeconds: expected?.spareSeconds ?? null,
  };
}

function otherPass({ dueAt, leadSeconds }: Time, planned: Planned, seconds: number | undefined, now: Date): Pass {
  const startsAt = leadSeconds === null ? null : (planned.activity?.startsAt ?? null);
  const state = dueAt > now ? 'planned' : isLast(dueAt, planned, now) ? 'due' : 'missed';
  const begins = Math.max(now.getTime(), dueAt.getTime());
  const expected = state === 'missed' ? undefined : expectedFrom(begins, seconds, startsAt);
  return {
    ...{ dueAt: dueAt.toISOString(), leadSeconds, state },
    ...{ begunAt: null, lateSeconds: 0, standsFor: 0, run: null, verdict: null, findings: null, endedAt: null },
    ...{ isSigned: false, counts: null, failure: null, retryAt: null },
    finishesAt: expected?.finishesAt.toISOString() ?? null,
    spareSeconds: expected?.spareSeconds ?? null,
  };
}

/** Whether it is the last time of the activity that has come, while that has not started. */
function isLast(dueAt: Date, planned: Planned, now: Date): boolean {
  if (!planned.activity || Date.parse(planned.activity.startsAt) <= now.getTime()) return false;
  return (
    activityTimes(planned)
      .findLast((time) => time.dueAt <= now)
      ?.dueAt.getTime() === dueAt.getTime()
  );
}

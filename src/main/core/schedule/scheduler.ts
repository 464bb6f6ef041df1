import { randomBytes } from 'node:crypto';
import { type Failure, fromFailure, TieoutError, toFailure } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';
import type { ActiveRuns } from '../active-runs.ts';
import type { Clock, PassBooks, PassRow, Recorder, RunBooks, RunEntry } from '../ports.ts';
import { goingOn } from '../reruns/going-on.ts';
import { isAlive, isUnderWayElsewhere } from '../run-lock.ts';
import type { RunOptions } from '../runs.ts';
import { type Due, dueNow, passIdOf, toCome } from './due.ts';
import type { Planned } from './planned.ts';

export type ScheduleParts = {
  passes: PassBooks;
  runs: Pick<RunBooks, 'find'>;
  engine: Recorder;
  clock: Clock;
  active: Pick<ActiveRuns, 'start' | 'isUnderWay' | 'underWay'>;
  planned: () => Planned[];
  /** Carry out a run in the engine's own name. */
  start: (path: string, options: RunOptions) => Promise<RunSummary>;
  resume: (run: string, options: RunOptions) => Promise<RunSummary>;
  /** What became of the findings since the passes before. */
  fatesOf: (pass: PassRow, summary: RunSummary) => Promise<PassRow['counts']>;
  /** Looks whether something will not be through before its activity, and tells of it. */
  foresee: (planned: Planned[]) => void;
};

type Log = (error: unknown) => void;

/** Engines that are open in this process: another of them holds what it holds, one of an earlier life of its id does not. */
const living = new Set<string>();

/**
 * Clears by itself what its definition says is to be cleared. A pass is begun by entering its run and the pass in one
 * transaction, so that of several engines one begins it, and what a kill leaves behind is known by its run and gone on with.
 */
export function scheduler(parts: ScheduleParts) {
  const { passes, runs, engine, clock, active } = parts;
  const me = `${process.pid}-${randomBytes(8).toString('hex')}`;
  living.add(me);
  let isEnding = false;

  const settleEnded = async (pass: string, summary: RunSummary) => {
    const row = passes.find(pass);
    if (!row) return;
    const counts = await parts.fatesOf(row, summary).catch(() => null);
    passes.settle(pass, { state: 'ended', failure: null, counts, retryAt: null });
  };
  const settleFailed = (pass: string, error: unknown) => {
    const row = passes.find(pass);
    if (!row) return;
    const outcome = outcomeOf(row, toFailure(error), runs.find(row.run)?.state, { isEnding, now: clock.now() });
    if (outcome) passes.settle(pass, { ...outcome, counts: null });
  };
  /** Carries out a run, and enters what became of its pass. What cannot be entered now is found out at the next look. */
  const settling = async (pass: string, isOurs: () => boolean, carryOut: () => Promise<RunSummary>) => {
    try {
      const summary = await carryOut();
      await settleEnded(pass, summary).catch(() => {});
      return summary;
    } catch (error) {
      if (isOurs()) settleFailed(pass, error);
      throw error;
    }
  };

  const begin = async (due: Due, log: Log) => {
    const { planned, dueAt, leadSeconds, standsFor } = due;
    const { path, name } = planned;
    const activity = leadSeconds === null ? null : planned.activity;
    const pass = passIdOf(path, activity?.id ?? null, dueAt);
    let isOurs = false;
    const claim = (run: string) => {
      if (passes.find(pass)) throw new TieoutError('workspace', `pass ${pass} is begun by another Tieout`);
      const now = clock.now();
      const late = Math.floor((now.getTime() - dueAt.getTime()) / 1_000);
      const lateSeconds = late < limits.passLateSeconds ? 0 : late;
      const about = { pass, name, activity: activity?.id ?? null, dueAt: dueAt.toISOString(), lateSeconds, standsFor };
      engine.enter('pass.begun', { ...about, run, definition: path, replaces: null }, () =>
        passes.add({
          ...{ ...about, run, path, leadSeconds, holder: me },
          ...{ startsAt: activity?.startsAt ?? null, begunAt: now.toISOString() },
        }),
      );
      isOurs = true;
    };
    const carryOut = (options: RunOptions) => parts.start(path, { ...options, onEntered: claim });
    await active
      .start((options) =>
        settling(
          pass,
          () => isOurs,
          () => carryOut(options),
        ),
      )
      .catch((error) => !isOurs && !passes.find(pass) && log(error));
  };

  const goOn = async (row: PassRow, entry: RunEntry) => {
    const { pass, path } = row;
    const replace = (run: string) => {
      const { name, activity, dueAt, lateSeconds, standsFor } = row;
      const about = { pass, name, activity, dueAt, lateSeconds, standsFor };
      engine.enter('pass.begun', { ...about, run, definition: path, replaces: entry.run }, () =>
        passes.replaceRun(pass, run),
      );
    };
    const loaded = parts.planned().find((planned) => planned.path === path)?.loaded;
    // Under other rules what was read by the old ones says nothing: it is cleared from the beginning.
    const isAnew = loaded && loaded.rulesSha256 !== entry.rulesSha256;
    const carryOut = (options: RunOptions) =>
      isAnew ? parts.start(path, { ...options, onEntered: replace }) : parts.resume(entry.run, options);
    await active.start((options) => settling(pass, always, () => carryOut(options))).catch(() => {});
  };

  /** What an engine that is gone left behind, or what waits for its source. */
  const goOnWith = async (state: 'under-way' | 'waiting', now: Date) => {
    for (const row of passes.open().filter((open) => open.state === state)) {
      const entry = runs.find(row.run);
      if (!entry || isEnding || active.isUnderWay(row.run) || isHeld(row, me)) continue;
      if (row.state === 'under-way') await lookAfter(row, entry);
      else if (isFollowed(row)) passes.settle(row.pass, { ...row, state: 'failed', retryAt: null });
      else if (now >= new Date(row.retryAt ?? 0)) await lookAfter(row, entry);
    }
  };
  /** Whether a later pass of the same took its place. */
  const isFollowed = ({ path, activity, dueAt }: PassRow) => (passes.newest(path, activity)?.dueAt ?? '') > dueAt;
  const lookAfter = async (row: PassRow, entry: RunEntry) => {
    const { state, summary, failure, evidence } = entry;
    if (state === 'ended' && summary) await settleEnded(row.pass, summary);
    else if (row.state === 'under-way' && state === 'failed' && failure) settleFailed(row.pass, fromFailure(failure));
    else if (!isUnderWayElsewhere(evidence.folder) && passes.take(row.pass, heldBy(row), me)) await goOn(row, entry);
  };

  const beginDue = async (all: Planned[], now: Date, log: Log) => {
    const due = all.flatMap((planned) => dueNow(planned, passes, now)).toSorted(soonestFirst);
    for (const pass of due) {
      const underWay = active.underWay();
      if (isEnding || passes.open().filter(({ run }) => active.isUnderWay(run)).length >= limits.passesAtATime) return;
      if (!underWay.some(({ name }) => name === pass.planned.name)) await begin(pass, log);
    }
  };

  const look = async (log: Log) => {
    const now = clock.now();
    await goOnWith('under-way', now);
    const all = parts.planned();
    await beginDue(all, now, log);
    await goOnWith('waiting', now);
    parts.foresee(all);
  };
  /** Until the next time comes, or until it is time to look whether a definition has changed. */
  const pauseMs = () => {
    const now = clock.now();
    const next = parts.planned().flatMap((planned) => toCome(planned, now).map(({ dueAt }) => dueAt.getTime()));
    return Math.max(0, Math.min(limits.scheduleLookMs, ...next.map((at) => at - now.getTime())));
  };
  const looking = goingOn(look, pauseMs);
  return {
    look,
    begin: looking.begin,
    /** Begins nothing any more; what is under way is left to go on, or to be stopped, by who ends it. */
    async end(): Promise<void> {
      isEnding = true;
      await looking.end();
    },
    closed: () => void living.delete(me),
  };
}

export type Scheduler = ReturnType<typeof scheduler>;

const always = () => true;

function heldBy({ holder, attempts }: PassRow) {
  return { from: holder, attempts };
}

/** Whether another engine that is alive carries it out. */
function isHeld({ state, holder }: PassRow, me: string): boolean {
  if (state === 'waiting' || holder === me) return false;
  const pid = Number(holder.split('-')[0]);
  return pid === process.pid ? living.has(holder) : isAlive(pid);
}

/** The one whose activity starts first, then the one that was due first. */
function soonestFirst(a: Due, b: Due): number {
  const start = ({ planned, leadSeconds }: Due) =>
    leadSeconds === null || !planned.activity ? Number.MAX_SAFE_INTEGER : Date.parse(planned.activity.startsAt);
  return start(a) - start(b) || a.dueAt.getTime() - b.dueAt.getTime();
}

/** What became of a pass whose run did not end; undefined where it is to be gone on with. */
function outcomeOf(
  { attempts, startsAt }: PassRow,
  { code, message }: Failure,
  runState: RunEntry['state'] | undefined,
  { isEnding, now }: { isEnding: boolean; now: Date },
): Pick<PassRow, 'state' | 'failure' | 'retryAt'> | undefined {
  // Somebody else carries it out, or an engine ends: whoever looks next finds it as it is then.
  if (runState === 'pulling' || runState === 'diffing' || (code === 'interrupted' && isEnding)) return undefined;
  if (code === 'interrupted') return { state: 'stopped', failure: message, retryAt: null };
  const pauseMs = limits.passRetryPausesMs[attempts - 1];
  const retryAt = pauseMs === undefined ? undefined : new Date(now.getTime() + pauseMs);
  const isInTime = retryAt && (startsAt === null || retryAt.getTime() < Date.parse(startsAt));
  if (code === 'unreachable' && isInTime) return { state: 'waiting', failure: message, retryAt: retryAt.toISOString() };
  return { state: 'failed', failure: message, retryAt: null };
}

import { EventEmitter } from 'node:events';
import { fromFailure, TieoutError, withoutStack } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Progress } from '#shared/progress.ts';
import type { RunSummary } from '#shared/run.ts';
import type { RunEntry, RunWatch } from './ports.ts';
import { createProgressMeter, figuresAfter, type ProgressMeter } from './progress-meter.ts';
import { isUnderWayElsewhere } from './run-lock.ts';
import type { RunOptions } from './runs.ts';

type Active = { watch: RunWatch; meter: ProgressMeter; interrupt: AbortController; done: Promise<RunSummary> };

/**
 * The runs that this engine carries out: started without waiting for their end, watched by as many as like, stopped at
 * a checkpoint. `find` reads a run from the books.
 */
export function activeRuns(find: (run: string) => RunEntry) {
  const active = new Map<string, Active>();
  /** Tells of a run by its name when it enters a phase, and when it is over. */
  const changes = new EventEmitter().setMaxListeners(0);
  const overListeners: ((run: string) => void)[] = [];

  return {
    /** Begins a run and returns its name once it has one. Rejects where it could not even begin. */
    start(begin: (options: RunOptions) => Promise<RunSummary>): Promise<string> {
      const interrupt = new AbortController();
      return new Promise((resolve, reject) => {
        let run: string | undefined;
        const onPhase = (watch: RunWatch) => {
          run = watch.run;
          const meter = active.get(run)?.meter ?? createProgressMeter();
          meter.enter(watch);
          active.set(run, { watch, meter, interrupt, done });
          changes.emit(run);
          resolve(run);
        };
        const done = Promise.resolve().then(() => begin({ onPhase, signal: interrupt.signal }));
        const over = () => {
          if (run === undefined) return;
          active.delete(run);
          changes.emit(run);
          for (const listener of overListeners) listener(run);
        };
        done.finally(over).then(
          // A run that had ended already is not carried out again.
          (summary) => resolve(summary.run),
          (error: unknown) => reject(error),
        );
      });
    },

    isUnderWay: (run: string): boolean => active.has(run),

    /** A run of the books, as it stands by now. */
    asItStands: (entry: RunEntry): RunEntry => ({ ...entry, state: stateOf(entry, active.has(entry.run)) }),

    /** False where the run is not under way. */
    cancel(run: string): boolean {
      const found = active.get(run);
      found?.interrupt.abort();
      return found !== undefined;
    },

    /** What a run came to, once it is over. Rejects as the run failed, or where it is not under way and has not ended. */
    wait(run: string): Promise<RunSummary> {
      return active.get(run)?.done ?? outcomeOf(find(run));
    },

    /** Its state now, then whenever it has changed, until it is over. */
    async *watch(run: string, signal: AbortSignal | undefined): AsyncGenerator<Progress, void> {
      let shown = '';
      for (;;) {
        const underWay = active.get(run);
        const progress = progressOf(find(run), underWay);
        const text = JSON.stringify(progress);
        if (text !== shown) yield progress;
        shown = text;
        if (!underWay || signal?.aborted) return;
        if (active.has(run)) await nextChange(changes, run, signal);
      }
    },

    /** How long a run is expected to go on; null where it is not under way here, or nobody knows. */
    secondsLeft(run: string): number | null {
      const underWay = active.get(run);
      return underWay ? secondsLeftOf(underWay) : null;
    },

    /** Those that are carried out now. */
    underWay(): RunWatch[] {
      return [...active.values()].map(({ watch }) => watch);
    },

    /** Tells of each that is no longer carried out, however it came out. */
    onOver(listener: (run: string) => void): void {
      overListeners.push(listener);
    },

    /** Stops all of them at their checkpoints and waits until they stand there. */
    async close(): Promise<void> {
      for (const { interrupt } of active.values()) interrupt.abort();
      await Promise.allSettled([...active.values()].map(({ done }) => done));
    },
  };
}

export type ActiveRuns = ReturnType<typeof activeRuns>;

async function outcomeOf({ run, state, summary, failure }: RunEntry): Promise<RunSummary> {
  if (summary) return summary;
  if (failure) throw fromFailure(failure);
  throw new TieoutError('not-found', `run ${run} has not ended and is not under way here: it is ${state}`, {
    next: `Go on with tieout resume ${run}.`,
  });
}

/** When the run enters a phase, its figures are old enough to be looked at again, or nobody looks any more. */
function nextChange(changes: EventEmitter, run: string, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      changes.off(run, go);
      signal?.removeEventListener('abort', go);
      resolve();
    };
    const timer = setTimeout(go, limits.watchEveryMs);
    changes.on(run, go);
    signal?.addEventListener('abort', go);
  });
}

function progressOf(entry: RunEntry, active: Active | undefined): Progress {
  const { run, name, summary, failure } = entry;
  return {
    run,
    name,
    state: stateOf(entry, active !== undefined),
    phase: active?.watch.phase ?? null,
    ...(active ? active.meter.figures(active.watch) : figuresAfter(summary)),
    estimate: active?.watch.estimate ?? null,
    summary,
    failure: failure && withoutStack(failure),
  };
}

/** The longer of both sides while they are read, and then what comparing is expected to take. */
function secondsLeftOf({ watch, meter }: Active): number | null {
  const { inbound, outbound, compare } = meter.figures(watch);
  const { estimate, phase } = watch;
  if (phase === 'diffing') return compare.etaSeconds;
  if (phase === 'sealing') return 0;
  if (!estimate || phase === 'starting') return estimate?.seconds.total ?? null;
  if (inbound.etaSeconds === null || outbound.etaSeconds === null) return null;
  return Math.max(inbound.etaSeconds, outbound.etaSeconds) + estimate.seconds.diff;
}

/** Where whoever carried it out is gone, a kill left the books saying that it is under way. */
function stateOf({ state, evidence }: RunEntry, isUnderWayHere: boolean): RunEntry['state'] {
  if (isUnderWayHere || (state !== 'pulling' && state !== 'diffing')) return state;
  return isUnderWayElsewhere(evidence.folder) ? state : 'interrupted';
}

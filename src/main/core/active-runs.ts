import { setTimeout as sleep } from 'node:timers/promises';
import { createGauge } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { figuresOf, type LiveFigures, type Progress } from '#shared/progress.ts';
import type { RunSummary } from '#shared/run.ts';
import type { RunEntry, RunWatch } from './ports.ts';
import type { RunOptions } from './runs.ts';

type Active = { watch: RunWatch; interrupt: AbortController; done: Promise<void> };

/**
 * The runs that this engine carries out: started without waiting for their end, watched by as many as like, stopped at
 * a checkpoint. `find` reads a run from the books.
 */
export function activeRuns(find: (run: string) => RunEntry) {
  const active = new Map<string, Active>();
  const listeners: ((run: string) => void)[] = [];
  const settle = (run: string) => {
    active.delete(run);
    for (const listener of listeners) listener(run);
  };

  return {
    /** Begins a run and returns its name once it has one. Rejects where it could not even begin. */
    start(begin: (options: RunOptions) => Promise<RunSummary>): Promise<string> {
      const interrupt = new AbortController();
      return new Promise((resolve, reject) => {
        let run: string | undefined;
        const onPhase = (watch: RunWatch) => {
          run ??= watch.run;
          active.set(run, { watch, interrupt, done });
          resolve(run);
        };
        const done = Promise.resolve()
          .then(() => begin({ onPhase, signal: interrupt.signal }))
          .then(
            // A run that had ended already is not carried out again.
            (summary) => resolve(summary.run),
            (error: unknown) => reject(error),
          )
          .finally(() => run !== undefined && settle(run));
      });
    },

    /** False where the run is not under way. */
    cancel(run: string): boolean {
      const found = active.get(run);
      found?.interrupt.abort();
      return found !== undefined;
    },

    /** Its state now, then whenever it has changed, until it is over. */
    async *watch(run: string, signal: AbortSignal | undefined): AsyncGenerator<Progress, void> {
      let shown = '';
      for (;;) {
        const isOver = !active.has(run);
        const progress = progressOf(find(run), active.get(run)?.watch, isOver);
        const text = JSON.stringify(progress);
        if (text !== shown) yield progress;
        shown = text;
        if (isOver || signal?.aborted) return;
        await sleep(limits.watchEveryMs, undefined, signal ? { signal } : {}).catch(() => {});
      }
    },

    /** Those that are carried out now. */
    underWay(): RunWatch[] {
      return [...active.values()].map(({ watch }) => watch);
    },

    /** Tells of each that is no longer carried out, however it came out. */
    onOver(listener: (run: string) => void): void {
      listeners.push(listener);
    },

    /** Stops all of them at their checkpoints and waits until they stand there. */
    async close(): Promise<void> {
      for (const { interrupt } of active.values()) interrupt.abort();
      await Promise.all([...active.values()].map(({ done }) => done));
    },
  };
}

export type ActiveRuns = ReturnType<typeof activeRuns>;

function progressOf(entry: RunEntry, watch: RunWatch | undefined, isOver: boolean): Progress {
  const { run, name, summary, failure } = entry;
  // Whoever carried it out is gone: a kill leaves the books saying that it is under way.
  const isStranded = isOver && (entry.state === 'pulling' || entry.state === 'diffing');
  return {
    run,
    name,
    state: isStranded ? 'interrupted' : entry.state,
    ...(watch ? figuresOf(watch.gauge) : figuresAfter(summary)),
    summary,
    failure: failure && {
      code: failure.code,
      message: failure.message,
      ...(failure.next ? { next: failure.next } : {}),
    },
  };
}

/** What a run that is over shows: both sides read, every partition as its findings made it is for the findings to tell. */
function figuresAfter(summary: RunSummary | null): LiveFigures {
  const nothing = figuresOf(createGauge());
  if (!summary) return nothing;
  const side = ({ read, invalid }: RunSummary['inbound']) => ({ records: read, invalid, done: read, total: read });
  return { ...nothing, inbound: side(summary.inbound), outbound: side(summary.outbound) };
}

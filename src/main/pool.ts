import { availableParallelism } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import type { Worker } from 'node:worker_threads';
import { Piscina } from 'piscina';
import { fromFailure, TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { signsOf } from '#shared/pulse.ts';
import type { Task, TaskName, TaskOutcome, Tasks } from '#shared/tasks.ts';
import type { Workers } from './core/ports.ts';
import { createSeats } from './pool/seats.ts';
import { type Watched, watchTask } from './pool/watch.ts';

/**
 * The worker threads. Every task settles, whatever becomes of its thread: one that hangs is ended, one that dies takes
 * nothing but its own task along. `workerFile` is the built worker; its path comes from whoever starts the engine.
 */
export function createPool(
  workerFile: string,
  threads = availableParallelism(),
  idleTimeoutMs = defaultIdleMs,
): Workers {
  // Both sides are pulled at once, so there are never fewer than two threads.
  const threadsMax = Math.max(2, threads);
  const pool = new Piscina({
    filename: workerFile,
    minThreads: 0,
    maxThreads: threadsMax,
    idleTimeout: idleTimeoutMs,
    resourceLimits: {
      maxOldGenerationSizeMb: limits.threadHeapMegabytesEnd,
      maxYoungGenerationSizeMb: limits.threadYoungMegabytesMax,
    },
  });
  const alive = threadsOf(pool);
  const seats = createSeats(threadsMax);
  const underWay = new Set<Watched>();
  let isClosed = false;
  // A thread that fails without a task has failed to start. Unheard, this event would end the process.
  pool.on('error', (error: Error) => {
    for (const task of underWay) if (signsOf(task.pulse).thread === 0) task.giveUp(error);
  });

  const carryOut = async <Name extends TaskName>(name: Name, input: Tasks[Name]['input']) => {
    const task = watchTask((thread) => alive.get(thread));
    underWay.add(task);
    try {
      const asked = { name, input, pulse: task.pulse } as Task;
      return (await pool.run(asked, { signal: task.ending.signal })) as TaskOutcome<Name>;
    } catch (error) {
      const cause = task.cause ?? error;
      // What the thread held open (a snapshot, a lock) is free for the next attempt only when it is gone.
      const thread = alive.get(signsOf(task.pulse).thread);
      if (thread && !pool.threads.includes(thread) && !(await ends(thread))) throw stuck(cause);
      throw cause;
    } finally {
      underWay.delete(task);
      task.end();
    }
  };

  return {
    async run(name, input) {
      await seats.take();
      try {
        if (isClosed) throw closed();
        const outcome = await carryOut(name, input);
        if ('failure' in outcome) throw fromFailure(outcome.failure);
        return outcome.output;
      } catch (error) {
        // Its thread was ended under it, which is nobody's fault.
        throw isClosed && !(error instanceof TieoutError) ? closed(error) : error;
      } finally {
        seats.leave();
      }
    },
    async close() {
      isClosed = true;
      const left = new Set([...pool.threads, ...alive.values()]);
      await Promise.race([pool.destroy(), setTimeout(limits.threadEndMs, undefined, { ref: false })]);
      return [...left].filter((thread) => !isGone(thread)).length;
    },
    threads: threadsMax,
  };
}

const defaultIdleMs = 5_000;

function closed(cause?: unknown): TieoutError {
  return new TieoutError('interrupted', 'Tieout was closed before this was done', { cause });
}

/** Every thread that is there, by its number, also one that the pool has given up but that has not ended yet. */
function threadsOf(pool: Piscina): Map<number, Worker> {
  const alive = new Map<number, Worker>();
  pool.on('workerCreate', ({ id }: { id: number }) => {
    const thread = pool.threads.find(({ threadId }) => threadId === id);
    if (!thread) return;
    alive.set(id, thread);
    thread.once('exit', () => alive.delete(id));
  });
  return alive;
}

/** Whether a thread ends in time. */
async function ends(thread: Worker): Promise<boolean> {
  const ended = new Promise((resolve) => thread.once('exit', resolve));
  await Promise.race([ended, setTimeout(limits.threadEndMs, undefined, { ref: false })]);
  return isGone(thread);
}

/** A thread that has ended has a number no more. */
function isGone({ threadId }: Worker): boolean {
  return threadId === -1;
}

/** Another attempt would meet what this thread still holds open. */
function stuck(cause: unknown): TieoutError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new TieoutError('not-established', `${reason}, and could not be ended`, { next: 'End this Tieout.', cause });
}

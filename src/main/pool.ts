import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { fromFailure } from '#shared/errors.ts';
import type { Task, TaskName, TaskOutcome, Tasks } from '#shared/tasks.ts';
import type { Workers } from './core/ports.ts';

/** The worker threads. `workerFile` is the built worker; its path comes from whoever starts the engine. */
export function createPool(workerFile: string, threads = threadsByDefault()): Workers {
  // Both sides are pulled at once, so there are never fewer than two threads.
  const maxThreads = Math.max(2, threads);
  const pool = new Piscina({
    filename: workerFile,
    minThreads: 0,
    maxThreads,
    idleTimeout: 5_000,
  });
  // A thread that fails also rejects its task, which is where it is dealt with; unheard, this event would end the process.
  pool.on('error', () => {});
  return {
    async run<Name extends TaskName>(name: Name, input: Tasks[Name]['input']): Promise<Tasks[Name]['output']> {
      const outcome = (await pool.run({ name, input } as Task)) as TaskOutcome<Name>;
      if ('failure' in outcome) throw fromFailure(outcome.failure);
      return outcome.output;
    },
    close: () => pool.destroy(),
    threads: maxThreads,
  };
}

function threadsByDefault(): number {
  return availableParallelism();
}

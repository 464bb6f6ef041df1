import type { Workers } from '#main/core/ports.ts';
import { limits } from '#shared/limits.ts';
import { glances, longReadings } from '#shared/reading-tasks.ts';
import { createPool } from '../pool.ts';

/**
 * Threads that answer faces, beside those that carry out runs: some for what is answered at a glance, others for what
 * takes its time, so that a page of a list never waits behind the making of another. They run `readerFile`, a smaller
 * program that is sooner there; what it does not know goes to threads of `workerFile`.
 */
export function createReaders(workerFile: string, readerFile = workerFile): Workers {
  const quick = createPool(readerFile, limits.glanceThreads, limits.glanceThreadIdleMs);
  const long = createPool(readerFile, limits.listThreads, limits.listThreadIdleMs);
  const others = createPool(workerFile, limits.listThreads, limits.listThreadIdleMs);
  return {
    run: (name, input) => (name in glances ? quick : name in longReadings ? long : others).run(name, input),
    async close() {
      const left = await Promise.all([quick, long, others].map((pool) => pool.close()));
      return left.reduce((sum, threads) => sum + threads, 0);
    },
    threads: long.threads,
  };
}

import { type ChildProcess, fork } from 'node:child_process';
import { join, resolve } from 'node:path';
import type { Extras } from '../harness/interleave.ts';
import { measured } from '../whole-run.ts';
import { doneSchema, type Job, now } from './job.ts';

/**
 * One job in so many processes at once, which share the work: from the word to begin, connecting included, to the last
 * acknowledgement of any. Returns that time, the processor time of all and the memory of the largest.
 */
export async function inProcesses(job: Job, processes: number, events: number, folder: string): Promise<Extras> {
  let loading = processes;
  let beganAt = 0;
  let lastAt = 0;
  let acknowledged = 0;
  const begun = Promise.withResolvers<void>();
  const work = Array.from({ length: processes }, (_, i) =>
    measured(join(folder, `consumer-${i}`), async (env, preload) => {
      const child = fork(resolve('test/bench/collect/consumer.ts'), [JSON.stringify(job)], {
        execArgv: [...process.execArgv, ...preload],
        env: { ...process.env, ...env },
      });
      const ended = new Promise<number | null>((done) => child.once('exit', done));
      await message(child);
      if (--loading === 0) begun.resolve();
      await begun.promise;
      beganAt ||= now();
      child.send('begin');
      const done = doneSchema.parse(await message(child));
      acknowledged += done.acknowledged;
      lastAt = Math.max(lastAt, done.lastAt);
      if ((await ended) !== 0) throw new Error(`a consumer (${job.way}) failed`);
    }),
  );
  const measures = await Promise.all(work);
  if (acknowledged !== events) throw new Error(`${job.way}: ${acknowledged} of ${events} events were acknowledged`);
  return {
    seconds: (lastAt - beganAt) / 1_000,
    cpuSeconds: measures.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    peakRssBytes: Math.max(...measures.map(({ peakRssBytes }) => peakRssBytes)),
  };
}

/** The next one, or a failure where the process ends first. */
function message(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const gone = (exitCode: number | null) => reject(new Error(`a consumer ended early with ${exitCode}`));
    child.once('exit', gone);
    child.once('message', (said) => {
      child.off('exit', gone);
      resolve(said);
    });
  });
}

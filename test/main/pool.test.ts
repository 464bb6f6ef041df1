import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createPool } from '#main/pool.ts';
import { withLimits } from '#test/support/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();

/** A worker file with this code; `words` are the task's pulse, `records` is what the task was asked for. */
function workerThat(code: string): string {
  const path = folder.path('worker.cjs');
  writeFileSync(
    path,
    `const { threadId } = require('node:worker_threads');
     module.exports = async ({ input: { records }, pulse }) => {
       const words = new Int32Array(pulse.buffer);
       Atomics.store(words, 0, threadId);
       ${code}
       return { output: { definition: String(records) } };
     };`,
  );
  return path;
}

/** Carries out tasks with numbers from 0, and gives each one's outcome. */
async function carriedOut(workerFile: string, tasks: number): Promise<string[]> {
  const pool = createPool(workerFile, 2);
  const asked = Array.from({ length: tasks }, (_, records) =>
    pool.run('demo', { folder: '', records }).then(
      ({ definition }) => definition,
      (error: Error) => error.message,
    ),
  );
  const outcomes = await Promise.all(asked);
  expect(await pool.close()).toBe(0);
  return outcomes;
}

describe('the worker threads', () => {
  it('carry out tasks that waited behind threads that died', async () => {
    const outcomes = await carriedOut(workerThat('if (records < 4) process.exit(7);'), 8);
    expect(outcomes.slice(0, 4)).toEqual(Array(4).fill('worker exited with code: 7'));
    expect(outcomes.slice(4)).toEqual(['4', '5', '6', '7']);
  });

  it('fail every task where their file cannot be loaded', async () => {
    const path = folder.path('broken.cjs');
    writeFileSync(path, 'throw new Error("cannot be loaded");');
    expect(await carriedOut(path, 3)).toEqual(Array(3).fill(expect.stringMatching(/cannot be loaded/)));
  });

  it('are ended where they hang, and only those', () =>
    withLimits({ taskSilenceMs: 6_000 }, async () => {
      const outcomes = await carriedOut(workerThat('if (records === 1) for (;;);'), 4);
      expect(outcomes).toEqual(['0', expect.stringMatching(/^a worker thread gave no sign of life for/), '2', '3']);
    }));

  it('that are closed meanwhile leave their tasks interrupted, as those that come later are', async () => {
    const pool = createPool(workerThat('Atomics.wait(words, 3, 0, 60_000);'), 2);
    const outcome = (records: number) => pool.run('demo', { folder: '', records }).catch(({ code }) => code);
    const begun = outcome(0);
    await sleep(500);
    await pool.close();
    expect([await begun, await outcome(1)]).toEqual(['interrupted', 'interrupted']);
  });

  it('are left alone while they get on with their task, however long it takes', () =>
    withLimits({ taskSilenceMs: 3_000 }, async () => {
      const beating = 'for (let i = 0; i < 30; i++) { Atomics.add(words, 1, 1); Atomics.wait(words, 3, 0, 150); }';
      expect(await carriedOut(workerThat(beating), 2)).toEqual(['0', '1']);
    }));

  it('are ended where their memory grows beyond the bound, and the process lives on', () =>
    withLimits({ threadHeapMegabytesMax: 64 }, async () => {
      const filling = 'if (records === 0) for (const kept = []; ; ) kept.push(new Array(10_000).fill(Math.random()));';
      expect(await carriedOut(workerThat(filling), 2)).toEqual([expect.stringMatching(/ran out of memory/), '1']);
    }));
});

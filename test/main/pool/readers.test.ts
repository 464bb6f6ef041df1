import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createReaders } from '#main/pool/readers.ts';
import { limits } from '#shared/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();

/** A program that answers every task with its own name; shapes only once there is a file called `gate`. */
function program(name: string, gate: string): string {
  const path = folder.path(`${name}.cjs`);
  writeFileSync(
    path,
    `const { existsSync } = require('node:fs');
     const { threadId } = require('node:worker_threads');
     module.exports = async ({ name, pulse }) => {
       const words = new Int32Array(pulse.buffer);
       Atomics.store(words, 0, threadId);
       while (name === 'shapes' && !existsSync(${JSON.stringify(gate)})) Atomics.wait(words, 3, 0, 20);
       return { output: '${name}' };
     };`,
  );
  return path;
}

it('answers glances while every thread for longer readings is busy, and knows whom to ask for what', async () => {
  const gate = folder.path('gate');
  const readers = createReaders(program('worker', gate), program('reader', gate));
  const busy = Array.from({ length: limits.listThreads }, () => readers.run('shapes', { findings: '' }));
  expect(await readers.run('columns', { findings: '' })).toBe('reader');
  expect(await readers.run('demo', { folder: '', records: 1 })).toBe('worker');
  writeFileSync(gate, '');
  expect(await Promise.all(busy)).toEqual(busy.map(() => 'reader'));
  expect(await readers.close()).toBe(0);
});

import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { readersAtHand } from '#main/app/at-hand.ts';
import type { Workers } from '#main/core/ports.ts';
import { limits } from '#shared/limits.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout'] }));
afterEach(() => vi.useRealTimers());

function counted() {
  const asked: string[] = [];
  const run = async (name: string) => void asked.push(name);
  return { asked, atHand: readersAtHand({ run } as unknown as Workers) };
}

it('a served engine has a thread begin as soon as Home has what it shows, and the others later', async () => {
  const { asked, atHand } = counted();
  atHand.warm();
  atHand.onHome();
  expect(asked).toEqual([]);
  await turn();
  expect(asked).toEqual(['ready']);
  atHand.onHome();
  await turn();
  expect(asked).toEqual(['ready']);
  vi.advanceTimersByTime(limits.glanceThreadAfterMs);
  expect(asked).toHaveLength(1 + limits.glanceThreads);
});

it('a command that asks for the same begins no thread', async () => {
  const { asked, atHand } = counted();
  atHand.onHome();
  await turn();
  vi.advanceTimersByTime(limits.glanceThreadAfterMs);
  expect(asked).toEqual([]);
});

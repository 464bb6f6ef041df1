import { setTimeout as sleep } from 'node:timers/promises';
import type { TestRedis } from '#test/support/redis.ts';

/** What another client of the server feels: the 99th percentile and the longest of its PINGs, in milliseconds. */
export type Latency = { p99Ms: number; longestMs: number };

/** Pings every millisecond while `act` goes on. */
export async function latencyDuring(redis: TestRedis, act: () => Promise<void>): Promise<Latency> {
  const client = redis.connect();
  await client.ping();
  let isOver = false;
  const acting = act().finally(() => {
    isOver = true;
  });
  const times: number[] = [];
  while (!isOver) {
    const began = performance.now();
    await client.ping();
    times.push(performance.now() - began);
    await sleep(1);
  }
  client.disconnect();
  await acting;
  times.sort((a, b) => a - b);
  return { p99Ms: times[Math.floor(times.length * 0.99)] ?? 0, longestMs: times.at(-1) ?? 0 };
}

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Workers } from '#main/core/ports.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { expectCount, pullSide, withEngine } from './engine.ts';
import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave, rateOf } from './harness/interleave.ts';
import { packageVersion } from './harness/machine.ts';
import { say } from './harness/say.ts';
import { latencyDuring } from './peers/ping.ts';
import { countReplies, fillHash, fillPool, pool } from './peers/redis-pool.ts';

/** One side from Redis buckets, kept, against a loop of `hgetall` and the bare socket, which keep nothing. */
const needs = {
  memoryBytes: (records: number) => records * 320,
  diskBytes: (records: number) => records * 40,
};
const largeHash = { name: 'large', records: 1_000_000 };

await benchmark('redis', needs, async ({ records, folder }) => {
  const redis = await startRedis();
  try {
    const buckets = await fillPool(redis, records);
    const [, memory] = /used_memory_human:(\S+)/.exec(await redis.client.info('memory')) ?? [];
    say(`filled ${buckets.length.toLocaleString('en-US')} buckets, ${memory} in the server`);
    return await withEngine(async (workers) => {
      const snapshot = join(folder, 'redis.snapshot');
      const pull = async () =>
        expectCount(await pullSide(workers, 'inbound', source(redis, pool.match), snapshot), records, 'Tieout');
      const pulls = await interleave('read one side of buckets', {
        'Tieout, kept': { amount: records, run: pull },
        'ioredis hgetall loop, not kept': {
          amount: records,
          run: async () => expectCount(await loop(redis), records, 'hgetall'),
        },
        'bare socket, bytes counted': {
          amount: records,
          run: async () => expectCount(await countReplies(redis.port, buckets), records, 'HGETALL'),
        },
      });
      await redis.client.flushall();
      const pings = await pingsOfOthers(redis, workers, snapshot);
      return {
        versions: { redis: await versionOf(redis), ioredis: packageVersion('ioredis') },
        figures: [
          figureOf({ id: 'pull', what: 'read one side of buckets', unit: 'records/s' }, pulls, rateOf),
          figureOf(
            {
              id: 'ping',
              what: "another client's PING, 99th percentile, while a hash of 1,000,000 fields is read",
              unit: 'ms',
            },
            pings,
            ({ p99Ms = 0 }) => p99Ms,
          ),
          figureOf(
            { id: 'longest-ping', what: 'the longest of those PINGs', unit: 'ms' },
            pings,
            ({ longestMs = 0 }) => longestMs,
          ),
        ],
      };
    });
  } finally {
    await redis.stop();
  }
});

/** `redis-cli` is a process of its own, so that its work does not hold up whoever pings. */
async function pingsOfOthers(redis: TestRedis, workers: Workers, snapshot: string) {
  await fillHash(redis, largeHash.name, largeHash.records);
  const amount = largeHash.records;
  const during = (act: () => Promise<void>) => ({ amount, run: () => latencyDuring(redis, act) });
  const hgetall = ['-p', String(redis.port), 'HGETALL', largeHash.name];
  return interleave('PING', {
    'Tieout reads': during(async () => {
      expectCount(await pullSide(workers, 'inbound', source(redis, largeHash.name), snapshot), amount, 'Tieout');
    }),
    'nobody reads': during(() => sleep(2_000)),
    'redis-cli HGETALL': during(async () => {
      const { stdout } = await promisify(execFile)('redis-cli', hgetall, { maxBuffer: 2 ** 30, encoding: 'buffer' });
      if (stdout.length < amount * 64) throw new Error('redis-cli: the hash was not read whole');
    }),
  });
}

function source(redis: TestRedis, match: string): SettingsOf<'redis'> {
  return { type: 'redis', url: `${redis.url}/0`, layout: 'hash-buckets', match, format: 'json', delimiter: ',' };
}

async function loop(redis: TestRedis): Promise<number> {
  let seen = 0;
  for await (const keys of redis.client.scanStream({ match: pool.match, count: 1_000 })) {
    for (const key of keys as string[]) seen += Object.keys(await redis.client.hgetall(key)).length;
  }
  return seen;
}

async function versionOf(redis: TestRedis): Promise<string> {
  return /redis_version:(\S+)/.exec(await redis.client.info('server'))?.[1] ?? 'unknown';
}

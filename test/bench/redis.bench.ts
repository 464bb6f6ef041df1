import { join } from 'node:path';
import type { SourceSettings } from '#shared/source-settings.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { expectCount, pullSide, withEngine } from './engine.ts';
import { benchmark, compare, records } from './harness.ts';
import { names, valuesOf } from './sides.ts';

const bucketRecords = 4_000;

/** One side from Redis buckets, kept, against a loop of `hgetall` that keeps nothing. */
await benchmark('redis', async (folder) => {
  const redis = await startRedis({ config: ['save ""', 'hash-max-listpack-entries 128'] });
  try {
    await fill(redis);
    const source: SourceSettings = {
      type: 'redis',
      url: `${redis.url}/0`,
      layout: 'hash-buckets',
      match: 'pool:in:*',
      format: 'json',
      delimiter: ',',
    };
    return await withEngine(async (workers) => [
      await compare('read one side of buckets', 'records', records, {
        'Tieout, kept': async () => {
          expectCount(await pullSide(workers, 'inbound', source, join(folder, 'redis.snapshot')), records, 'Tieout');
        },
        'ioredis hgetall loop, not kept': async () => expectCount(await loop(redis), records, 'hgetall'),
      }),
    ]);
  } finally {
    await redis.stop();
  }
});

async function fill(redis: TestRedis): Promise<void> {
  for (let first = 0; first < records; first += bucketRecords) {
    const entries: string[] = [];
    for (let i = first; i < Math.min(records, first + bucketRecords); i++) {
      const [sku = '', ...values] = valuesOf(i, 'inbound') ?? [];
      entries.push(sku, JSON.stringify(Object.fromEntries(values.map((value, n) => [names[n + 1], value]))));
    }
    await redis.client.hset(`pool:in:${first / bucketRecords}`, ...entries);
  }
}

async function loop(redis: TestRedis): Promise<number> {
  let seen = 0;
  for await (const keys of redis.client.scanStream({ match: 'pool:in:*', count: 1_000 })) {
    for (const key of keys as string[]) seen += Object.keys(await redis.client.hgetall(key)).length;
  }
  return seen;
}

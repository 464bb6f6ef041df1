import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startRedis } from '#test/support/redis.ts';
import { type SlowProxy, slowProxy } from '#test/support/slow-proxy.ts';

/** A definition whose inbound side comes out of a Redis as slowly as told. */
export type SlowSide = { definition: string; records: number; proxy: SlowProxy; stop: () => Promise<void> };

/** Slow enough to be looked at for a while, and fast enough to be through in a moment. */
export const speeds = { slow: 60_000, fast: 1_000_000_000 };

const buckets = 60;
const bucketRecords = 500;

export async function slowSide(folder: string): Promise<SlowSide> {
  const redis = await startRedis();
  const rows = await fill(redis.client);
  const proxy = await slowProxy(redis.port, speeds.fast);
  writeFileSync(join(folder, 'held.csv'), rows.join('\n'));
  const definition = join(folder, 'pool.yaml');
  writeFileSync(
    definition,
    `name: pool
key: [sku]
fields: [name]
inbound:
  type: redis
  url: redis://127.0.0.1:${proxy.port}/0
  layout: hash-buckets
  match: "pool:in:*"
outbound: { type: csv, path: held.csv }
`,
  );
  return {
    definition,
    records: buckets * bucketRecords,
    proxy,
    async stop() {
      await proxy.stop();
      await redis.stop();
    },
  };
}

/** Fills the pool; gives the other side's lines, which leave out one record and change another. */
async function fill(client: Awaited<ReturnType<typeof startRedis>>['client']): Promise<string[]> {
  const lines = ['sku,name'];
  for (let bucket = 0; bucket < buckets; bucket++) {
    const entries: Record<string, string> = {};
    for (let i = 0; i < bucketRecords; i++) {
      const sku = `S${bucket * bucketRecords + i}`;
      entries[sku] = JSON.stringify({ sku, name: `the name of ${sku}` });
      if (sku !== 'S7') lines.push(`${sku},${sku === 'S8' ? 'another name' : `the name of ${sku}`}`);
    }
    await client.hset(`pool:in:${bucket}`, entries);
  }
  return lines;
}

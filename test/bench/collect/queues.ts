import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bucketsFor } from '#shared/collector.ts';
import { limits } from '#shared/limits.ts';
import { sendToQueue } from '#test/support/collecting.ts';
import type { TestRabbit } from '#test/support/rabbitmq.ts';
import type { TestRedis } from '#test/support/redis.ts';
import { expectCount } from '../engine.ts';
import type { Extras } from '../harness/interleave.ts';
import { inProcesses } from './processes.ts';

/** One way of taking every event there is out of a queue, by so many processes at once. */
export type Take = (processes: number) => Promise<Extras>;
export type Taking = { ours: Take; bare: Take };

/** The pool is a database of its own, to be emptied; the queue may be in the same server, as it is in the README. */
const pool = { db: 1, prefix: 'pool' };
export const stream = 'redo';
const queue = 'done';
const bareGroup = 'bare';

/** The stream stays as it is: each way begins with a group that has read nothing. */
export function streamTaking(redis: TestRedis, events: number, folder: string): Taking {
  const afresh = async (group: string) => {
    await redis.client.xgroup('DESTROY', stream, group);
    await redis.client.xgroup('CREATE', stream, group, '0');
  };
  const url = `${redis.url}/0`;
  const file = collectorFile(redis, events, folder, { type: 'redis-stream', url, stream, group: 'tieout' });
  const count = limits.collectBatchRecords;
  return {
    async ours(processes) {
      await afresh('tieout');
      return intoPool(redis, events, () => inProcesses({ way: 'tieout', file }, processes, events, folder));
    },
    async bare(processes) {
      await afresh(bareGroup);
      return inProcesses({ way: 'redis-stream', url, stream, group: bareGroup, count }, processes, events, folder);
    },
  };
}

/** What is acknowledged is gone, so each way is sent every event again. */
export function queueTaking(
  { redis, rabbit }: { redis: TestRedis; rabbit: TestRabbit },
  payloads: Buffer[],
  folder: string,
): Taking {
  const { url } = rabbit;
  const events = payloads.length;
  const file = collectorFile(redis, events, folder, { type: 'rabbitmq', url, queue });
  const [prefetch, count] = [limits.collectPrefetch, limits.collectBatchRecords];
  const send = async () => {
    const connection = await rabbit.connect();
    await (await connection.createChannel()).deleteQueue(queue);
    await connection.close();
    await sendToQueue(rabbit, queue, payloads, 'classic');
  };
  return {
    async ours(processes) {
      await send();
      return intoPool(redis, events, () => inProcesses({ way: 'tieout', file }, processes, events, folder));
    },
    async bare(processes) {
      await send();
      return inProcesses({ way: 'rabbitmq', url, queue, prefetch, count }, processes, events, folder);
    },
  };
}

/** Versions, as events that may come late have; as many buckets as `--plan` names. */
function collectorFile(redis: TestRedis, events: number, folder: string, inbound: object): string {
  const path = join(folder, 'collector.yaml');
  const { db, prefix } = pool;
  const settings = { url: `${redis.url}/${db}`, prefix, buckets: bucketsFor(events) };
  // JSON is YAML.
  writeFileSync(path, JSON.stringify({ pool: settings, key: ['sku'], version: 'updated_at', inbound }));
  return path;
}

/** Into an empty pool, which must hold every event afterwards. */
async function intoPool(redis: TestRedis, events: number, take: () => Promise<Extras>): Promise<Extras> {
  const client = redis.connect();
  try {
    await client.select(pool.db);
    await client.flushdb();
    const extras = await take();
    let entries = 0;
    for (let bucket = 0; bucket < bucketsFor(events); bucket++)
      entries += await client.hlen(`${pool.prefix}:in:${bucket}`);
    expectCount(entries, events, 'Tieout, in the pool');
    return extras;
  } finally {
    client.disconnect();
  }
}

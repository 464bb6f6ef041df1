import { setTimeout as sleep } from 'node:timers/promises';
import { type ConsumeMessage, connect } from 'amqplib';
import { Redis } from 'ioredis';
import { type Done, type Job, now } from '../collect/job.ts';

/** The least that a consumer can do with ioredis: a batch acknowledged in the same write that asks for the next one. */
export async function consumeStream({
  url,
  stream,
  group,
  count,
}: Extract<Job, { way: 'redis-stream' }>): Promise<Done> {
  const client = new Redis(url, { protocol: 2 });
  const done = { acknowledged: 0, lastAt: now() };
  const consumer = `bare-${process.pid}`;
  let ids: Buffer[] = [];
  do {
    const pipeline = client.pipeline();
    if (ids.length > 0) pipeline.xack(stream, group, ...ids);
    const read = ['XREADGROUP', 'GROUP', group, consumer, 'COUNT', count, 'STREAMS', stream, '>'] as const;
    const replies = (await pipeline.callBuffer(...read).exec()) ?? [];
    for (const [error] of replies) if (error) throw error;
    if (ids.length > 0) Object.assign(done, { acknowledged: done.acknowledged + ids.length, lastAt: now() });
    const [found] = (replies.at(-1)?.[1] ?? []) as [Buffer, [Buffer, Buffer[]][]][];
    ids = found?.[1].map(([id]) => id) ?? [];
  } while (ids.length > 0);
  client.disconnect();
  return done;
}

/** The least with amqplib: messages acknowledged a batch at a time, until none has come for a while and none is waiting. */
export async function consumeQueue({ url, queue, prefetch, count }: Extract<Job, { way: 'rabbitmq' }>): Promise<Done> {
  const connection = await connect(url, { noDelay: true });
  const channel = await connection.createChannel();
  const done = { acknowledged: 0, lastAt: now() };
  let last: ConsumeMessage | undefined;
  let unacknowledged = 0;
  const acknowledge = () => {
    if (last) channel.ack(last, true);
    done.acknowledged += unacknowledged;
    [last, unacknowledged] = [undefined, 0];
  };
  await channel.prefetch(prefetch);
  const { consumerTag } = await channel.consume(queue, (message) => {
    if (!message) throw new Error('the queue is gone');
    last = message;
    done.lastAt = now();
    if (++unacknowledged === count) acknowledge();
  });
  while (now() - done.lastAt < quietMs || (await channel.checkQueue(queue)).messageCount > 0) await sleep(quietMs / 4);
  await channel.cancel(consumerTag);
  acknowledge();
  // The connection's own close may overtake the channel's acknowledgements.
  await channel.close();
  await connection.close();
  return { ...done };
}

const quietMs = 400;

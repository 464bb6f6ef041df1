import { sendToStream } from '#test/support/collecting.ts';
import { startRabbit } from '#test/support/rabbitmq.ts';
import { startRedis } from '#test/support/redis.ts';
import { eventPayloads } from './collect/events.ts';
import { queueTaking, stream, streamTaking, type Taking } from './collect/queues.ts';
import { benchmark } from './harness/benchmark.ts';
import type { Figure } from './harness/figures.ts';
import { figureOf, interleave, rateOf } from './harness/interleave.ts';
import { packageVersion } from './harness/machine.ts';
import { say } from './harness/say.ts';

/** Events out of a queue into the clearing pool, by one collector and by two, against consumers that only acknowledge. */
const needs = {
  recordsMax: { records: 200_000, because: 'would take minutes to be put into the queue for every way' },
  memoryBytes: (events: number) => events * 2_000,
};

await benchmark('collect', needs, async ({ records, folder }) => {
  const [redis, rabbit] = await Promise.all([startRedis(), startRabbit()]);
  try {
    const payloads = eventPayloads(records);
    await sendToStream(redis, stream, payloads);
    say(`put ${records.toLocaleString('en-US')} events into the stream`);
    const ofStream = await figuresOf('stream', 'a Redis stream', streamTaking(redis, records, folder), records);
    await redis.client.del(stream);
    const ofQueue = await figuresOf('queue', 'RabbitMQ', queueTaking({ redis, rabbit }, payloads, folder), records);
    const [, version = 'unknown'] = /redis_version:(\S+)/.exec(await redis.client.info('server')) ?? [];
    return {
      versions: { redis: version, ioredis: packageVersion('ioredis'), amqplib: packageVersion('amqplib') },
      figures: [...ofStream, ...ofQueue],
    };
  } finally {
    await Promise.all([redis.stop(), rabbit.stop()]);
  }
});

/** Ours and the bare one follow one another in every round, each by one process and by two that share the queue. */
async function figuresOf(id: string, name: string, { ours, bare }: Taking, amount: number): Promise<Figure[]> {
  const measured = await interleave(`events out of ${name}`, {
    'Tieout, one process': { amount, run: () => ours(1) },
    'bare consumer, one process': { amount, run: () => bare(1) },
    'Tieout, two processes': { amount, run: () => ours(2) },
    'bare consumer, two processes': { amount, run: () => bare(2) },
  });
  const { 'Tieout, one process': one, 'Tieout, two processes': two } = measured;
  return [
    figureOf({ id, what: `events out of ${name} into the pool`, unit: 'events/s' }, measured, rateOf),
    figureOf(
      { id: `${id}-memory`, what: `peak memory of a collector of ${name}`, unit: 'MB' },
      { 'Tieout, one process': one, 'Tieout, two processes': two },
      ({ peakRssBytes = 0 }) => peakRssBytes / 1e6,
    ),
  ];
}

import { crc32 } from 'node:zlib';
import type { TestCli } from './cli.ts';
import { type Events, lettersOf, poolOf } from './events.ts';
import type { TestRabbit } from './rabbitmq.ts';
import type { TestRedis } from './redis.ts';

/** A collector's file over private servers; outbound comes from a stream, too, where there is no broker. */
export function collectorFile(cli: TestCli, redis: TestRedis, rabbit: TestRabbit | undefined, prefix: string): string {
  const stream = (name: string) =>
    `{ type: redis-stream, url: "${redis.url}", stream: "${prefix}-${name}", claimAfter: 500ms }`;
  const outbound = rabbit ? `{ type: rabbitmq, url: "${rabbit.url}", queue: "${prefix}-done" }` : stream('done');
  return cli.write(
    `${prefix}.yaml`,
    [
      `pool: { url: "${redis.url}", prefix: "${prefix}", buckets: 64 }`,
      'key: [sku]',
      'version: { name: updated_at, type: datetime }',
      `inbound: ${stream('redo')}`,
      `outbound: ${outbound}`,
      '',
    ].join('\n'),
  );
}

export async function sendToStream(redis: TestRedis, stream: string, payloads: Buffer[]): Promise<void> {
  for (let at = 0; at < payloads.length; at += 1_000) {
    const pipeline = redis.client.pipeline();
    for (const payload of payloads.slice(at, at + 1_000)) pipeline.xadd(stream, '*', 'payload', payload);
    // A server that goes away meanwhile is an error of each command.
    for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
  }
}

/** Declares a quorum queue, whose messages survive a broker that is killed, and sends to it. */
export async function sendToQueue(
  rabbit: TestRabbit,
  queue: string,
  payloads: Buffer[],
  type = 'quorum',
): Promise<void> {
  const connection = await rabbit.connect();
  // Of confirmations that a killed broker owes nothing is heard.
  const gone = new Promise<never>((_, reject) =>
    connection.once('close', () => reject(new Error('the broker went away'))),
  );
  const send = async () => {
    const channel = await connection.createConfirmChannel();
    await channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': type } });
    for (let at = 0; at < payloads.length; at += 2_000) {
      for (const payload of payloads.slice(at, at + 2_000)) channel.sendToQueue(queue, payload, { persistent: true });
      await channel.waitForConfirms();
    }
  };
  try {
    await Promise.race([send(), gone]);
  } finally {
    gone.catch(() => {});
    await connection.close().catch(() => {});
  }
}

/** What is not as it should be in the pool, the dead letters and the queues, in sentences. */
export async function complaintsAbout(
  redis: TestRedis,
  prefix: string,
  sides: { in: Events; out: Events },
  buckets = 64,
): Promise<string[]> {
  const complaints: string[] = [];
  for (const side of ['in', 'out'] as const) {
    const { entries, bucketOf } = await poolOf(redis.client, prefix, side);
    const { expected } = sides[side];
    const missing = [...expected.keys()].filter((key) => !entries.has(key));
    const unexpected = [...entries.keys()].filter((key) => !expected.has(key));
    const wrong = [...expected].filter(([key, value]) => entries.has(key) && entries.get(key) !== value);
    const misplaced = [...bucketOf].filter(([key, bucket]) => crc32(key) % buckets !== bucket);
    for (const [name, of] of Object.entries({ missing, unexpected, wrong, misplaced }))
      if (of.length > 0) complaints.push(`${side}: ${of.length} ${name}, such as ${JSON.stringify(of[0])}`);
  }
  const letters = await lettersOf(redis.client, prefix);
  for (const [side, of] of [
    ['inbound', sides.in],
    ['outbound', sides.out],
  ] as const) {
    const found = new Set(letters.filter((letter) => letter.side === side).map(({ raw }) => raw));
    const lacking = [...of.poison].filter((raw) => !found.has(raw));
    const innocent = [...found].filter((raw) => !of.poison.has(raw));
    if (lacking.length > 0) complaints.push(`${side}: ${lacking.length} without a dead letter, such as ${lacking[0]}`);
    if (innocent.length > 0) complaints.push(`${side}: ${innocent.length} buried innocent, such as ${innocent[0]}`);
  }
  if (letters.some(({ reason, source }) => !reason || !source))
    complaints.push('a dead letter without a reason or a source');
  return complaints;
}

/** Entries handed out and not acknowledged, of every stream of a prefix. */
export async function pendingIn(redis: TestRedis, streams: string[]): Promise<number> {
  const counts = await Promise.all(streams.map((stream) => redis.client.call('XPENDING', stream, 'tieout')));
  return counts.reduce<number>((sum, reply) => sum + Number((reply as unknown[])[0]), 0);
}

/** Messages in a queue that nobody is connected to any more. */
export async function leftIn(rabbit: TestRabbit, queue: string): Promise<number> {
  const connection = await rabbit.connect();
  const channel = await connection.createChannel();
  const { messageCount } = await channel.checkQueue(queue);
  await connection.close();
  return messageCount;
}

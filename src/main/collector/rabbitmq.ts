import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Channel, ConsumeMessage } from 'amqplib';
import { limits } from '#shared/limits.ts';
import type { Delivery, OpenQueue } from './queue.ts';
import { connectRabbit } from './rabbitmq-connection.ts';

/**
 * A queue of RabbitMQ, acknowledged by hand. The broker hands out no more than `prefetch` messages ahead, which bounds the
 * memory; what was handed out when a connection broke, it hands out again. Acknowledged up to a message at a time, as far
 * as all before it are settled.
 */
export const openRabbitmq: OpenQueue<'rabbitmq'> = async (settings, { side, signal }) => {
  const { queue, prefetch } = settings;
  const refusals = new Refusals();
  let arrived: Taken[] = [];
  let wake = () => {};
  let open: OpenChannel | undefined;

  const connection = await connectRabbit(settings, side, signal, async (channel) => {
    const mine = new OpenChannel(channel);
    arrived = [];
    open = mine;
    await channel.prefetch(prefetch);
    await channel.consume(queue, (message) => {
      if (open !== mine) return;
      // The broker ends a consumer whose queue is deleted or moved: the connection is made anew.
      if (!message) return connection.drop();
      arrived.push(takenFrom(message, mine, queue, refusals));
      wake();
    });
  });

  return {
    async take() {
      if (arrived.length === 0) {
        const timer = new AbortController();
        const waited = sleep(limits.collectWaitMs, undefined, { signal: timer.signal }).catch(() => {});
        await Promise.race([waited, new Promise<void>((resolve) => (wake = resolve))]);
        timer.abort();
        connection.throwIfHopeless();
        // What arrives together is taken together.
        await new Promise(setImmediate);
      }
      return arrived.splice(0, limits.collectBatchRecords);
    },
    async acknowledge(deliveries) {
      for (const delivery of deliveries as Taken[]) refusals.forget(delivery.payload);
      open?.settle(deliveries as Taken[], true);
    },
    async putBack(deliveries) {
      for (const { payload } of deliveries) refusals.add(payload as Buffer);
      await sleep(limits.collectRetryMs, undefined, { signal }).catch(() => {});
      open?.settle(deliveries as Taken[], false);
    },
    async backlog() {
      // Without a connection nobody knows: something is taken to be waiting.
      const found = await connection
        .channel()
        ?.checkQueue(queue)
        .catch(() => undefined);
      return { waiting: (found?.messageCount ?? 1) + arrived.length, pending: open?.unsettled ?? 0 };
    },
    awaySince: connection.awaySince,
    reconnects: connection.reconnects,
    close: connection.close,
  };
};

type Taken = Delivery & { payload: Buffer; channel: OpenChannel; tag: number };

function takenFrom(message: ConsumeMessage, channel: OpenChannel, queue: string, refusals: Refusals): Taken {
  const { fields, properties, content } = message;
  channel.handedOut(fields.deliveryTag);
  // Quorum queues count; of others it is known here only how often this collector put a message back.
  const counted = Number(properties.headers?.['x-delivery-count'] ?? Number.NaN);
  const before = Number.isNaN(counted) ? Math.max(refusals.of(content), fields.redelivered ? 1 : 0) : counted;
  const place = properties.messageId ? String(properties.messageId) : `${queue}#${sha1(content).slice(0, 12)}`;
  return { place, payload: content, deliveries: before + 1, channel, tag: fields.deliveryTag };
}

/** What a channel has handed out. Tags are of their channel: those of one that is gone are of no use to the next. */
class OpenChannel {
  private readonly settled = new Set<number>();
  private highest = 0;
  private acknowledged = 0;

  constructor(private readonly channel: Channel) {}

  get unsettled(): number {
    return this.highest - this.acknowledged - this.settled.size;
  }

  handedOut(tag: number): void {
    this.highest = tag;
  }

  settle(deliveries: Taken[], isDone: boolean): void {
    const mine = deliveries.filter(({ channel }) => channel === this);
    try {
      for (const { tag } of mine) {
        if (!isDone) this.channel.nack(tagged(tag), false, true);
        this.settled.add(tag);
      }
      this.acknowledgeUpTo(isDone);
    } catch {
      // The channel closed meanwhile: the broker hands them out again.
    }
  }

  private acknowledgeUpTo(isDone: boolean): void {
    const from = this.acknowledged;
    while (this.settled.delete(this.acknowledged + 1)) this.acknowledged++;
    if (isDone && this.acknowledged > from) this.channel.ack(tagged(this.acknowledged), true);
  }
}

/** All that acknowledging looks at. */
function tagged(deliveryTag: number): ConsumeMessage {
  return { fields: { deliveryTag } } as ConsumeMessage;
}

/** How often messages of queues that do not count were put back, by their content; the oldest are forgotten. */
class Refusals {
  private readonly counts = new Map<string, number>();

  of(content: Buffer): number {
    return this.counts.size === 0 ? 0 : (this.counts.get(sha1(content)) ?? 0);
  }

  add(content: Buffer): void {
    const key = sha1(content);
    this.counts.set(key, (this.counts.get(key) ?? 0) + 1);
    const [oldest] = this.counts.keys();
    if (this.counts.size > limits.collectRefusalsCounted && oldest !== undefined) this.counts.delete(oldest);
  }

  forget(content: Buffer): void {
    if (this.counts.size > 0) this.counts.delete(sha1(content));
  }
}

function sha1(content: Buffer): string {
  return createHash('sha1').update(content).digest('hex');
}

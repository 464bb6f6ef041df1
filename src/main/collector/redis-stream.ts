import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import { parseDuration } from '#shared/column.ts';
import { limits } from '#shared/limits.ts';
import type { Delivery, OpenQueue, Queue } from './queue.ts';
import { connectRedis } from './redis-connection.ts';
import { lostScript } from './redis-stream-lost.ts';
import { type Entry, entriesIn, namesAndValues } from './redis-stream-replies.ts';

/**
 * A stream of Redis read in a consumer group. A connection waits for entries, another acknowledges. What a collector that
 * died has left behind is taken over, following XAUTOCLAIM's cursor to its end; so is what this one has put back.
 */
export const openRedisStream: OpenQueue<'redis-stream'> = async (settings, { side, signal, onLost, onDoubt }) => {
  const { stream, group } = settings;
  const claimAfterMs = Number((parseDuration(settings.claimAfter) ?? 0n) / 1_000n);
  const consumer = `${hostname()}-${process.pid}-${randomBytes(3).toString('hex')}`;
  const reader = await connectRedis(settings, side, signal);
  const writer = await connectRedis(settings, side, signal);
  const taken = new Set<string>();
  let claimCursor = '0-0';
  let nextClaimAt = 0;

  /** The group as it has to be: from the first entry that is there. One that is gone (a flushed server) is made anew. */
  const inGroup = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOGROUP'))) throw error;
      await createGroup(writer.client, stream, group);
      return work();
    }
  };

  const deliveriesOf = (entries: Entry[], counts?: Map<string, number>): Delivery[] => {
    const deliveries: Delivery[] = [];
    for (const { id, payload = `the entry has no field ${settings.field}` } of entries) {
      taken.add(id);
      deliveries.push({ place: id, payload, deliveries: counts?.get(id) ?? 1 });
    }
    return deliveries;
  };

  const claim = async (): Promise<Delivery[]> => {
    const { client } = reader;
    const page = limits.collectBatchRecords;
    const [next, found, deleted = []] = (await client.callBuffer(
      ...['XAUTOCLAIM', stream, group, consumer, claimAfterMs, claimCursor, 'COUNT', page],
    )) as [Buffer, (unknown[] | null)[], Buffer[]?];
    claimCursor = String(next);
    if (claimCursor === '0-0') nextClaimAt = Date.now() + Math.min(claimAfterMs, limits.collectClaimEveryMs);
    if (deleted.length > 0) onLost(deleted.length, 'were removed from the stream after they had been handed out');
    const entries = entriesIn(found, settings.field).filter(({ id }) => !taken.has(id));
    const [first, last] = [entries.at(0), entries.at(-1)];
    if (!first || !last) return [];
    const pending = (await client.call('XPENDING', stream, group, first.id, last.id, page * 4, consumer)) as Pending[];
    return deliveriesOf(entries, new Map(pending.map(([id, , , count]) => [id, count])));
  };

  const next = async (): Promise<Delivery[]> => {
    if (Date.now() >= nextClaimAt) {
      const claimed = await claim();
      if (claimed.length > 0) return claimed;
    }
    const read = ['XREADGROUP', 'GROUP', group, consumer, 'COUNT', limits.collectBatchRecords] as const;
    // Looked at and read in one step, so that what is trimmed away between two readings does not go unseen.
    const replies = await reader.client
      .multi()
      .call('EVAL', lostScript, 1, stream, group)
      .callBuffer(...read, 'STREAMS', stream, '>')
      .exec();
    const [lost, found] = (replies ?? []).map(([error, reply]) => {
      if (error) throw error;
      return reply;
    });
    if (Number(lost) > 0) onLost(Number(lost), 'were trimmed from the stream before they were read');
    const entries =
      entriesOf(found, settings.field) ??
      entriesOf(
        await reader.client.callBuffer(...read, 'BLOCK', limits.collectWaitMs, 'STREAMS', stream, '>'),
        settings.field,
      );
    return deliveriesOf(entries ?? []);
  };

  const queue: Queue = {
    take: () => reader.patiently(() => inGroup(next)),
    async acknowledge(deliveries) {
      const ids = deliveries.map(({ place }) => place);
      if (ids.length > 0) await writer.patiently(() => inGroup(() => writer.client.xack(stream, group, ...ids)));
      for (const id of ids) taken.delete(id);
    },
    async putBack(deliveries) {
      // It stays with this collector until it is old enough to be claimed, by itself or by another.
      for (const { place } of deliveries) taken.delete(place);
    },
    backlog: () =>
      writer.patiently(() =>
        inGroup(async () => {
          const groups = (await writer.client.call('XINFO', 'GROUPS', stream)) as unknown[];
          const about = groups.map(namesAndValues).find(({ name }) => name === group) ?? {};
          // The lag counts entries that were deleted, too: whether any is left, the stream itself says.
          const [first] = await writer.client.xrange(stream, `(${about['last-delivered-id']}`, '+', 'COUNT', 1);
          return { waiting: first ? Math.max(1, Number(about.lag ?? 1)) : 0, pending: Number(about.pending ?? 0) };
        }),
      ),
    awaySince: () => reader.awaySince() ?? writer.awaySince(),
    reconnects: () => reader.reconnects() + writer.reconnects(),
    async close() {
      reader.close();
      if (taken.size === 0 && !signal.aborted) await retire(writer.client, stream, group, consumer);
      writer.close();
    },
  };
  await writer.patiently(async () => {
    // A user who may not ask is not warned.
    const isThere = (await writer.client.exists(stream).catch(() => 1)) === 1;
    await createGroup(writer.client, stream, group);
    if (!isThere) onDoubt('was not there, and is waited at, empty. Correct the name where something else was meant.');
  });
  return queue;
};

type Pending = [id: string, consumer: string, idleMs: number, deliveries: number];

async function createGroup(client: Redis, stream: string, group: string): Promise<void> {
  try {
    await client.xgroup('CREATE', stream, group, '0', 'MKSTREAM');
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('BUSYGROUP'))) throw error;
  }
}

/** A consumer that owes nothing leaves the group; one with entries put back stays until they are claimed. */
async function retire(client: Redis, stream: string, group: string, consumer: string): Promise<void> {
  try {
    const owed = (await client.call('XPENDING', stream, group, '-', '+', 1, consumer)) as unknown[];
    if (owed.length === 0) await client.xgroup('DELCONSUMER', stream, group, consumer);
  } catch {
    // Its name stays behind, which harms nobody.
  }
}

function entriesOf(reply: unknown, field: string): Entry[] | undefined {
  const [first] = (reply ?? []) as [unknown, (unknown[] | null)[]][];
  return first ? entriesIn(first[1], field) : undefined;
}

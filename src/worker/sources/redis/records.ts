import { limits } from '#shared/limits.ts';
import type { EntryWriter } from './entry.ts';
import type { Layout } from './layout.ts';
import type { RedisNode } from './node.ts';
import type { Position } from './position.ts';
import { scanBatches } from './scan.ts';

/** Reads the records of one server where each is a Redis key of its own: a hash of fields, or a text with a payload. */
export async function readRecords(
  node: RedisNode,
  index: number,
  layout: Layout,
  position: Position,
  writer: EntryWriter,
): Promise<void> {
  const from = position.scanFrom(index);
  if (from === undefined) return;
  const type = layout.kind === 'hash-records' ? 'hash' : 'string';
  const ask = layout.kind === 'hash-records' ? hashRecords(node, layout, writer) : stringRecords(node, writer);
  const askAll = (keys: Buffer[]) => Promise.all(slices(keys, limits.redisPipelineRecords).map(ask));
  for await (const { keys, looked, next } of scanBatches(node, from, layout.match, type, askAll)) {
    position.expect(keys.length);
    position.handedOver(looked.reduce((sum, handOver) => sum + handOver(), 0));
    position.scanned(index, next);
  }
}

/** Asks for some keys' records, and returns what hands them over and counts them. */
type Ask = (keys: Buffer[]) => Promise<() => number>;

function stringRecords(node: RedisNode, writer: EntryWriter): Ask {
  return async (keys) => {
    const values = await node.values(keys);
    return () => {
      let records = 0;
      keys.forEach((key, i) => {
        const value = values[i];
        if (!value) return;
        writer.stringRecord(key, value);
        records++;
      });
      return records;
    };
  };
}

function hashRecords(node: RedisNode, { hashFields }: Layout, writer: EntryWriter): Ask {
  return async (keys) => {
    const { names } = hashFields;
    const replies = names.length > 0 ? await node.fieldsOf(keys, names) : keys.map(() => []);
    const isThere = await presence(node, keys, replies);
    return () => {
      let records = 0;
      keys.forEach((key, i) => {
        if (!isThere(i)) return;
        writer.hashRecord(key, replies[i] ?? []);
        records++;
      });
      return records;
    };
  };
}

/** HMGET answers for a hash that is gone as for one without the fields, so those are asked for once more. */
async function presence(
  node: RedisNode,
  keys: Buffer[],
  replies: (Buffer | null)[][],
): Promise<(index: number) => boolean> {
  const doubtful = replies.flatMap((values, i) => (values.every((value) => value === null) ? [i] : []));
  if (doubtful.length === 0) return () => true;
  const lengths = await node.hashLengths(doubtful.map((i) => keys[i] as Buffer));
  const gone = new Set(doubtful.filter((_, i) => lengths[i] === 0));
  return (index) => !gone.has(index);
}

function slices<Item>(items: Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}

import { limits } from '#shared/limits.ts';
import type { EntryWriter } from './entry.ts';
import type { Layout } from './layout.ts';
import { type RedisNode, type WrongType, wrongType } from './node.ts';
import type { Position } from './position.ts';
import { scanBatches } from './scan.ts';
import { rejectWrongTypes } from './wrong-types.ts';

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
  const ask = layout.kind === 'hash-records' ? hashRecords(node, layout, writer) : stringRecords(node, writer);
  const askAll = (keys: Buffer[]) => Promise.all(slices(keys, limits.redisPipelineRecords).map(ask));
  for await (const { keys, looked, next } of scanBatches(node, from, layout.match, askAll)) {
    position.expect(keys.length);
    const wrong: Buffer[] = [];
    const records = looked.reduce((sum, handOver) => sum + handOver(wrong), 0);
    position.handedOver(records + (await rejectWrongTypes(node, wrong, writer)));
    position.scanned(index, next);
  }
}

/** Asks for some keys' records, and returns what hands them over and counts them; `wrong` takes keys of another type. */
type Ask = (keys: Buffer[]) => Promise<(wrong: Buffer[]) => number>;

function stringRecords(node: RedisNode, writer: EntryWriter): Ask {
  return async (keys) => {
    const values = await node.values(keys);
    return (wrong) => {
      let records = 0;
      keys.forEach((key, i) => {
        const value = values[i];
        if (value === wrongType) wrong.push(key);
        if (!value || value === wrongType) return;
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
    const replies: Fields[] = names.length > 0 ? await node.fieldsOf(keys, names) : keys.map(() => []);
    await tellPresence(node, keys, replies);
    return (wrong) => {
      let records = 0;
      keys.forEach((key, i) => {
        const values = replies[i];
        if (values === wrongType) wrong.push(key);
        if (!values || values === wrongType) return;
        writer.hashRecord(key, values);
        records++;
      });
      return records;
    };
  };
}

type Fields = (Buffer | null)[] | WrongType | undefined;

/**
 * HMGET answers for a hash that is gone as for one without the fields, so those are asked for once more. Replies for
 * what is gone become undefined.
 */
async function tellPresence(node: RedisNode, keys: Buffer[], replies: Fields[]): Promise<void> {
  const isDoubtful = (values: Fields) => Array.isArray(values) && values.every((value) => value === null);
  const doubtful = replies.flatMap((values, i) => (isDoubtful(values) ? [i] : []));
  if (doubtful.length === 0) return;
  const lengths = await node.hashLengths(doubtful.map((i) => keys[i] as Buffer));
  doubtful.forEach((i, at) => {
    const length = lengths[at];
    if (length === wrongType) replies[i] = wrongType;
    else if (length === 0) replies[i] = undefined;
  });
}

function slices<Item>(items: Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, i) => items.slice(i * size, (i + 1) * size));
}

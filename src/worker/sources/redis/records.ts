import type { EntryWriter } from './entry.ts';
import type { Layout } from './layout.ts';
import { type RedisNode, wrongType } from './node.ts';
import type { Position } from './position.ts';
import { RawRecords } from './raw-records.ts';
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
  const { ask, handOver } = await recordsReader(node, layout, writer);
  for await (const { keys, next } of scanBatches(node, from, layout.match, async (keys) => ask(keys))) {
    position.expect(keys.length);
    position.handedOver(await handOver(keys));
    position.scanned(index, next);
  }
}

/** Asks for the records of some Redis keys, and hands over what came of them, in the same order of asking. */
export async function recordsReader(node: RedisNode, layout: Layout, writer: EntryWriter) {
  const raw = new RawRecords(await node.openRaw(), layout, writer, !node.isInCluster);
  const readAgain = layout.kind === 'hash-records' ? hashesAgain(node, layout, writer) : textsAgain(node, writer);
  return {
    ask: (keys: Buffer[]): void => raw.ask(keys),
    /** Returns how many records there were. */
    async handOver(keys: Buffer[]): Promise<number> {
      const { records, wrong, doubtful } = await raw.read(keys);
      const again = doubtful.length > 0 ? await readAgain(doubtful, wrong) : 0;
      return records + again + (await rejectWrongTypes(node, wrong, writer));
    },
  };
}

/** Asks once more for keys that may be gone, hands over those that are not, and counts them; `wrong` takes keys of another type. */
type Again = (doubtful: Buffer[], wrong: Buffer[]) => Promise<number>;

/** MGET answers for a key of another type as for one that is gone; GET tells them apart. */
function textsAgain(node: RedisNode, writer: EntryWriter): Again {
  return async (doubtful, wrong) => {
    const values = await node.values(doubtful);
    let records = 0;
    doubtful.forEach((key, i) => {
      const value = values[i];
      if (value === wrongType) wrong.push(key);
      if (!value || value === wrongType) return;
      writer.stringRecord(key, value, 0, value.length);
      records++;
    });
    return records;
  };
}

/** HMGET answers for a hash that is gone as for one without the fields. */
function hashesAgain(node: RedisNode, { hashFields }: Layout, writer: EntryWriter): Again {
  const nulls = new Int32Array(hashFields.names.length).fill(-1);
  return async (doubtful, wrong) => {
    const lengths = await node.hashLengths(doubtful);
    let records = 0;
    doubtful.forEach((key, i) => {
      const length = lengths[i];
      if (length === wrongType) wrong.push(key);
      if (!length || length === wrongType) return;
      writer.hashRecord(key, key, nulls, nulls);
      records++;
    });
    return records;
  };
}

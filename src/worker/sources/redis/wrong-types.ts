import type { EntryWriter } from './entry.ts';
import type { RedisNode } from './node.ts';

/** Rejects keys of another type than the layout's, each as one invalid record, and returns how many are still there. */
export async function rejectWrongTypes(node: RedisNode, keys: Buffer[], writer: EntryWriter): Promise<number> {
  if (keys.length === 0) return 0;
  const types = await node.types(keys);
  let records = 0;
  keys.forEach((key, i) => {
    if (types[i] === 'none') return;
    writer.wrongType(key, types[i]);
    records++;
  });
  return records;
}

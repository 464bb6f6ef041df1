import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import { ByteWriter, writeVarint } from '#worker/records/bytes.ts';
import { hash32 } from '#worker/records/hash.ts';
import { unpackSortableKey, valuesEnd } from '#worker/records/packed.ts';
import type { SnapshotReader } from '../snapshot-reader.ts';

/** A key as records begin with it, and the partition where its records are. */
export type PackedKey = { packed: Buffer; partition: number };

export function packedKey(sortable: Uint8Array): PackedKey {
  const out = new ByteWriter(64);
  for (const value of unpackSortableKey(sortable)) {
    const bytes = Buffer.from(value);
    out.reserve(5 + bytes.length);
    out.length = writeVarint(out.bytes, out.length, bytes.length + 1);
    out.copy(bytes, 0, bytes.length);
  }
  const packed = Buffer.from(out.bytes.subarray(0, out.length));
  return { packed, partition: hash32(packed, 0, packed.length) >>> (32 - limits.partitionBits) };
}

/** How often each key is in a partition of a snapshot, with the bytes of its last record. */
export function lookUp(
  snapshot: SnapshotReader,
  partition: number,
  keys: Map<string, PackedKey>,
  shape: { keyColumns: number; columns: number },
): Map<string, { count: number; body: Buffer }> {
  const found = new Map<string, { count: number; body: Buffer }>();
  for (const { bytes, originBytes } of snapshot.records(partition)) {
    beat();
    for (let at = 0; at < bytes.length; ) {
      const start = at + originBytes;
      const keyEnd = valuesEnd(bytes, start, shape.keyColumns);
      const end = valuesEnd(bytes, keyEnd, shape.columns - shape.keyColumns);
      const key = Buffer.from(bytes.buffer, bytes.byteOffset + start, keyEnd - start).toString('latin1');
      if (keys.has(key)) {
        const body = Buffer.from(bytes.subarray(start, end));
        found.set(key, { count: (found.get(key)?.count ?? 0) + 1, body });
      }
      at = end;
    }
  }
  return found;
}

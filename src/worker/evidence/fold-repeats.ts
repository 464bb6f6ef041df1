import type { Sqlite } from '#storage/sqlite.ts';
import { hash32 } from '#worker/records/hash.ts';
import { type BodyShape, valuesEnd } from '#worker/records/packed.ts';
import type { PartitionSums } from '#worker/records/partition-sums.ts';
import { segmentInserter, segmentReader } from './segment.ts';

/**
 * A SCAN may hand out an entry more than once while the server's table is resized. Records that carry their entry's
 * identity are folded here, the last reading of each kept. Returns how many were dropped; sums and segments are mended.
 */
export function foldRepeats(db: Sqlite, sums: PartitionSums, shape: BodyShape): number {
  let repeats = 0;
  const withOrigins = db.prepare<[], number>('SELECT DISTINCT partition FROM segment WHERE origins = 1').pluck().all();
  for (const partition of withOrigins) repeats += foldPartition(db, sums, shape, partition);
  return repeats;
}

/** One entry's latest reading: which segment, and where in it. */
type Reading = { segment: number; at: number };

function foldPartition(db: Sqlite, sums: PartitionSums, shape: BodyShape, partition: number): number {
  const segments = [...segmentReader(db)(partition)].filter((segment) => segment.origins);
  const endOf = (bytes: Buffer, at: number) => valuesEnd(bytes, at + originBytes, shape.columns);
  const latest = new Map<bigint, Reading>();
  const dropped = new Set<string>();
  segments.forEach(({ bytes }, segment) => {
    for (let at = 0; at < bytes.length; at = endOf(bytes, at)) {
      const entry = entryAt(bytes, at, shape);
      const earlier = latest.get(entry);
      if (earlier) {
        dropped.add(`${earlier.segment}:${earlier.at}`);
        const from = (segments[earlier.segment] as { bytes: Buffer }).bytes;
        sums.subtract(partition, from, earlier.at + originBytes, endOf(from, earlier.at));
      }
      latest.set(entry, { segment, at });
    }
  });
  if (dropped.size === 0) return 0;
  const remove = db.prepare('DELETE FROM segment WHERE id = ?');
  const insert = segmentInserter(db);
  segments.forEach(({ id, bytes }, segment) => {
    remove.run(id);
    const kept: Buffer[] = [];
    for (let at = 0, end = 0; at < bytes.length; at = end) {
      end = endOf(bytes, at);
      if (!dropped.has(`${segment}:${at}`)) kept.push(bytes.subarray(at, end));
    }
    if (kept.length > 0) insert({ partition, records: kept.length, origins: true, bytes: Buffer.concat(kept) });
  });
  return dropped.size;
}

const originBytes = 8;

/** The entry's identity is its own 64-bit hash together with the hash of the record's key. */
function entryAt(bytes: Buffer, at: number, { keyColumns }: BodyShape): bigint {
  const body = at + originBytes;
  return (bytes.readBigUInt64LE(at) << 32n) | BigInt(hash32(bytes, body, valuesEnd(bytes, body, keyColumns)));
}

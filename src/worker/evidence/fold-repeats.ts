import { limits } from '#shared/limits.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { unsignedWord } from '#worker/records/bytes.ts';
import { headerBytes } from '#worker/records/packed.ts';
import type { PartitionSums } from '#worker/records/partition-sums.ts';
import { insertSegment, segmentReader } from './segment.ts';

/**
 * A SCAN may hand out an entry more than once while the server's table is resized. Records that carry their entry's
 * identity are folded here, the last reading of each kept. Returns how many were dropped; sums and segments are mended.
 */
export function foldRepeats(db: Sqlite, sums: PartitionSums): number {
  let repeats = 0;
  const withOrigins = db.prepare<[], number>('SELECT DISTINCT partition FROM segment WHERE origins = 1').pluck().all();
  for (const partition of withOrigins) repeats += foldPartition(db, sums, partition);
  return repeats;
}

/** One entry's latest reading: which segment, and where in it. */
type Reading = { segment: number; at: number };

function foldPartition(db: Sqlite, sums: PartitionSums, partition: number): number {
  const segments = [...segmentReader(db)(partition)].filter((segment) => segment.origins);
  const latest = new Map<bigint, Reading>();
  const dropped = new Set<string>();
  segments.forEach(({ bytes }, segment) => {
    for (let at = 0; at < bytes.length; at += recordBytes(bytes, at)) {
      // The entry's identity is its own 64-bit hash together with the hash of the record's key.
      const entry = (bytes.readBigUInt64LE(at) << 32n) | BigInt(unsignedWord(bytes, at + originBytes));
      const earlier = latest.get(entry);
      if (earlier) {
        dropped.add(`${earlier.segment}:${earlier.at}`);
        const body = earlier.at + originBytes + headerBytes;
        const from = (segments[earlier.segment] as { bytes: Buffer }).bytes;
        sums.subtract(partition, from, body, earlier.at + recordBytes(from, earlier.at));
      }
      latest.set(entry, { segment, at });
    }
  });
  if (dropped.size === 0) return 0;
  const remove = db.prepare('DELETE FROM segment WHERE id = ?');
  segments.forEach(({ id, bytes }, segment) => {
    remove.run(id);
    const kept: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += recordBytes(bytes, at)) {
      if (!dropped.has(`${segment}:${at}`)) kept.push(bytes.subarray(at, at + recordBytes(bytes, at)));
    }
    if (kept.length > 0)
      insertSegment(db, { partition, records: kept.length, origins: true, bytes: Buffer.concat(kept) });
  });
  return dropped.size;
}

const originBytes = 8;

function recordBytes(bytes: Buffer, at: number): number {
  const size = originBytes + headerBytes + unsignedWord(bytes, at + originBytes + 4);
  if (size > limits.recordBytesMax * 2)
    throw new Error('broken invariant: a record longer than the limit in a segment');
  return size;
}

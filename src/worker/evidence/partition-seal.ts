import { createHash } from 'node:crypto';
import type { Sqlite } from '#storage/sqlite.ts';

/** An unreadable record as a snapshot keeps it. */
export type InvalidRecord = { place: string; reason: string; raw: string };

/** Reads a partition's unreadable records, in an order that does not depend on when they were met. */
export function invalidReader(db: Sqlite): (partition: number) => InvalidRecord[] {
  const select = db.prepare<[number], InvalidRecord>(
    'SELECT place, reason, raw FROM invalid WHERE partition = ? ORDER BY place, reason, raw, id',
  );
  return (partition) => select.all(partition);
}

/** SHA-256 over a partition's unreadable records. */
export function digestOfInvalid(invalid: InvalidRecord[]): Buffer {
  const digest = createHash('sha256');
  for (const { place, reason, raw } of invalid) digest.update(JSON.stringify([place, reason, raw]));
  return digest.digest();
}

/** What a partition is sealed with: SHA-256 over its segments' and its unreadable records' SHA-256. */
export function partitionSeal(segments: Buffer[], invalid: InvalidRecord[]): Buffer {
  const seal = createHash('sha256');
  for (const sha256 of segments) seal.update(sha256);
  return seal.update(digestOfInvalid(invalid)).digest();
}

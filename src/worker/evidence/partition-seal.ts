import { createHash, hash } from 'node:crypto';
import type { Sqlite } from '#storage/sqlite.ts';
import { about } from './snapshot-file.ts';

/** An unreadable record as a snapshot keeps it. */
export type InvalidRecord = { place: string; reason: string; raw: string };

/** Reads a partition's unreadable records, in an order that does not depend on when they were met. */
export function invalidReader(db: Sqlite): (partition: number) => InvalidRecord[] {
  const select = db.prepare<[number], InvalidRecord>(
    'SELECT place, reason, raw FROM invalid WHERE partition = ? ORDER BY place, reason, raw, id',
  );
  // Sorting has its price even where there is nothing to sort, and most partitions have none.
  const isAny = db.prepare<[number], number>('SELECT 1 FROM invalid WHERE partition = ? LIMIT 1').pluck();
  return (partition) => (isAny.get(partition) === undefined ? [] : select.all(partition));
}

/** SHA-256 over a partition's unreadable records. */
export function digestOfInvalid(invalid: InvalidRecord[]): Buffer {
  if (invalid.length === 0) return digestOfNone;
  const digest = createHash('sha256');
  for (const { place, reason, raw } of invalid) digest.update(JSON.stringify([place, reason, raw]));
  return digest.digest();
}

/** Of hundreds of partitions, mostly none has an unreadable record. */
const digestOfNone = createHash('sha256').digest();

/** What a partition is sealed with: SHA-256 over its segments' and its unreadable records' SHA-256. */
export function partitionSeal(segments: Buffer[], invalid: InvalidRecord[]): Buffer {
  return hash('sha256', Buffer.concat([...segments, digestOfInvalid(invalid)]), 'buffer');
}

/**
 * The same records read under the same rules give the same digest, whatever their order, the cutting of segments or
 * interruptions: SHA-256 over the columns' rules and, by partition, count, sum and unreadable records.
 */
export function contentDigest(db: Sqlite): string {
  const digest = createHash('sha256').update(about(db, 'columns') ?? '');
  const invalidOf = invalidReader(db);
  type Sums = { partition: number; records: number; sum: string };
  const partitions = db.prepare<[], Sums>('SELECT partition, records, sum FROM partition ORDER BY partition').all();
  for (const { partition, records, sum } of partitions) {
    digest.update(`\n${partition} ${records} ${sum} ${digestOfInvalid(invalidOf(partition)).toString('hex')}`);
  }
  return digest.digest('hex');
}

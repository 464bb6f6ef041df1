import type { Statement } from 'better-sqlite3';
import { limits } from '#shared/limits.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { hash32 } from '#worker/records/hash.ts';
import type { Origin } from '#worker/records/sink.ts';
import { wellFormed } from './kept-text.ts';

/** The records of a snapshot that could not be read: each partition keeps as many as it may have findings. */
export class InvalidRecords {
  private readonly insert: Statement<[number, string, string, string]>;
  private readonly find: Statement<[string]>;
  private readonly kept = new Uint32Array(limits.partitions);

  constructor(private readonly db: Sqlite) {
    this.insert = db.prepare('INSERT INTO invalid (partition, place, reason, raw) VALUES (?, ?, ?, ?)');
    this.find = db.prepare('SELECT 1 FROM invalid WHERE place = ?');
  }

  /** False where the source handed out this entry before: it is one record, already counted. */
  keep(origin: Origin, reason: string): boolean {
    const place = wellFormed(origin.place());
    if (origin.mayRepeat && this.find.get(place) !== undefined) return false;
    const bytes = Buffer.from(place);
    const partition = hash32(bytes, 0, bytes.length) >>> (32 - limits.partitionBits);
    const kept = this.kept[partition] as number;
    if (kept < limits.findingsPerPartitionMax) {
      this.insert.run(partition, place, wellFormed(reason), wellFormed(origin.raw()));
      this.kept[partition] = kept + 1;
    }
    return true;
  }

  /** Counts what the file holds from before. */
  restore(): void {
    type Kept = { partition: number; kept: number };
    const counts = this.db.prepare<[], Kept>('SELECT partition, count(*) kept FROM invalid GROUP BY partition');
    for (const { partition, kept } of counts.iterate()) this.kept[partition] = kept;
  }
}

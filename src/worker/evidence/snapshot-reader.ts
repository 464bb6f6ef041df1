import { hash } from 'node:crypto';
import { TieoutError } from '#shared/errors.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { unsignedWord } from '#worker/records/bytes.ts';
import { headerBytes } from '#worker/records/packed.ts';
import type { SideRecords } from '#worker/records/pairs.ts';
import { RecordIndex } from '#worker/records/record-index.ts';
import { segmentsOf } from './segment.ts';
import { openForReading, type SealedSnapshot, sealedSnapshot } from './snapshot-file.ts';

/** What is known of a partition before its records are read. */
export type PartitionFacts = { records: number; bytes: number; invalid: number; sha256: Buffer };

/** An unreadable record as a snapshot keeps it. */
export type InvalidRecord = { place: string; reason: string; raw: string };

/** A sealed snapshot, open for reading. */
export class SnapshotReader {
  readonly sealed: SealedSnapshot;
  private readonly db: Sqlite;
  private bytes = Buffer.alloc(0);

  constructor(readonly path: string) {
    this.db = openForReading(path);
    const sealed = sealedSnapshot(this.db);
    if (!sealed) {
      this.db.close();
      throw new TieoutError('workspace', `the snapshot ${path} is not sealed: it was never read to its end`, {
        next: 'Resume its run.',
      });
    }
    this.sealed = sealed;
  }

  facts(partition: number): PartitionFacts {
    const facts = this.db
      .prepare<[number], PartitionFacts>('SELECT records, bytes, invalid, sha256 FROM partition WHERE partition = ?')
      .get(partition);
    if (!facts)
      throw new TieoutError('verification', `${this.path} has no partition ${partition}`, {
        next: 'Run the reconciliation again.',
      });
    return facts;
  }

  /**
   * A partition's records, or of a large one those whose next `passBits` hash bits equal `pass`. The bytes are reused by
   * the next call.
   */
  records(partition: number, passBits: number, pass: number): SideRecords {
    const { records, bytes, sha256 } = this.facts(partition);
    const segments: Buffer[] = [];
    const index = new RecordIndex(Math.ceil(records / 2 ** passBits));
    if (this.bytes.length < bytes / 2 ** passBits)
      this.bytes = Buffer.allocUnsafeSlow(Math.ceil(bytes / 2 ** passBits));
    let end = 0;
    for (const segment of segmentsOf(this.db, partition)) {
      segments.push(segment.sha256);
      this.reserve(end, segment.bytes.length);
      const originBytes = segment.origins ? 8 : 0;
      if (passBits === 0) {
        segment.bytes.copy(this.bytes, end);
        index.addAll(this.bytes, end, end + segment.bytes.length, originBytes);
        end += segment.bytes.length;
      } else end = this.addPass(segment.bytes, originBytes, index, end, passBits, pass);
    }
    // Each segment is what it says it is; whether these are the ones that were sealed, the partition knows.
    if (!hash('sha256', Buffer.concat(segments), 'buffer').equals(sha256)) {
      throw new TieoutError('verification', `partition ${partition} of ${this.path} is not what was sealed`, {
        next: 'Restore the snapshot from a copy, or run the reconciliation again.',
      });
    }
    return { bytes: this.bytes, index };
  }

  *invalid(partition: number): Generator<InvalidRecord> {
    yield* this.db
      .prepare<[number], InvalidRecord>('SELECT place, reason, raw FROM invalid WHERE partition = ? ORDER BY place, id')
      .iterate(partition);
  }

  close(): void {
    this.db.close();
  }

  private addPass(
    bytes: Buffer,
    originBytes: number,
    index: RecordIndex,
    start: number,
    passBits: number,
    pass: number,
  ): number {
    let end = start;
    for (let at = 0; at < bytes.length; ) {
      at += originBytes;
      const hash = unsignedWord(bytes, at);
      const length = unsignedWord(bytes, at + 4);
      if ((hash << 8) >>> (32 - passBits) === pass) {
        bytes.copy(this.bytes, end, at + headerBytes, at + headerBytes + length);
        index.add(hash, end, length);
        end += length;
      }
      at += headerBytes + length;
    }
    return end;
  }

  private reserve(used: number, more: number): void {
    if (used + more <= this.bytes.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(used + more, Math.ceil(this.bytes.length * 1.5)));
    this.bytes.copy(larger, 0, 0, used);
    this.bytes = larger;
  }
}

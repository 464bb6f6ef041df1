import { createHash } from 'node:crypto';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { Sqlite, SqliteStatement } from '#storage/sqlite.ts';
import type { PackedRecords } from '#worker/kernel/diff-kernel.ts';
import type { BodyShape } from '#worker/records/packed.ts';
import { contentDigest, type InvalidRecord, invalidReader, partitionSeal } from './partition-seal.ts';
import { letGo, segmentReader } from './segment.ts';
import { describedShape } from './snapshot-columns.ts';
import { about, openForReading, type SealedSnapshot, sealedSnapshot } from './snapshot-file.ts';
import { withoutTimes } from './without-times.ts';

/** What is known of a partition before its records are read. */
export type PartitionFacts = { records: number; bytes: number; invalid: number; sum: string; sha256: Buffer };

/** A sealed snapshot, open for reading. */
export class SnapshotReader {
  readonly sealed: SealedSnapshot;
  private readonly shape: Required<BodyShape>;
  private readonly db: Sqlite;
  private readonly segments: ReturnType<typeof segmentReader>;
  private readonly selectFacts: SqliteStatement<[number], PartitionFacts>;
  /** A partition's unreadable records. */
  readonly invalid: (partition: number) => InvalidRecord[];

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
    this.shape = describedShape(about(this.db, 'columns') ?? '');
    this.segments = segmentReader(this.db);
    this.selectFacts = this.db.prepare(
      'SELECT records, bytes, invalid, sum, sha256 FROM partition WHERE partition = ?',
    );
    this.invalid = invalidReader(this.db);
  }

  facts(partition: number): PartitionFacts {
    const facts = this.selectFacts.get(partition);
    if (!facts)
      throw new TieoutError('verification', `${this.path} has no partition ${partition}`, {
        next: 'Run the reconciliation again.',
      });
    return facts;
  }

  /** How many values stand behind each record in `allOf`. */
  get besides(): number {
    return this.shape.besides;
  }

  /** A partition's packed records, segment by segment, each good until the next is asked for. */
  *records(partition: number): Generator<PackedRecords> {
    for (const records of this.allOf(partition))
      yield this.besides > 0 ? { ...records, bytes: withoutTimes(records, this.shape) } : records;
  }

  /** The same with the time behind each record where one is kept. Throws where they are not those that were sealed. */
  *allOf(partition: number): Generator<PackedRecords> {
    const segments: Buffer[] = [];
    for (const { bytes, origins, sha256 } of this.segments(partition)) {
      segments.push(sha256);
      yield { bytes, originBytes: origins ? 8 : 0 };
      letGo(bytes);
    }
    // Each segment is what it says it is; whether these are the ones that were sealed, the partition knows.
    if (partitionSeal(segments, this.invalid(partition)).equals(this.facts(partition).sha256)) return;
    throw new TieoutError('verification', `partition ${partition} of ${this.path} is not what was sealed`, {
      next: 'Restore the snapshot from a copy, or run the reconciliation again.',
    });
  }

  /** Throws where the partitions' counts and sums are not those that the snapshot's digest was made of. */
  verifySums(): void {
    if (contentDigest(this.db) === this.sealed.digest) return;
    throw new TieoutError('verification', `the counts and sums of ${this.path} are not what was sealed`, {
      next: 'Restore the snapshot from a copy, or run the reconciliation again.',
    });
  }

  /** The snapshot's seal as its partitions' seals make it now. */
  sealOfPartitions(): string {
    const seal = createHash('sha256');
    for (let partition = 0; partition < limits.partitions; partition++) seal.update(this.facts(partition).sha256);
    return seal.digest('hex');
  }

  close(): void {
    this.db.close();
  }
}

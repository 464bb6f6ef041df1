import type { Column } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';
import type { SourceRole } from '#shared/finding.ts';
import { type Gauge, isStopRequested, sideFigures } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { Reading } from '#shared/tasks.ts';
import { named, type Sqlite } from '#storage/sqlite.ts';
import { createPullKernel } from '#worker/kernel/pull-kernel.ts';
import { ByteWriter } from '#worker/records/bytes.ts';
import { type Canonicalize, canonicalizer, orNull } from '#worker/records/canonical.ts';
import { FilledColumns } from '#worker/records/filled-columns.ts';
import { hash32, hash128 } from '#worker/records/hash.ts';
import { packRow, valuesEnd } from '#worker/records/packed.ts';
import { PartitionBuffers } from '#worker/records/partition-buffers.ts';
import { PartitionSums } from '#worker/records/partition-sums.ts';
import type { Row } from '#worker/records/row.ts';
import type { BulkForm, BulkReader, Cursor, Origin, RecordSink } from '#worker/records/sink.ts';
import { InvalidRecords } from './invalid-records.ts';
import { compress, decompress, type InsertSegment, segmentInserter } from './segment.ts';
import { SegmentQueue } from './segment-queue.ts';
import { describeColumns } from './snapshot-columns.ts';
import { openForWriting, readingSoFar, type SealedSnapshot, setReading } from './snapshot-file.ts';
import { sealSnapshot } from './snapshot-seal.ts';

const snapshot = 'the snapshot';

export type SnapshotSettings = {
  path: string;
  side: SourceRole;
  key: Column[];
  fields: Column[];
  /** A column whose times are kept behind each record. One that cannot be read is none, and its record is kept. */
  timed?: Column | undefined;
  gauge: Gauge;
  /** Whether there is more than this thread to compress with. */
  hasSpareCores?: boolean;
  /** Keys as records begin with them, as latin1: no other record is kept. */
  only?: ReadonlySet<string>;
};

/**
 * Keeps what a source reads: packs each record, appends it to its partition's buffer, and every few seconds writes a
 * checkpoint that holds segments, totals, sums and the source's cursor in one transaction. Whatever interrupts reading,
 * the file stands at a checkpoint, and opening it again goes on from there.
 */
export class SnapshotWriter implements RecordSink {
  readonly sealed: SealedSnapshot | undefined;
  cursor: Cursor | null = null;
  /** Whether the source was asked for the keys: what it then gives that cannot be read is of one of them. */
  isKeyed = false;
  private readonly db: Sqlite;
  private readonly insertSegment: InsertSegment;
  private readonly queue: SegmentQueue;
  private readonly invalidRecords: InvalidRecords;
  private readonly kernel = createPullKernel((partition) => this.plain.flush(partition));
  private readonly plain = new PartitionBuffers(false, (...full) => this.writeSegment(false, ...full), this.kernel);
  private readonly withOrigins = new PartitionBuffers(true, (...full) => this.writeSegment(true, ...full));
  private readonly sums = new PartitionSums(this.kernel.counts, this.kernel.sums);
  private readonly filled: FilledColumns;
  private readonly body = new ByteWriter(64 * 1024);
  private readonly originHash = new Uint32Array(4);
  private readonly canonicalize: Canonicalize[];
  private readonly names: string[];
  private readonly keyColumns: number;
  private readonly figures: ReturnType<typeof sideFigures>;
  private readFrom = new Date().toISOString();
  private sittings = 1;
  private read = 0;
  private readBefore = 0;
  private invalid = 0;
  private checkpointAt = performance.now();

  constructor(private readonly settings: SnapshotSettings) {
    const columns = this.columns;
    this.canonicalize = columns.map((column) =>
      column === settings.timed ? orNull(canonicalizer(column)) : canonicalizer(column),
    );
    this.names = columns.map(({ name }) => name);
    this.keyColumns = settings.key.length;
    this.filled = new FilledColumns(this.kernel.filled.subarray(0, columns.length));
    this.figures = sideFigures(settings.gauge, settings.side);
    const opened = openForWriting(settings.path, { side: settings.side, columns: describeColumns(settings) });
    this.db = opened.db;
    this.sealed = opened.sealed;
    this.insertSegment = segmentInserter(this.db);
    this.queue = new SegmentQueue(this.insertSegment);
    this.invalidRecords = new InvalidRecords(this.db);
    if (!this.sealed) this.restoreCheckpoint();
  }

  /** All that is asked of a source, in its order. */
  private get columns(): Column[] {
    const { key, fields, timed } = this.settings;
    return [...key, ...fields, ...(timed ? [timed] : [])];
  }

  /** Whether any record came since the snapshot was opened. */
  get hasRead(): boolean {
    return this.read > this.readBefore;
  }

  accept(row: Row, origin: Origin): void {
    this.read++;
    const { body } = this;
    body.length = 0;
    const reason = packRow(row, this.canonicalize, this.names, this.keyColumns, body);
    if (reason !== undefined) {
      // Without a key nobody knows whether it was asked for.
      if (!this.settings.only || this.hasAskedKey(row, this.settings.only)) this.keepInvalid(origin, reason);
      else if (this.settings.only) this.read--;
      return;
    }
    const keyEnd = valuesEnd(body.bytes, 0, this.keyColumns);
    if (this.settings.only && !this.isAsked(this.settings.only, keyEnd)) return;
    const partition = hash32(body.bytes, 0, keyEnd) >>> (32 - limits.partitionBits);
    this.sums.add(partition, body.bytes, 0, body.length);
    this.filled.note(body.bytes, row.named);
    if (row.origin) {
      hash128(row.origin, 0, row.origin.length, this.originHash);
      this.withOrigins.append(partition, body.bytes, 0, body.length, this.originHash);
    } else this.plain.append(partition, body.bytes, 0, body.length);
  }

  bulk(form: BulkForm): BulkReader | undefined {
    if (this.settings.only) return undefined;
    return this.kernel.bulk(this.columns, this.keyColumns, form, (records) => {
      this.read += records;
    });
  }

  reject(origin: Origin, reason: string): void {
    if (this.settings.only && !this.isKeyed) return;
    this.read++;
    this.keepInvalid(origin, reason);
  }

  mark(cursor: () => Cursor): void {
    beat();
    this.figures.set('records', this.read);
    this.figures.set('invalid', this.invalid);
    const isStopping = isStopRequested(this.settings.gauge);
    if (!isStopping && performance.now() - this.checkpointAt < limits.checkpointEveryMs) return;
    this.writeCheckpoint(cursor());
    if (isStopping) throw new TieoutError('interrupted', 'the run was interrupted');
  }

  progress(done: number, total: number): void {
    this.figures.set('done', done);
    this.figures.set('total', total);
  }

  wait(isWaiting: boolean): void {
    this.figures.set('waits', isWaiting ? 1 : 0);
  }

  beginSitting(): void {
    this.sittings++;
  }

  /** Writes the rest and seals the file: from here on it is read-only evidence. */
  seal(): SealedSnapshot {
    return this.guarded(() => {
      this.plain.flushAll();
      this.withOrigins.flushAll();
      this.queue.settle();
      const columns = this.columns.length;
      const sealed = sealSnapshot(this.db, this.settings.path, {
        shape: { columns, keyColumns: this.keyColumns },
        sums: this.sums,
        read: this.read,
        invalid: this.invalid,
        emptyFields: this.names.filter((_, i) => i >= this.keyColumns && this.filled.isEmpty(i)),
        ...this.reading(),
      });
      this.figures.set('records', sealed.read);
      this.figures.set('done', this.figures.get('total'));
      this.kernel.release();
      return sealed;
    });
  }

  /** Forgets everything since the last checkpoint. */
  close(): void {
    this.queue.forget();
    this.kernel.release();
    if (this.db.open && this.db.inTransaction) this.db.exec('ROLLBACK');
    this.db.close();
  }

  /** Throws away what was read, so that reading starts from the beginning. */
  startOver(): void {
    this.queue.forget();
    if (this.db.inTransaction) this.db.exec('ROLLBACK');
    this.db.exec(`
      BEGIN;
      DELETE FROM segment; DELETE FROM pending; DELETE FROM invalid; DELETE FROM checkpoint;
      DELETE FROM about WHERE name = 'reading';
      COMMIT;
    `);
    this.close();
  }

  private isAsked(only: ReadonlySet<string>, keyEnd: number): boolean {
    const { bytes } = this.body;
    const isAsked = only.has(Buffer.from(bytes.buffer, bytes.byteOffset, keyEnd).toString('latin1'));
    if (!isAsked) this.read--;
    return isAsked;
  }

  /** Of a record that could not be read; its key may be whole. */
  private hasAskedKey(row: Row, only: ReadonlySet<string>): boolean {
    const { body, canonicalize, names, keyColumns } = this;
    body.length = 0;
    if (packRow(row, canonicalize.slice(0, keyColumns), names, keyColumns, body) !== undefined) return false;
    return only.has(Buffer.from(body.bytes.subarray(0, body.length)).toString('latin1'));
  }

  private keepInvalid(origin: Origin, reason: string): void {
    if (this.guarded(() => this.invalidRecords.keep(origin, reason))) this.invalid++;
    else this.read--;
  }

  private writeSegment(origins: boolean, partition: number, records: number, bytes: Buffer): void {
    const segment = { partition, records, origins, bytes };
    // Of an entry read twice the later reading counts: those must stand in the order in which they came.
    const isInOrder = origins || !this.settings.hasSpareCores;
    this.guarded(() => (isInOrder ? this.insertSegment(segment) : this.queue.add(segment)));
  }

  private writeCheckpoint(cursor: Cursor): void {
    this.guarded(() => {
      this.db.exec('DELETE FROM pending');
      if (this.plain.pendingBytes() + this.withOrigins.pendingBytes() > limits.pendingBytesMax) {
        this.plain.flushAll();
        this.withOrigins.flushAll();
      } else this.writePending();
      this.queue.settle();
      const { counts, sums } = this.sums.toBlobs();
      this.db
        .prepare('INSERT OR REPLACE INTO checkpoint VALUES (1, ?, ?, ?, ?, ?, ?)')
        .run(JSON.stringify(cursor), this.read, this.invalid, counts, sums, this.filled.toBlob());
      setReading(this.db, this.reading());
      this.db.exec('COMMIT; BEGIN IMMEDIATE');
    });
    this.checkpointAt = performance.now();
  }

  private reading(): Reading {
    return { readFrom: this.readFrom, readTo: new Date().toISOString(), sittings: this.sittings };
  }

  private writePending(): void {
    const insert = this.db.prepare('INSERT INTO pending VALUES (?, ?, ?, ?)');
    for (const buffers of [this.plain, this.withOrigins]) {
      buffers.eachPending((partition, records, bytes) =>
        insert.run(partition, buffers.withOrigins ? 1 : 0, records, compress(bytes)),
      );
    }
  }

  private restoreCheckpoint(): void {
    type Checkpoint = { cursor: string; read: number; invalid: number } & Record<'counts' | 'sums' | 'filled', Buffer>;
    const checkpoint = this.db.prepare<[], Checkpoint>('SELECT * FROM checkpoint').get();
    if (!checkpoint) return;
    this.cursor = JSON.parse(checkpoint.cursor) as Cursor;
    this.read = checkpoint.read;
    this.readBefore = checkpoint.read;
    this.invalid = checkpoint.invalid;
    this.sums.fromBlobs(checkpoint.counts, checkpoint.sums);
    this.filled.fromBlob(checkpoint.filled);
    const before = readingSoFar(this.db);
    if (before && checkpoint.read > 0) {
      this.readFrom = before.readFrom;
      this.sittings = before.sittings + 1;
    }
    type Pending = { partition: number; origins: number; records: number; body: Buffer };
    for (const { partition, origins, records, body } of this.db
      .prepare<[], Pending>('SELECT * FROM pending')
      .iterate()) {
      (origins ? this.withOrigins : this.plain).restore(partition, records, decompress(body, limits.segmentBytes));
    }
    this.invalidRecords.restore();
  }

  private guarded<Result>(act: () => Result): Result {
    try {
      return act();
    } catch (error) {
      throw named(error, this.settings.path, snapshot);
    }
  }
}

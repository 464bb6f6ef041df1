import { hash } from 'node:crypto';
import { constants, zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { Sqlite } from '#storage/sqlite.ts';

/** The packed records of one buffer, compressed, with the SHA-256 of what is stored. */
export type Segment = { partition: number; records: number; origins: boolean; bytes: Buffer };

type SegmentRow = {
  id: number;
  partition: number;
  records: number;
  bytes: number;
  origins: number;
  sha256: Buffer;
  body: Buffer;
};

/** `body` is the segment compressed, where that was done elsewhere. */
export type InsertSegment = (segment: Segment, body?: Buffer) => void;

export function segmentInserter(db: Sqlite): InsertSegment {
  const insert = db.prepare(
    'INSERT INTO segment (partition, records, bytes, origins, sha256, body) VALUES (?, ?, ?, ?, ?, ?)',
  );
  return ({ partition, records, origins, bytes }, body = compress(bytes)) => {
    beat();
    insert.run(partition, records, bytes.length, origins ? 1 : 0, hash('sha256', body, 'buffer'), body);
  };
}

/** A segment as it was read: what it holds, and the SHA-256 of what is stored. */
export type StoredSegment = Segment & { id: number; sha256: Buffer };

/** Reads a partition's segments in the order in which they were written, each checked against its SHA-256. */
export function segmentReader(db: Sqlite): (partition: number) => Generator<StoredSegment> {
  const select = db.prepare<[number], SegmentRow>('SELECT * FROM segment WHERE partition = ? ORDER BY id');
  return function* (partition) {
    for (const row of select.iterate(partition)) {
      beat();
      if (!hash('sha256', row.body, 'buffer').equals(row.sha256)) {
        throw new TieoutError(
          'verification',
          `segment ${row.id} of ${db.name} is not what was sealed: its SHA-256 differs`,
          {
            next: 'Restore the snapshot from a copy, or run the reconciliation again.',
          },
        );
      }
      const { id, records, sha256 } = row;
      // A buffer is full when it has a segment's bytes, whatever the record that filled it has.
      if (row.bytes > limits.segmentBytes + limits.recordBytesMax) throw tooLarge(id, db.name);
      const bytes = decompress(row.body, row.bytes);
      letGo(row.body);
      yield { id, partition, records, sha256, origins: row.origins === 1, bytes };
    }
  };
}

function tooLarge(id: number, name: string): TieoutError {
  return new TieoutError('verification', `segment ${id} of ${name} says that it is larger than one can be`, {
    next: 'Restore the snapshot from a copy, or run the reconciliation again.',
  });
}

/**
 * Gives a buffer's memory back at once: left to the garbage collector, a hundred megabytes of them pile up before it looks.
 * Nothing may use the buffer afterwards. Small ones share their memory with others and are left alone.
 */
export function letGo(bytes: Buffer): void {
  // None of ours is shared between threads.
  if (bytes.length > Buffer.poolSize) (bytes.buffer as ArrayBuffer).transfer(0);
}

/**
 * Level 1 costs a third of a pull; higher levels cost more time than they save in writing. The chunk size makes zlib
 * hand over its output in one piece instead of 16 KB at a time.
 */
export function compress(bytes: Buffer): Buffer {
  return zstdCompressSync(bytes, optionsFor(bytes));
}

/** On one of the process's other threads. Undefined where that fails: whoever compresses it here will see why. */
export function compressElsewhere(bytes: Buffer, onDone: (body: Buffer | undefined) => void): void {
  zstdCompress(bytes, optionsFor(bytes), (error, body) => onDone(error ? undefined : body));
}

function optionsFor(bytes: Buffer) {
  return { chunkSize: outputChunkBytes(bytes.length), pledgedSrcSize: bytes.length, params: level };
}

export function decompress(body: Buffer, bytes: number): Buffer {
  return zstdDecompressSync(body, { chunkSize: outputChunkBytes(bytes), maxOutputLength: Math.max(1, bytes) });
}

const level = { [constants.ZSTD_c_compressionLevel]: 1, [constants.ZSTD_c_minMatch]: 7 };

function outputChunkBytes(bytes: number): number {
  return Math.min(Math.max(bytes, 1_024), limits.segmentBytes);
}

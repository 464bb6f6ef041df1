import { TieoutError } from '#shared/errors.ts';
import { cellBitsFor, chunksOf, recordsOf } from '#worker/records/chunks.ts';
import type { BodyShape } from '#worker/records/packed.ts';
import { takeKernel } from './instance.ts';

/** One side's records of a partition, in the kernel's memory: an entry each. */
export type LoadedSide = { count: number; entriesAt: number };

/** Packed records of one side, as segments hold them; `originBytes` precede each body. */
export type PackedRecords = { bytes: Buffer; originBytes: number };

/**
 * What a chunk came to: how many pairs are the same bytes, and of everything else four words each: the addresses in
 * `bytes` of the inbound and the outbound body (0 where that side has none), and how often the key is on either side.
 */
export type ChunkResult = {
  matched: number;
  bytes: Uint8Array;
  others: Uint32Array;
  /** The addresses of pairs that are the same bytes, of those keys whose hash has no bit of the mask. `others` is gone then. */
  pairs(mask: number): Uint32Array;
};

/**
 * The inner loops of comparing, in WebAssembly. Its memory is used again by every partition, until it is released.
 * Records lie from `firstFree` on. Addresses are unsigned here; what WebAssembly returns is signed.
 */
export function createDiffKernel(firstFree = ownBytes) {
  const { memory, exports, release } = takeKernel<Exports>(firstFree, () => {});
  let top = firstFree;
  let current = 0;

  const reserve = (bytes: number): number => {
    const at = top;
    top = Math.ceil((top + bytes) / 16) * 16;
    const missing = top + slackBytes - memory.buffer.byteLength;
    if (top + slackBytes > memoryBytesMax) throw tooLarge(current);
    if (missing > 0) grow(memory, missing, current);
    return at;
  };
  const words = (at: number, count: number) => new Uint32Array(memory.buffer, at, count);

  /** Sorts a side's entries by cell, to `sortedAt`, and returns where every cell's end is. */
  const sort = ({ count, entriesAt }: LoadedSide, sortedAt: number, usedBits: number, cellBits: number) => {
    const endsAt = reserve(4 * 2 ** cellBits);
    exports.sortByCell(entriesAt, count, usedBits, cellBits, sortedAt, endsAt);
    return { sortedAt, endsAt };
  };

  return {
    release,
    /** Forgets the last partition; from here on it is about this one. */
    reset(partition: number, shape: BodyShape): void {
      current = partition;
      top = firstFree;
      this.shape(shape);
    },
    /** How the bodies are made that are loaded from here on. Those of both sides begin with the same key columns. */
    shape({ columns, keyColumns, besides = 0 }: BodyShape): void {
      exports.setUpBodies(columns, keyColumns, besides);
    },
    /** Takes one side's segments; of a large partition those records whose next `passBits` hash bits equal `pass`. */
    load(segments: Iterable<PackedRecords>, records: number, passBits: number, pass: number): LoadedSide {
      const start = reserve(0);
      for (const { bytes, originBytes } of segments) {
        const at = top;
        reserve(bytes.length + 16);
        new Uint8Array(memory.buffer).set(bytes, at);
        const end = at + bytes.length;
        top = originBytes + passBits > 0 ? exports.compact(at, end, originBytes, passBits, pass) >>> 0 : end;
      }
      const end = top;
      reserve(16);
      const entriesAt = reserve(records * entryBytes);
      const count = exports.index(start, end, entriesAt, records);
      if (count < 0) throw otherThanSealed(current, records);
      return { count, entriesAt };
    },
    /** Compares both sides chunk by chunk and returns the number of chunks. `usedBits` of the hash are the same in all records. */
    compare(
      inbound: LoadedSide,
      outbound: LoadedSide,
      usedBits: number,
      onChunk: (result: ChunkResult) => void,
    ): number {
      const cellBits = cellBitsFor(Math.max(inbound.count, outbound.count), 32 - usedBits);
      const a = sort(inbound, reserve(inbound.count * entryBytes), usedBits, cellBits);
      // Where inbound's entries lay before they were sorted there is room again.
      const isRoom = outbound.count <= inbound.count;
      const roomAt = isRoom ? inbound.entriesAt : reserve(outbound.count * entryBytes);
      const b = sort(outbound, roomAt, usedBits, cellBits);
      const chunks = chunksOf(words(a.endsAt, 2 ** cellBits), words(b.endsAt, 2 ** cellBits));
      const recordsMax = chunks.reduce((most, chunk) => Math.max(most, recordsOf(chunk)), 0);
      const slotsAt = reserve(slotsFor(recordsMax) * 4);
      const keysAt = reserve(recordsMax * keyBytes);
      const resultsAt = reserve(recordsMax * resultBytes);
      const bytes = new Uint8Array(memory.buffer);
      for (const chunk of chunks) {
        exports.setUpTable(slotsAt, slotsFor(recordsOf(chunk)), keysAt);
        const others = exports.compareChunk(
          a.sortedAt + chunk.inboundFrom * entryBytes,
          chunk.inboundTo - chunk.inboundFrom,
          b.sortedAt + chunk.outboundFrom * entryBytes,
          chunk.outboundTo - chunk.outboundFrom,
          resultsAt,
        );
        const pairs = (mask: number) => words(resultsAt, exports.samePairs(resultsAt, mask) * 2);
        onChunk({ matched: exports.matched.value, bytes, others: words(resultsAt, others * 4), pairs });
      }
      return chunks.length;
    },
  };
}

export type DiffKernel = ReturnType<typeof createDiffKernel>;

type Exports = {
  matched: { value: number };
  setUpBodies(columns: number, keyColumns: number, valuesBeside: number): void;
  compact(start: number, end: number, originBytes: number, passBits: number, pass: number): number;
  index(start: number, end: number, entriesAt: number, capacity: number): number;
  sortByCell(
    entriesAt: number,
    count: number,
    usedBits: number,
    cellBits: number,
    sortedAt: number,
    endsAt: number,
  ): void;
  setUpTable(slotsAt: number, slots: number, keysAt: number): void;
  samePairs(resultsAt: number, hashMask: number): number;
  compareChunk(
    inboundAt: number,
    inboundCount: number,
    outboundAt: number,
    outboundCount: number,
    resultsAt: number,
  ): number;
};

const pageBytes = 65_536;
/** What a WebAssembly memory can have. */
const memoryBytesMax = 65_536 * pageBytes;
/** Below it lies what the kernel keeps for itself. */
const ownBytes = 2_097_152;
const slackBytes = 64;
/** As in diff.as.ts. */
const entryBytes = 12;
const keyBytes = 28;
const resultBytes = 16;

function grow(memory: WebAssembly.Memory, bytes: number, partition: number): void {
  try {
    memory.grow(Math.ceil(bytes / pageBytes));
  } catch (cause) {
    const message = `there is no memory left to compare partition ${partition}; run again with fewer --threads`;
    throw new TieoutError('not-established', message, { cause });
  }
}

/** Partitions are compared in passes that fit; only records that hash alike cannot be parted. */
function tooLarge(partition: number): TieoutError {
  return new TieoutError(
    'not-established',
    `partition ${partition} needs more than the 4 GB in which records of one key are compared; choose key fields that tell its records apart`,
  );
}

function otherThanSealed(partition: number, records: number): TieoutError {
  return new TieoutError(
    'verification',
    `partition ${partition} holds other than the ${records} records that were sealed`,
    {
      next: 'Restore the snapshots from a copy, or run the reconciliation again.',
    },
  );
}

/** A power of two with room for twice the records. */
function slotsFor(records: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(8, records * 2)));
}

import { TieoutError } from '#shared/errors.ts';
import { type Chunk, chunked } from '#worker/records/chunks.ts';
import { instantiate } from './instance.ts';

/** One side's records of a partition, in the kernel's memory. */
export type LoadedSide = { count: number; hashesAt: number; bodiesAt: number };

/** Packed records of one side, as segments hold them; `originBytes` precede each header. */
export type PackedRecords = { bytes: Buffer; originBytes: number };

/**
 * What a chunk came to: how many pairs are the same bytes, and of everything else four words each: the addresses in
 * `bytes` of the inbound and the outbound body (0 where that side has none), and how often the key is on either side.
 */
export type ChunkResult = { matched: number; bytes: Uint8Array; others: Uint32Array };

/**
 * The inner loops of comparing, in WebAssembly. One is kept by each thread: its memory is used again by every partition.
 * Records lie from `firstFree` on. Addresses are unsigned here; what WebAssembly returns is signed.
 */
export function createDiffKernel(firstFree = ownBytes) {
  const { memory, exports } = instantiate<Exports>(firstFree, () => {});
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

  return {
    /** Forgets the last partition; from here on it is about this one. */
    reset(partition: number): void {
      current = partition;
      top = firstFree;
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
      const hashesAt = reserve(records * 4);
      const bodiesAt = reserve(records * 4);
      const count = exports.index(start, end, hashesAt, bodiesAt, records);
      if (count < 0) throw moreThanSealed(current, records);
      return { count, hashesAt, bodiesAt };
    },
    /** Compares both sides chunk by chunk and returns the number of chunks. `usedBits` of the hash are the same in all records. */
    compare(
      inbound: LoadedSide,
      outbound: LoadedSide,
      usedBits: number,
      keyColumns: number,
      onChunk: (result: ChunkResult) => void,
    ): number {
      const inboundOrder = reserve(inbound.count * 4);
      const outboundOrder = reserve(outbound.count * 4);
      const chunks = chunked(
        { hashes: words(inbound.hashesAt, inbound.count), order: words(inboundOrder, inbound.count) },
        { hashes: words(outbound.hashesAt, outbound.count), order: words(outboundOrder, outbound.count) },
        usedBits,
      );
      const recordsMax = chunks.reduce((most, chunk) => Math.max(most, recordsOf(chunk)), 0);
      const slotsAt = reserve(slotsFor(recordsMax) * 4);
      const entriesAt = reserve(recordsMax * entryBytes);
      const resultsAt = reserve(recordsMax * entryBytes);
      const bytes = new Uint8Array(memory.buffer);
      for (const chunk of chunks) {
        exports.setUpTable(slotsAt, slotsFor(recordsOf(chunk)), entriesAt, keyColumns);
        const others = exports.compareChunk(
          inboundOrder + chunk.inboundFrom * 4,
          chunk.inboundTo - chunk.inboundFrom,
          outboundOrder + chunk.outboundFrom * 4,
          chunk.outboundTo - chunk.outboundFrom,
          inbound.bodiesAt,
          outbound.bodiesAt,
          resultsAt,
        );
        onChunk({ matched: exports.matched.value, bytes, others: words(resultsAt, others * 4) });
      }
      return chunks.length;
    },
  };
}

type Exports = {
  matched: { value: number };
  compact(start: number, end: number, originBytes: number, passBits: number, pass: number): number;
  index(start: number, end: number, hashesAt: number, bodiesAt: number, capacity: number): number;
  setUpTable(slotsAt: number, slots: number, entriesAt: number, keyColumns: number): void;
  compareChunk(
    inboundAt: number,
    inboundCount: number,
    outboundAt: number,
    outboundCount: number,
    inboundBodies: number,
    outboundBodies: number,
    resultsAt: number,
  ): number;
};

const pageBytes = 65_536;
/** What a WebAssembly memory can have. */
const memoryBytesMax = 65_536 * pageBytes;
/** Below it lies what the kernel keeps for itself. */
const ownBytes = 2_097_152;
const slackBytes = 64;
const entryBytes = 16;

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

function moreThanSealed(partition: number, records: number): TieoutError {
  return new TieoutError(
    'verification',
    `partition ${partition} holds more than the ${records} records that were sealed`,
    { next: 'Restore the snapshots from a copy, or run the reconciliation again.' },
  );
}

function recordsOf({ inboundFrom, inboundTo, outboundFrom, outboundTo }: Chunk): number {
  return inboundTo - inboundFrom + outboundTo - outboundFrom;
}

/** A power of two with room for twice the records. */
function slotsFor(records: number): number {
  return 2 ** Math.ceil(Math.log2(Math.max(8, records * 2)));
}

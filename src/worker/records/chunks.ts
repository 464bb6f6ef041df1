import { limits } from '#shared/limits.ts';
import type { RecordIndex } from './record-index.ts';

/** A stretch of both sides' records in which every key of either side stands whole: what is compared at a time. */
export type Chunk = { inboundFrom: number; inboundTo: number; outboundFrom: number; outboundTo: number };

/** Both sides' records by cell of the key hash, and the chunks that runs of cells make. */
export type Chunked = { inboundOrder: Uint32Array; outboundOrder: Uint32Array; chunks: Chunk[] };

/**
 * Sorts both sides of a partition into chunks of at most `limits.chunkRecordsMax` records a side. The hash bits below
 * `usedBits` choose one of many small cells; neighbouring cells are joined while they fit. Only a cell that is itself
 * larger (one key repeated thousands of times) makes a larger chunk.
 */
export function chunked(inbound: RecordIndex, outbound: RecordIndex, usedBits: number): Chunked {
  const cellBits = bitsFor(Math.max(inbound.count, outbound.count), 32 - usedBits);
  const inboundSorted = sortByCell(inbound, usedBits, cellBits);
  const outboundSorted = sortByCell(outbound, usedBits, cellBits);
  const chunks: Chunk[] = [];
  let open: Chunk = { inboundFrom: 0, inboundTo: 0, outboundFrom: 0, outboundTo: 0 };
  for (let cell = 0; cell < 2 ** cellBits; cell++) {
    const inboundTo = inboundSorted.ends[cell] as number;
    const outboundTo = outboundSorted.ends[cell] as number;
    const fits =
      inboundTo - open.inboundFrom <= limits.chunkRecordsMax &&
      outboundTo - open.outboundFrom <= limits.chunkRecordsMax;
    if (!fits && size(open) > 0) {
      chunks.push(open);
      open = { inboundFrom: open.inboundTo, inboundTo, outboundFrom: open.outboundTo, outboundTo };
    } else open = { ...open, inboundTo, outboundTo };
  }
  if (size(open) > 0) chunks.push(open);
  return { inboundOrder: inboundSorted.order, outboundOrder: outboundSorted.order, chunks };
}

const cellRecords = 256;

function bitsFor(records: number, bitsMax: number): number {
  let bits = 0;
  while (bits < bitsMax && records / 2 ** bits > cellRecords) bits++;
  return bits;
}

/** A counting sort: `order` lists the records cell by cell, `ends[cell]` is where a cell's run ends. */
function sortByCell(index: RecordIndex, usedBits: number, cellBits: number): { order: Uint32Array; ends: Uint32Array } {
  const cells = 2 ** cellBits;
  const ends = new Uint32Array(cells);
  const { hashes, count } = index;
  const cellOf = (hash: number) => (cellBits === 0 ? 0 : (hash << usedBits) >>> (32 - cellBits));
  for (let i = 0; i < count; i++) {
    const cell = cellOf(hashes[i] as number);
    ends[cell] = (ends[cell] as number) + 1;
  }
  let total = 0;
  for (let cell = 0; cell < cells; cell++) {
    const records = ends[cell] as number;
    ends[cell] = total;
    total += records;
  }
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const cell = cellOf(hashes[i] as number);
    const at = ends[cell] as number;
    order[at] = i;
    ends[cell] = at + 1;
  }
  return { order, ends };
}

function size(chunk: Chunk): number {
  return chunk.inboundTo - chunk.inboundFrom + chunk.outboundTo - chunk.outboundFrom;
}

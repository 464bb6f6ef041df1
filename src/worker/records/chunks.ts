import { limits } from '#shared/limits.ts';

/** A stretch of both sides' records in which every key of either side stands whole: what is compared at a time. */
export type Chunk = { inboundFrom: number; inboundTo: number; outboundFrom: number; outboundTo: number };

/** One side: every record's key hash, and the list that is filled with the records' numbers, chunk by chunk. */
export type SideOrder = { hashes: Uint32Array; order: Uint32Array };

/**
 * Sorts both sides of a partition into chunks of at most `limits.chunkRecordsMax` records a side. The hash bits below
 * `usedBits` choose one of many small cells; neighbouring cells are joined while they fit. Only a cell that is itself
 * larger (one key repeated thousands of times) makes a larger chunk.
 */
export function chunked(inbound: SideOrder, outbound: SideOrder, usedBits: number): Chunk[] {
  const cellBits = bitsFor(Math.max(inbound.hashes.length, outbound.hashes.length), 32 - usedBits);
  const inboundEnds = sortByCell(inbound, usedBits, cellBits);
  const outboundEnds = sortByCell(outbound, usedBits, cellBits);
  const chunks: Chunk[] = [];
  let open: Chunk = { inboundFrom: 0, inboundTo: 0, outboundFrom: 0, outboundTo: 0 };
  for (let cell = 0; cell < 2 ** cellBits; cell++) {
    const inboundTo = inboundEnds[cell] as number;
    const outboundTo = outboundEnds[cell] as number;
    const fits =
      inboundTo - open.inboundFrom <= limits.chunkRecordsMax &&
      outboundTo - open.outboundFrom <= limits.chunkRecordsMax;
    if (!fits && size(open) > 0) {
      chunks.push(open);
      open = { inboundFrom: open.inboundTo, inboundTo, outboundFrom: open.outboundTo, outboundTo };
    } else open = { ...open, inboundTo, outboundTo };
  }
  if (size(open) > 0) chunks.push(open);
  return chunks;
}

const cellRecords = 256;

function bitsFor(records: number, bitsMax: number): number {
  let bits = 0;
  while (bits < bitsMax && records / 2 ** bits > cellRecords) bits++;
  return bits;
}

/** A counting sort: lists the records cell by cell, and returns where each cell's run ends. */
function sortByCell({ hashes, order }: SideOrder, usedBits: number, cellBits: number): Uint32Array {
  const cells = 2 ** cellBits;
  const ends = new Uint32Array(cells);
  const count = hashes.length;
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
  for (let i = 0; i < count; i++) {
    const cell = cellOf(hashes[i] as number);
    const at = ends[cell] as number;
    order[at] = i;
    ends[cell] = at + 1;
  }
  return ends;
}

function size(chunk: Chunk): number {
  return chunk.inboundTo - chunk.inboundFrom + chunk.outboundTo - chunk.outboundFrom;
}

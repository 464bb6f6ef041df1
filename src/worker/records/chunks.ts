import { limits } from '#shared/limits.ts';

/** A stretch of both sides' records in which every key of either side stands whole: what is compared at a time. */
export type Chunk = { inboundFrom: number; inboundTo: number; outboundFrom: number; outboundTo: number };

/**
 * Parts both sides of a partition, sorted into the same cells by their hash, into chunks of at most
 * `limits.chunkRecordsMax` records a side: neighbouring cells are joined while they fit. Takes where each cell ends. Only
 * a cell that is itself larger (one key repeated thousands of times) makes a larger chunk.
 */
export function chunksOf(inboundEnds: Uint32Array, outboundEnds: Uint32Array): Chunk[] {
  const chunks: Chunk[] = [];
  let open: Chunk = { inboundFrom: 0, inboundTo: 0, outboundFrom: 0, outboundTo: 0 };
  for (let cell = 0; cell < inboundEnds.length; cell++) {
    const inboundTo = inboundEnds[cell] as number;
    const outboundTo = outboundEnds[cell] as number;
    const fits =
      inboundTo - open.inboundFrom <= limits.chunkRecordsMax &&
      outboundTo - open.outboundFrom <= limits.chunkRecordsMax;
    if (!fits && recordsOf(open) > 0) {
      chunks.push(open);
      open = { inboundFrom: open.inboundTo, inboundTo, outboundFrom: open.outboundTo, outboundTo };
    } else open = { ...open, inboundTo, outboundTo };
  }
  if (recordsOf(open) > 0) chunks.push(open);
  return chunks;
}

/** How many hash bits choose a record's cell: as many as make a cell hold about 256 records of the larger side. */
export function cellBitsFor(records: number, bitsMax: number): number {
  let bits = 0;
  while (bits < bitsMax && records / 2 ** bits > cellRecords) bits++;
  return bits;
}

const cellRecords = 256;

/** Into how many passes (2 to this) a partition of so many bytes a side is parted, so that each fits into memory. */
export function passBitsFor(bytes: number): number {
  let bits = 0;
  while (bits < 16 && bytes / 2 ** bits > limits.passBytesMax) bits++;
  return bits;
}

/** Of both sides together. */
export function recordsOf({ inboundFrom, inboundTo, outboundFrom, outboundTo }: Chunk): number {
  return inboundTo - inboundFrom + outboundTo - outboundFrom;
}

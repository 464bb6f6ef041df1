import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '#shared/limits.ts';
import { type Chunk, chunked, type SideOrder } from '#worker/records/chunks.ts';

describe('chunks', () => {
  it('hold at most 5,000 records a side, every record once, and every key whole', () => {
    const side = fc.record({ records: fc.integer({ min: 0, max: 40_000 }), spread: fc.integer({ min: 1, max: 24 }) });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 8, max: 24 }), (a, b, usedBits) => {
        const inbound = indexOf(a.records, a.spread, usedBits);
        const outbound = indexOf(b.records, b.spread, usedBits);
        const chunks = chunked(inbound, outbound, usedBits);
        expectWhole(inbound, chunks, (chunk) => [chunk.inboundFrom, chunk.inboundTo]);
        expectWhole(outbound, chunks, (chunk) => [chunk.outboundFrom, chunk.outboundTo]);
        for (const chunk of chunks) {
          expectOneCellIfLarge(inbound, chunk.inboundFrom, chunk.inboundTo);
          expectOneCellIfLarge(outbound, chunk.outboundFrom, chunk.outboundTo);
        }
      }),
      { seed: 24, numRuns: 40 },
    );
  });

  it('are never larger than 5,000 where keys are spread, and fill up', () => {
    const index = indexOf(100_000, 24, 8);
    const chunks = chunked(index, none(), 8);
    const sizes = chunks.map(({ inboundFrom, inboundTo }) => inboundTo - inboundFrom);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limits.chunkRecordsMax);
    expect(chunks.length).toBeLessThan(30);
  });

  it('are none where there are no records', () => {
    expect(chunked(none(), none(), 8)).toEqual([]);
  });
});

function none(): SideOrder {
  return { hashes: new Uint32Array(0), order: new Uint32Array(0) };
}

function indexOf(records: number, spreadBits: number, usedBits: number): SideOrder {
  // The bits already used are the same for all; below them, `spreadBits` bits differ.
  const hashes = Uint32Array.from({ length: records }, (_, i) => {
    const below = Math.imul(i, 0x9e3779b1) >>> (32 - Math.min(spreadBits, 32 - usedBits));
    return ((0xa5 << 24) | (below << Math.max(0, 32 - usedBits - spreadBits))) >>> 0;
  });
  return { hashes, order: new Uint32Array(records) };
}

function expectWhole({ hashes, order }: SideOrder, chunks: Chunk[], range: (chunk: Chunk) => [number, number]): void {
  expect(order.toSorted().every((record, i) => record === i)).toBe(true);
  expect(order.length).toBe(hashes.length);
  let expectedFrom = 0;
  const chunkOfHash = new Map<number, number>();
  chunks.forEach((chunk, number) => {
    const [from, to] = range(chunk);
    expect(from).toBe(expectedFrom);
    expectedFrom = to;
    for (const record of order.subarray(from, to)) {
      const hash = hashes[record] ?? 0;
      if ((chunkOfHash.get(hash) ?? number) !== number) expect.fail(`hash ${hash} stands in two chunks`);
      chunkOfHash.set(hash, number);
    }
  });
  expect(expectedFrom).toBe(hashes.length);
}

/** Only records that no further bit of their hash tells apart may share a chunk that is too large. */
function expectOneCellIfLarge({ hashes, order }: SideOrder, from: number, to: number): void {
  if (to - from <= limits.chunkRecordsMax) return;
  const seen = new Set(Array.from(order.subarray(from, to), (record) => hashes[record] ?? 0));
  const span = Math.max(...seen) - Math.min(...seen);
  // A cell of a side of n records is as narrow as makes it hold 256 on average.
  expect(span).toBeLessThan(2 ** 24 / Math.max(1, hashes.length / 512));
}

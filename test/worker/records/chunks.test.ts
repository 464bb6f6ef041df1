import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '#shared/limits.ts';
import { keyHash, packTexts, sideOf } from '#test/support/packed.ts';
import { type Chunk, chunked } from '#worker/records/chunks.ts';
import { KeyTable, type SideRecords } from '#worker/records/pairs.ts';
import { RecordIndex } from '#worker/records/record-index.ts';

describe('chunks', () => {
  it('hold at most 5,000 records a side, every record once, and every key whole', () => {
    const side = fc.record({ records: fc.integer({ min: 0, max: 40_000 }), spread: fc.integer({ min: 1, max: 24 }) });
    fc.assert(
      fc.property(side, side, fc.integer({ min: 8, max: 24 }), (a, b, usedBits) => {
        const inbound = indexOf(a.records, a.spread, usedBits);
        const outbound = indexOf(b.records, b.spread, usedBits);
        const { inboundOrder, outboundOrder, chunks } = chunked(inbound, outbound, usedBits);
        expectWhole(inbound, inboundOrder, chunks, (chunk) => [chunk.inboundFrom, chunk.inboundTo]);
        expectWhole(outbound, outboundOrder, chunks, (chunk) => [chunk.outboundFrom, chunk.outboundTo]);
        for (const chunk of chunks) {
          expectOneCellIfLarge(inbound, inboundOrder, chunk.inboundFrom, chunk.inboundTo);
          expectOneCellIfLarge(outbound, outboundOrder, chunk.outboundFrom, chunk.outboundTo);
        }
      }),
      { seed: 24, numRuns: 40 },
    );
  });

  it('are never larger than 5,000 where keys are spread, and fill up', () => {
    const index = indexOf(100_000, 24, 8);
    const { chunks } = chunked(index, new RecordIndex(0), 8);
    const sizes = chunks.map(({ inboundFrom, inboundTo }) => inboundTo - inboundFrom);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(limits.chunkRecordsMax);
    expect(chunks.length).toBeLessThan(30);
  });

  it('are none where there are no records', () => {
    expect(chunked(new RecordIndex(0), new RecordIndex(0), 8).chunks).toEqual([]);
  });
});

describe('the key table', () => {
  it('finds the same pairs as a map, also where hashes say nothing', () => {
    const keys = fc.array(fc.constantFrom('a', 'b', 'ab', 'a\0', '', 'é', 'x'.repeat(200)), { maxLength: 30 });
    const hashes = fc.constantFrom(
      keyHash,
      () => 7,
      (body: Buffer) => ((body[0] ?? 0) << 24) >>> 0,
    );
    fc.assert(
      fc.property(keys, keys, hashes, (inboundKeys, outboundKeys, hashOf) => {
        const inbound = sideOf(bodies(inboundKeys), 1, hashOf);
        const outbound = sideOf(bodies(outboundKeys), 1, hashOf);
        const table = new KeyTable(1, inbound, outbound);
        // Used twice: what an earlier chunk left must not show.
        for (let use = 0; use < 2; use++) {
          fill(table, inbound, outbound);
          expect(countsOf(table, inbound, outbound)).toEqual(mapCounts(inboundKeys, outboundKeys));
        }
      }),
      { seed: 25, numRuns: 300 },
    );
  });

  it('grows with its chunk', () => {
    const keys = Array.from({ length: 20_000 }, (_, i) => `k${i}`);
    const inbound = sideOf(bodies(keys), 1);
    const outbound = sideOf(bodies(keys.toReversed()), 1);
    const table = new KeyTable(1, inbound, outbound);
    fill(table, inbound, outbound);
    expect(table.entries).toBe(20_000);
    expect(countsOf(table, inbound, outbound).every((line) => line.endsWith(':1:1'))).toBe(true);
  });
});

function indexOf(records: number, spreadBits: number, usedBits: number): RecordIndex {
  const index = new RecordIndex(0);
  for (let i = 0; i < records; i++) {
    // The bits already used are the same for all; below them, `spreadBits` bits differ.
    const below = Math.imul(i, 0x9e3779b1) >>> (32 - Math.min(spreadBits, 32 - usedBits));
    index.add(((0xa5 << 24) | (below << Math.max(0, 32 - usedBits - spreadBits))) >>> 0, i, 1);
  }
  return index;
}

function expectWhole(
  index: RecordIndex,
  order: Uint32Array,
  chunks: Chunk[],
  range: (chunk: Chunk) => [number, number],
): void {
  expect(order.toSorted().every((record, i) => record === i)).toBe(true);
  expect(order.length).toBe(index.count);
  let expectedFrom = 0;
  const chunkOfHash = new Map<number, number>();
  chunks.forEach((chunk, number) => {
    const [from, to] = range(chunk);
    expect(from).toBe(expectedFrom);
    expectedFrom = to;
    for (const record of order.subarray(from, to)) {
      const hash = index.hashes[record] ?? 0;
      if ((chunkOfHash.get(hash) ?? number) !== number) expect.fail(`hash ${hash} stands in two chunks`);
      chunkOfHash.set(hash, number);
    }
  });
  expect(expectedFrom).toBe(index.count);
}

/** Only records that no further bit of their hash tells apart may share a chunk that is too large. */
function expectOneCellIfLarge(index: RecordIndex, order: Uint32Array, from: number, to: number): void {
  if (to - from <= limits.chunkRecordsMax) return;
  const hashes = new Set(Array.from(order.subarray(from, to), (record) => index.hashes[record] ?? 0));
  const span = Math.max(...hashes) - Math.min(...hashes);
  // A cell of a side of n records is as narrow as makes it hold 256 on average.
  expect(span).toBeLessThan(2 ** 24 / Math.max(1, index.count / 512));
}

function bodies(keys: string[]): Buffer[] {
  return keys.map((key, i) => packTexts([key, String(i)], 1));
}

function fill(table: KeyTable, inbound: SideRecords, outbound: SideRecords): void {
  table.reset(inbound.index.count + outbound.index.count);
  for (let record = 0; record < inbound.index.count; record++) table.addInbound(record);
  for (let record = 0; record < outbound.index.count; record++) table.addOutbound(record);
}

function countsOf(table: KeyTable, inbound: SideRecords, outbound: SideRecords): string[] {
  return Array.from({ length: table.entries }, (_, entry) => {
    const inboundCount = table.inboundCounts[entry] ?? 0;
    const outboundCount = table.outboundCounts[entry] ?? 0;
    const [side, record] =
      inboundCount > 0 ? [inbound, table.inboundRecords[entry]] : [outbound, table.outboundRecords[entry]];
    return `${keyText(side, record ?? -1)}:${inboundCount}:${outboundCount}`;
  }).sort();
}

function keyText({ bytes, index }: SideRecords, record: number): string {
  const start = index.starts[record] ?? 0;
  const body = bytes.subarray(start, start + (index.lengths[record] ?? 0));
  return body.toString('hex', 0, body.length).slice(0, keyLength(body) * 2);
}

function keyLength(body: Buffer): number {
  const first = body[0] ?? 0;
  return first < 0x80 ? Math.max(1, first) : (first & 0x7f) + (body[1] ?? 0) * 128 + 1;
}

function mapCounts(inboundKeys: string[], outboundKeys: string[]): string[] {
  const counts = new Map<string, [number, number]>();
  for (const key of inboundKeys) counts.set(key, [(counts.get(key)?.[0] ?? 0) + 1, 0]);
  for (const key of outboundKeys) {
    const [inbound, outbound] = counts.get(key) ?? [0, 0];
    counts.set(key, [inbound, outbound + 1]);
  }
  return [...counts].map(([key, [a, b]]) => `${packTexts([key], 1).toString('hex')}:${a}:${b}`).sort();
}

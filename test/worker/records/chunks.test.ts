import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '#shared/limits.ts';
import { type Chunk, cellBitsFor, chunksOf, recordsOf } from '#worker/records/chunks.ts';

describe('chunks', () => {
  const cell = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 9_000 }));
  const cells = fc.integer({ min: 0, max: 8 }).chain((bits) => {
    const side = fc.array(cell, { minLength: 2 ** bits, maxLength: 2 ** bits });
    return fc.tuple(side, side);
  });

  it('hold every record once and every cell whole, and are too large only where a single cell is', () => {
    fc.assert(
      fc.property(cells, ([inbound, outbound]) => {
        const chunks = chunksOf(endsOf(inbound), endsOf(outbound));
        expectWhole(inbound, chunks, (chunk) => [chunk.inboundFrom, chunk.inboundTo]);
        expectWhole(outbound, chunks, (chunk) => [chunk.outboundFrom, chunk.outboundTo]);
        for (const chunk of chunks) expect(recordsOf(chunk)).toBeGreaterThan(0);
      }),
      { seed: 24, numRuns: 300 },
    );
  });

  it('fill up: two neighbours together hold more than one may', () => {
    const inbound = new Array<number>(512).fill(200);
    const chunks = chunksOf(endsOf(inbound), endsOf(inbound));
    expect(chunks.length).toBe(Math.ceil(512 / Math.floor(limits.chunkRecordsMax / 200)));
  });

  it('are none where there are no records', () => {
    expect(chunksOf(endsOf([0, 0]), endsOf([0, 0]))).toEqual([]);
  });

  it('are made of cells of about 256 records, as far as there are hash bits', () => {
    expect(cellBitsFor(0, 24)).toBe(0);
    expect(cellBitsFor(256, 24)).toBe(0);
    expect(cellBitsFor(257, 24)).toBe(1);
    expect(cellBitsFor(800_000, 24)).toBe(12);
    expect(cellBitsFor(800_000, 3)).toBe(3);
  });
});

function endsOf(cells: number[]): Uint32Array {
  let end = 0;
  return Uint32Array.from(cells, (records) => {
    end += records;
    return end;
  });
}

function expectWhole(cells: number[], chunks: Chunk[], range: (chunk: Chunk) => [number, number]): void {
  const ends = [...endsOf(cells)];
  const cellEnds = new Set([0, ...ends]);
  let expectedFrom = 0;
  for (const [from, to] of chunks.map(range)) {
    expect(from).toBe(expectedFrom);
    expect(cellEnds.has(to)).toBe(true);
    expectedFrom = to;
    const isOneCell = new Set(ends.filter((end) => end > from && end <= to)).size === 1;
    if (to - from > limits.chunkRecordsMax) expect(isOneCell).toBe(true);
  }
  expect(expectedFrom).toBe(ends.at(-1) ?? 0);
}

import { basename } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '#shared/limits.ts';
import { withLimits } from '#test/support/limits.ts';
import { type Reading, readAgain, readFile } from '#test/support/reading.ts';
import { contextOf } from '#test/support/source-context.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const context = contextOf(['k'], ['v', { name: 'j', type: 'json' }]);
const ndjson = { type: 'ndjson' };

type Line = { text: string; record?: (string | null)[]; isBlank?: true };

const value = fc.option(fc.string({ unit: fc.constantFrom(...'aé東😀"\\\n\r\t '), maxLength: 6 }));
const line: fc.Arbitrary<Line> = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.string({ minLength: 1, maxLength: 4 }), value).map(([k, v]) => good(k, v)) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\t ').map((text): Line => ({ text, isBlank: true })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        '{',
        '[]',
        'x',
        '{"k":"a"}}',
        '{"v":1}',
        '{"k":null}',
        '{"k":"a","v":"\\ud800"}',
        '{"k":"a","j":[1e5000]}',
      )
      .map((text): Line => ({ text })),
  },
);
const file = fc.record({
  lines: fc.array(line, { maxLength: 12 }),
  end: fc.constantFrom('\n', '\r\n'),
  mark: fc.constantFrom('', '\ufeff'),
  isEnded: fc.boolean(),
});

describe('a file of JSON lines', () => {
  it('gives every record, and for every broken line its place, wherever the windows end', async () => {
    const path = folder.path('out.ndjson');
    await fc.assert(
      fc.asyncProperty(file, fc.constantFrom(1, 2, 5, 1_000), async ({ lines, end, mark, isEnded }, fileChunkBytes) => {
        const text = mark + lines.map((each) => each.text).join(end) + (isEnded ? end : '');
        const reading = await withLimits({ fileChunkBytes }, () => readFile(path, text, ndjson, context));
        expectLines(reading, lines, basename(path));
      }),
      { seed: 60, numRuns: 400 },
    );
  });

  it('goes on from every checkpoint exactly where it stood', async () => {
    const path = folder.path('out.ndjson');
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 9 }), async ({ lines, end, mark }, fileChunkBytes) => {
        await withLimits({ fileChunkBytes, recordBytesMax: 40, rawBytesMax: 16 }, async () => {
          const whole = await readFile(path, mark + lines.map((each) => each.text).join(end), ndjson, context);
          for (const { cursor, records, invalids } of whole.marks) {
            const rest = await readAgain(path, ndjson, context, cursor);
            expect(rest.records).toEqual(whole.records.slice(records));
            expect(rest.invalids).toEqual(whole.invalids.slice(invalids));
          }
        });
      }),
      { seed: 61, numRuns: 25 },
    );
  });

  it('may be compressed', async () => {
    const lines = Array.from({ length: 500 }, (_, i) => good(`k${i}`, `v${i * 7919}`));
    const bytes = Buffer.from(lines.map((each) => `${each.text}\n`).join(''));
    for (const [name, stored] of [
      ['out.ndjson.gz', gzipSync(bytes)],
      ['out.ndjson.zst', zstdCompressSync(bytes)],
    ] as const) {
      const path = folder.path(name);
      const reading = await withLimits({ fileChunkBytes: 64 }, () => readFile(path, stored, ndjson, context));
      expectLines(reading, lines, basename(path));
    }
  });

  it('finds nested members under the names that the definition maps', async () => {
    const text = '{"id":{"sku":"S1"},"val":"x","meta":{"a":[1]}}\n{"id.sku":"S2"}\n';
    const settings = { ...ndjson, columns: { k: 'id.sku', v: 'val', j: 'meta' } };
    const { records, invalids } = await readFile(folder.path('out.ndjson'), text, settings, context);
    expect(records).toEqual([['S1', 'x', '{"a":[1]}']]);
    expect(invalids.map(({ reason }) => reason)).toEqual(['k: null in the key']);
  });
});

describe('a line longer than the longest that is read', () => {
  it('is one invalid record, and no part of it is a record', async () => {
    const path = folder.path('long.ndjson');
    const long = fc
      .tuple(fc.integer({ min: 50, max: 300 }), fc.boolean())
      .map(([length, isQuoted]): Line => ({ text: `${isQuoted ? '{"k":"' : ''}${'x'.repeat(length)}{"k":"a"}` }));
    const short = fc.constant<Line>({ text: '{"k":"a"}', record: ['a', null, null] });
    const lines = fc.array(fc.oneof(long, short), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        lines,
        fc.constantFrom('\n', '\r\n'),
        fc.integer({ min: 1, max: 20 }),
        async (all, end, chunk) => {
          await withLimits({ fileChunkBytes: chunk, recordBytesMax: 48 }, async () => {
            const reading = await readFile(path, all.map((each) => each.text + end).join(''), ndjson, context);
            expectLines(reading, all, basename(path));
            const reasons = new Set(reading.invalids.map(({ reason }) => reason));
            reasons.delete('a line longer than the longest that is read');
            expect([...reasons]).toEqual([]);
          });
        },
      ),
      { seed: 62, numRuns: 100 },
    );
  });

  it('does not make a field of 20 MB one, which is refused by itself', async () => {
    const text = `{"k":"a","v":"${'x'.repeat(20 * 1024 * 1024)}"}\n{"k":"b"}\n`;
    const { records, invalids } = await readFile(folder.path('out.ndjson'), text, ndjson, context);
    expect(records).toEqual([['b', null, null]]);
    expect(invalids[0]?.reason).toBe('v: a value of 20971520 bytes; at most 16777216 are read');
    expect(invalids[0]?.raw.length).toBe(limits.rawBytesMax);
  });
});

function good(k: string, v: string | null): Line {
  return {
    text: JSON.stringify({ unused: [k, { v }], v, k, j: v }),
    record: [k, v, v === null ? null : JSON.stringify(v)],
  };
}

function expectLines({ records, invalids }: Reading, lines: Line[], name: string): void {
  expect(records).toEqual(lines.flatMap(({ record }) => (record ? [record] : [])));
  const broken = lines.flatMap(({ record, isBlank, text }, i) =>
    record || isBlank ? [] : [{ place: `${name}:${i + 1}`, raw: text }],
  );
  expect(invalids.map(({ place }) => place)).toEqual(broken.map(({ place }) => place));
  invalids.forEach(({ raw }, i) => {
    expect(broken[i]?.raw.startsWith(raw)).toBe(true);
  });
}

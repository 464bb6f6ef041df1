import { basename } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { withLimits } from '#test/support/limits.ts';
import { readAgain, readFile } from '#test/support/reading.ts';
import { contextOf } from '#test/support/source-context.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const pair = contextOf(['k'], ['v']);
const headless = { type: 'csv', header: ['k', 'v'] };

async function read(bytes: Uint8Array | string, settings: object = headless, name = 'out.csv') {
  const path = folder.path(name);
  const { records, invalids } = await readFile(path, bytes, settings, pair);
  return {
    records,
    invalids: invalids.map(({ place, ...rest }) => ({ line: place.replace(basename(path), ''), ...rest })),
  };
}

describe('a record that cannot be read', () => {
  it('is refused with its line, its reason and its text, and the records around it are read', async () => {
    const { records, invalids } = await read('a,1\nb\nc,2,3\n\nd,4\n"e"x,5\n,6\ng,7\n');
    expect(records).toEqual([
      ['a', '1'],
      ['d', '4'],
      ['g', '7'],
    ]);
    expect(invalids).toEqual([
      { line: ':2', reason: 'expected 2 cells, found 1', raw: 'b' },
      { line: ':3', reason: 'expected 2 cells, found 3', raw: 'c,2,3' },
      { line: ':6', reason: 'text after a closing quote', raw: '"e"x,5' },
      { line: ':7', reason: 'k: null in the key', raw: ',6' },
    ]);
  });

  it('keeps the lines of what follows right, however many lines it or the records before it take', async () => {
    const { records, invalids } = await read('a,"1\r\n2\r3\n4"\n"b\n\n"x\nc,"5\n6"y\nd,"7\n8",z\nh,11\n"e\n9","f\n10');
    expect(records).toEqual([
      ['a', '1\r\n2\r3\n4'],
      ['h', '11'],
    ]);
    expect(invalids.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      ':5 text after a closing quote',
      ':8 text after a closing quote',
      ':10 expected 2 cells, found 3',
      ':13 a quote that is not closed',
      ':15 expected 2 cells, found 1',
    ]);
  });

  it('is one whose wanted bytes are not in the encoding', async () => {
    const bad = Buffer.concat([Buffer.from('a,1\nb,'), Buffer.from([0xff, 0xfe]), Buffer.from('\nc,3\n')]);
    const { records, invalids } = await read(bad);
    expect(records.length).toBe(2);
    expect(invalids).toEqual([{ line: ':2', reason: 'v: not valid UTF-8', raw: 'b,��' }]);
  });

  it('may hold NUL, which is a character like any other', async () => {
    expect((await read('a\0,\0\n')).records).toEqual([['a\0', '\0']]);
  });
});

describe('a very large cell', () => {
  it('of 20 MB is one invalid record among good ones', async () => {
    const megabytes = 'x'.repeat(20 * 1024 * 1024);
    const { records, invalids } = await read(`a,1\nb,${megabytes}\nc,"${megabytes}"\nd,4\n`);
    expect(records.map(([key]) => key)).toEqual(['a', 'd']);
    expect(invalids.map(({ line, reason }) => `${line} ${reason}`)).toEqual([
      `:2 v: a value of ${megabytes.length} bytes; at most ${limits.valueBytesMax} are read`,
      `:3 v: a value of ${megabytes.length} bytes; at most ${limits.valueBytesMax} are read`,
    ]);
    for (const { raw } of invalids) expect(raw.length).toBeLessThanOrEqual(limits.rawBytesMax);
  });

  it('of two million line breaks takes no longer than any other', async () => {
    const { records, invalids } = await read(`a,"${'\n'.repeat(2_000_000)}",x\nb,2\n`);
    expect(records).toEqual([['b', '2']]);
    expect(invalids.map(({ line, reason }) => `${line} ${reason}`)).toEqual([':1 expected 2 cells, found 3']);
  });

  it('longer than a window may grow is one invalid record, and no part of it is a record', async () => {
    const line = fc.oneof(
      fc.constant('k,v'),
      fc.integer({ min: 60, max: 150 }).map((length) => `${'x'.repeat(length)},k,v`),
      fc.integer({ min: 40, max: 90 }).map((length) => `k,${'y,'.repeat(length)}`),
    );
    const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
    const path = folder.path('long.csv');
    await fc.assert(
      fc.asyncProperty(
        fc.array(line, { maxLength: 5 }),
        lineEnd,
        fc.integer({ min: 5, max: 30 }),
        async (lines, end, chunk) => {
          await withLimits({ fileChunkBytes: chunk, recordBytesMax: 64 }, async () => {
            const whole = await readFile(path, lines.map((each) => each + end).join(''), headless, pair);
            expect(whole.records).toEqual(lines.filter((each) => each === 'k,v').map(() => ['k', 'v']));
            const broken = lines.flatMap((each, i) => (each === 'k,v' ? [] : [`${basename(path)}:${i + 1}`]));
            expect(whole.invalids.map(({ place }) => place)).toEqual(broken);
            for (const { cursor, records, invalids } of whole.marks) {
              const rest = await readAgain(path, headless, pair, cursor);
              expect(rest.records).toEqual(whole.records.slice(records));
              expect(rest.invalids).toEqual(whole.invalids.slice(invalids));
            }
          });
        },
      ),
      { seed: 44, numRuns: 60 },
    );
  });

  it('is refused the same way wherever the windows end', async () => {
    const soup = fc.string({ unit: fc.constantFrom('a', ',', '"', '\r', '\n', '\r\n', 'xxxxx'), maxLength: 40 });
    const path = folder.path('soup.csv');
    await fc.assert(
      fc.asyncProperty(soup, fc.integer({ min: 1, max: 9 }), async (text, fileChunkBytes) => {
        const inOne = await withLimits({ recordBytesMax: 12 }, () => readFile(path, text, headless, pair));
        const inMany = await withLimits({ recordBytesMax: 12, fileChunkBytes }, () =>
          readAgain(path, headless, pair, null),
        );
        expect([inMany.records, inMany.invalids]).toEqual([inOne.records, inOne.invalids]);
      }),
      { seed: 45, numRuns: 500 },
    );
  });

  it('without an end to its quote costs its own line alone', async () => {
    const rest = Array.from({ length: 1_000 }, (_, i) => `k${i},v`).join('\n');
    const { records, invalids } = await read(`a,1\nb,"2\n${rest}`);
    expect(records.length).toBe(1_001);
    expect(invalids).toEqual([{ line: ':2', reason: 'a quote that is not closed', raw: 'b,"2' }]);
  });
});

describe('other encodings', () => {
  const gbk = Buffer.concat([
    Buffer.from('k|v\n'),
    Buffer.from([0xd6, 0xd0, 0xce, 0xc4]),
    Buffer.from('|'),
    Buffer.from([0x96, 0x7c]),
    Buffer.from('\n"'),
    Buffer.from([0xb0, 0xa1]),
    Buffer.from('"|'),
    Buffer.from([0x80]),
    Buffer.from('\n'),
  ]);

  it.each([1, 2, 3, 1_000])(
    'GBK is read, %i bytes at a time, also where a byte of a character looks like the delimiter',
    async (fileChunkBytes) => {
      const settings = { type: 'csv', encoding: 'gbk', delimiter: '|' };
      const { records, invalids } = await withLimits({ fileChunkBytes }, () => read(gbk, settings));
      expect(invalids).toEqual([]);
      expect(records).toEqual([
        ['中文', '東'],
        ['啊', '€'],
      ]);
    },
  );

  it('GB18030 is read with its characters of four bytes', async () => {
    const bytes = Buffer.concat([Buffer.from('k,v\na,'), Buffer.from([0x94, 0x39, 0xfc, 0x36]), Buffer.from('\n')]);
    for (const fileChunkBytes of [1, 3, 1_000]) {
      const { records } = await withLimits({ fileChunkBytes }, () => read(bytes, { type: 'csv', encoding: 'gb18030' }));
      expect(records).toEqual([['a', '😀']]);
    }
  });

  it.each([
    ['gbk', [0xd6, 0x20]],
    ['gb18030', [0x94, 0x39, 0xfc]],
    ['utf-16le', [0x00, 0xd8]],
  ])('malformed %s is an invalid record', async (encoding, malformed) => {
    const encoded = (text: string) => Buffer.from(text, encoding === 'utf-16le' ? 'utf16le' : 'latin1');
    const bytes = Buffer.concat([encoded('a,1\nb,'), Buffer.from(malformed), encoded('\nc,3\n')]);
    const { records, invalids } = await read(bytes, { ...headless, encoding });
    expect(records.map(([key]) => key)).toEqual(['a', 'c']);
    expect(invalids.map(({ line, reason }) => `${line} ${reason}`)).toEqual([`:2 not valid ${encoding}`]);
  });
});

describe('a file that does not fit', () => {
  const refusal = async (bytes: Uint8Array | string, settings: object, name = 'out.csv') => {
    const error: unknown = await read(bytes, settings, name).catch((reason: unknown) => reason);
    if (!(error instanceof TieoutError)) throw new Error('it was not refused', { cause: error });
    return `${error.code}: ${error.message.replace(/ \S*\d+-out/, ' out')} ${error.next}`;
  };

  it('names the nearest column where one is missing', async () => {
    expect(await refusal('k,price\n', { type: 'csv', columns: { v: 'prise' } })).toBe(
      "definition: outbound: out.csv has no column prise Did you mean price? Correct the field's name, or map it in outbound.columns.",
    );
    expect(await refusal('k,v,v\n', { type: 'csv' })).toContain('has two columns named v');
    expect(await refusal('k,v\n', { type: 'csv', header: false, columns: { k: 'one', v: '2' } })).toContain(
      'without a header, columns are numbers, not one',
    );
  });

  it('has its columns also where blanks stand around their names, as nobody sees them', async () => {
    const { records } = await read('k , v\n1,2\n', { type: 'csv' });
    expect(records).toEqual([['1', '2']]);
    expect((await read(' v,v,k\n1,2,3\n', { type: 'csv' })).records).toEqual([['3', '2']]);
    expect(await refusal('k, v,v \n', { type: 'csv' })).toContain('has two columns named v');
  });

  it('is asked for another encoding where its names are none of this one', async () => {
    const gbk = Buffer.from([0xbd, 0xf0, 0xb6, 0xee, 0x2c, 0x6b, 0x0a]);
    expect(await refusal(gbk, { type: 'csv' })).toContain(
      'Its column names are not utf-8: set outbound.encoding, such as gb18030.',
    );
  });

  it('has no records where it is empty', async () => {
    for (const bytes of ['', 'k,v', 'k,v\r\n', '\ufeffk,v\n\n\n'])
      expect(await read(bytes, { type: 'csv' })).toEqual({ records: [], invalids: [] });
  });

  it('is reported as damaged where it was compressed and cut', async () => {
    const text = Buffer.from(Array.from({ length: 500 }, (_, i) => `k${i * 7919},${i}\n`).join(''));
    const [gzip, zstd] = [gzipSync(text), zstdCompressSync(text)];
    expect(await refusal(gzip.subarray(0, gzip.length - 20), headless, 'out.csv.gz')).toContain(
      'out.csv.gz is damaged',
    );
    expect(await refusal(zstd.subarray(0, zstd.length - 20), headless, 'out.csv.zst')).toContain(
      'out.csv.zst is damaged',
    );
    expect(await refusal('k,v\n', headless, 'out.csv.gz')).toContain('out.csv.gz is damaged');
    expect(await refusal('k,v\n', headless, 'out.csv.zst')).toContain('out.csv.zst is damaged');
  });

  it('is read to its end where it was compressed in several pieces', async () => {
    const text = (from: number) => Buffer.from(Array.from({ length: 500 }, (_, i) => `k${from + i},${i}\n`).join(''));
    const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);
    const zstd = Buffer.concat([skippable, zstdCompressSync(text(0)), zstdCompressSync(text(500)), skippable]);
    const gzip = Buffer.concat([gzipSync(text(0)), gzipSync(text(500))]);
    for (const [bytes, name] of [
      [zstd, 'out.csv.zst'],
      [gzip, 'out.csv.gz'],
    ] as const) {
      expect((await read(bytes, headless, name)).records.map(([k]) => k)).toEqual(
        Array.from({ length: 1_000 }, (_, i) => `k${i}`),
      );
    }
    const withJunk = Buffer.concat([zstdCompressSync(text(0)), Buffer.from('more than was promised')]);
    expect(await refusal(withJunk, headless, 'out.csv.zst')).toContain('out.csv.zst is damaged');
  });

  it('names the delimiter that its only column seems to hold', async () => {
    const outcome = await refusal('k\tv\n1\t2\n', { type: 'csv' });
    expect(outcome).toContain('Its cells seem to be parted by tabs: set outbound.delimiter to "\\t"');
  });

  it('has no cell beyond its own, and no names in a blank line', async () => {
    expect(await refusal('a,b\n', { type: 'csv', header: false, columns: { k: 1, v: 9 } })).toContain('has 2 cells');
    expect(await refusal('a\n', { type: 'csv', header: false })).toContain('there is no cell 2');
    expect(await refusal('\nk,v\n', { type: 'csv' })).toContain('the first line of out.csv is blank');
    expect(await refusal('k"v\n', { type: 'csv', delimiter: '"' })).toContain('cannot part cells');
  });

  it('finds fields by their own names, also those that every object has', async () => {
    const context = contextOf(['constructor'], ['__proto__', 'toString']);
    const bytes = 'constructor,__proto__,x\na,b,c\n';
    const settings = { type: 'csv', columns: { toString: 'x' } };
    const { records } = await readFile(folder.path('out.csv'), bytes, settings, context);
    expect(records).toEqual([['a', 'b', 'c']]);
  });
});

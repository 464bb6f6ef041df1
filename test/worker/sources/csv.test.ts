import { basename } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withLimits } from '#test/support/limits.ts';
import { parseCsv } from '#test/support/oracle/csv.ts';
import { type Reading, readAgain, readFile } from '#test/support/reading.ts';
import { contextOf } from '#test/support/source-context.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const pair = contextOf(['k'], ['v']);
const headless = { type: 'csv', header: ['k', 'v'] };

describe('any text read as CSV', () => {
  const soup = fc.string({ unit: fc.constantFrom(...'aé😀,"\r\n;', '\r\n', '""', ',"', '"\n'), maxLength: 40 });
  const bytesAtATime = fc.constantFrom(1, 2, 3, 5, 8, 1_000);

  it('gives the records, refusals and places that a character-by-character reading gives', async () => {
    const path = folder.path('soup.csv');
    await fc.assert(
      fc.asyncProperty(soup, bytesAtATime, async (text, fileChunkBytes) => {
        const reading = await withLimits({ fileChunkBytes }, () => readFile(path, text, headless, pair));
        expect(shown(reading)).toEqual(expectedOf(text, basename(path)));
      }),
      { seed: 40, numRuns: 1_500 },
    );
  });

  it('goes on from every checkpoint exactly where it stood', async () => {
    const path = folder.path('soup.csv');
    await fc.assert(
      fc.asyncProperty(soup, fc.constantFrom(1, 3), async (text, fileChunkBytes) => {
        await withLimits({ fileChunkBytes }, async () => {
          const whole = await readFile(path, text, headless, pair);
          for (const { cursor, records, invalids } of whole.marks) {
            const rest = await readAgain(path, headless, pair, cursor);
            expect(rest.records).toEqual(whole.records.slice(records));
            expect(rest.invalids).toEqual(whole.invalids.slice(invalids));
          }
        });
      }),
      { seed: 41, numRuns: 60 },
    );
  });

  it('is the same whatever it is compressed or encoded with', async () => {
    await fc.assert(
      fc.asyncProperty(soup, fc.constantFrom(64, 65, 67, 1_000), async (piece, fileChunkBytes) => {
        const text = piece.repeat(8);
        const bytes = Buffer.from(text);
        const variants: [string, Buffer, object][] = [
          ['soup.csv.gz', gzipSync(bytes), {}],
          ['soup.csv.zst', zstdCompressSync(bytes), {}],
          ['soup16.csv', Buffer.from(`\ufeff${text}`, 'utf16le'), { encoding: 'utf-16le' }],
        ];
        for (const [name, stored, settings] of variants) {
          const path = folder.path(name);
          const reading = await withLimits({ fileChunkBytes }, () =>
            readFile(path, stored, { ...headless, ...settings }, pair),
          );
          expect(shown(reading)).toEqual(expectedOf(text, basename(path)));
        }
      }),
      { seed: 42, numRuns: 60 },
    );
  });
});

describe('cells written by a careful writer', () => {
  const cell = fc.option(fc.string({ unit: fc.constantFrom(...'aé東,;|\t"\r\n\0 ', '\r\n'), maxLength: 6 }));
  const table = fc.array(fc.tuple(fc.string({ minLength: 1, maxLength: 5 }), cell, cell), { maxLength: 12 });

  it('come back with any delimiter, line end, byte order mark and order of columns', async () => {
    const path = folder.path('table.csv');
    const form = fc.record({
      delimiter: fc.constantFrom(',', ';', '|', '\t'),
      lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
      mark: fc.constantFrom('', '\ufeff'),
      isEndless: fc.boolean(),
      fileChunkBytes: fc.constantFrom(1, 4, 1_000),
    });
    const context = contextOf(['k'], ['a', 'b']);
    await fc.assert(
      fc.asyncProperty(table, form, async (rows, { delimiter, lineEnd, mark, isEndless, fileChunkBytes }) => {
        const lines = [['B', 'unused', 'k', 'a'], ...rows.map(([k, a, b]) => [b, 'x', k, a])];
        const text = lines.map((cells) => cells.map(written).join(delimiter)).join(lineEnd);
        const settings = { type: 'csv', delimiter, columns: { b: 'B' } };
        const bytes = mark + text + (isEndless ? '' : lineEnd);
        const reading = await withLimits({ fileChunkBytes }, () => readFile(path, bytes, settings, context));
        expect(reading.invalids).toEqual([]);
        expect(reading.records).toEqual(rows);
      }),
      { seed: 43, numRuns: 300 },
    );
  });

  it('are null where they are empty without quotes or spelled as a null without quotes', async () => {
    const text = '1,\n2,""\n3,\\N\n4,"\\N"\n5,NULL\n6,null\n7, \n';
    const settings = { ...headless, nulls: ['\\N', 'NULL'] };
    const { records } = await readFile(folder.path('nulls.csv'), text, settings, pair);
    expect(records.map(([, value]) => value)).toEqual([null, '', null, '\\N', null, 'null', ' ']);
  });

  it('are found by number without a header, and in the order of the definition without numbers', async () => {
    const text = 'a,b,c\nd,e,f\n';
    const numbered = { type: 'csv', header: false, columns: { k: 3, v: 1 } };
    expect((await readFile(folder.path('n.csv'), text, numbered, pair)).records).toEqual([
      ['c', 'a'],
      ['f', 'd'],
    ]);
    const ordered = { type: 'csv', header: false };
    expect((await readFile(folder.path('o.csv'), '\ufeffa,b\nc,d', ordered, pair)).records).toEqual([
      ['a', 'b'],
      ['c', 'd'],
    ]);
  });
});

function written(text: string | null): string {
  if (text === null) return '';
  return text === '' || /[,;|\t"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

type Shown = { records: (string | null)[][]; invalids: { place: string; reason: string; raw: string }[] };

function shown({ records, invalids }: Reading): Shown {
  return { records, invalids };
}

/** What the two columns k and v come to, by the naive reading. */
function expectedOf(text: string, name: string): Shown {
  const expected: Shown = { records: [], invalids: [] };
  for (const { line, cells, problem, raw } of parseCsv(text)) {
    const values = cells.map((cell) => (cell.text === '' && !cell.isQuoted ? null : cell.text));
    const reason =
      problem ??
      (cells.length === 2 ? undefined : `expected 2 cells, found ${cells.length}`) ??
      (values[0] === null ? 'k: null in the key' : undefined);
    if (reason === undefined) expected.records.push(values);
    else expected.invalids.push({ place: `${name}:${line}`, reason, raw });
  }
  return expected;
}

import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectBothWays } from '#test/support/both-ways.ts';
import { definitionOf } from '#test/support/engine.ts';
import { withLimits } from '#test/support/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import type { RecordSink } from '#worker/records/sink.ts';
import { openCsv } from '#worker/sources/csv.ts';

const folder = tempFolder();
const source = { type: 'csv', path: 'x.csv' };
const { key, fields } = definitionOf({
  key: ['k'],
  fields: [
    't',
    { name: 'trimmed', trim: true },
    { name: 'folded', ignoreCase: true },
    { name: 'i', type: 'integer' },
    { name: 'd', type: 'decimal' },
    { name: 'b', type: 'boolean' },
    { name: 'utc', type: 'datetime' },
    { name: 'local', type: 'datetime', zone: 'Asia/Shanghai' },
    { name: 'shifting', type: 'datetime', zone: 'America/New_York' },
  ],
  inbound: source,
  outbound: source,
});

async function expectSame(text: string | Buffer, columns = { key, fields }) {
  const path = folder.path('x.csv');
  writeFileSync(path, text);
  const read = async (sink: RecordSink) => {
    const csv = await openCsv(settings(path), { side: 'inbound', ...columns });
    await csv.read(null, sink, new AbortController().signal);
  };
  return expectBothWays(() => folder.path('inbound.snapshot'), columns, read);
}

function settings(path: string) {
  return { type: 'csv' as const, path, delimiter: ',', encoding: 'utf-8' as const, header: true as const, nulls: [] };
}

const header = [...key, ...fields].map(({ name }) => name).join(',');

const digits = fc.constantFrom(
  '0',
  '00',
  '5',
  '-5',
  '+5',
  '05',
  '-0',
  '12',
  '9007199254740993',
  '-',
  '',
  '1e3',
  '1.0',
  '120',
  '7'.repeat(300),
);
const decimals = fc.constantFrom(
  '0',
  '0.0',
  '-0.0',
  '-0.50',
  '1.',
  '.5',
  '1.50',
  '100',
  '100.00',
  '12.345',
  '-12.3400',
  '01.5',
  '1e2',
  '1.2.3',
  '-',
  '--1',
  '-.5',
  '0.000',
);
const booleans = fc.constantFrom(
  '1',
  '0',
  't',
  'f',
  'true',
  'false',
  'TRUE',
  'yes',
  'no',
  'x',
  '',
  'T',
  'fals',
  'truee',
);
const instants = fc.constantFrom(
  '2026-06-17 00:00:00',
  '2026-06-17T23:59:59',
  '2026-06-17T23:59:59Z',
  '2026-06-17 00:00:00.000',
  '2026-06-17 00:00:00.123450',
  '2026-06-17 00:00:00.1234567Z',
  '2026-06-17 00:00:00.',
  '2026-02-29 00:00:00',
  '2024-02-29 00:00:00',
  '2026-11-01 01:30:00',
  '2026-03-08 02:30:00',
  '1969-12-31 23:59:59',
  '1970-01-01 07:00:00',
  '2100-01-01 00:00:00',
  '0000-00-00 00:00:00',
  '0001-01-01 00:00:00',
  '9999-12-31 23:59:59',
  '2026-13-01 00:00:00',
  '2026-06-17 24:00:00',
  '2026-06-17 00:60:00',
  '2026-06-17 00:00:0x',
  '2O26-06-17 00:00:00',
  '2026-06-17T00:00:00+08:00',
  '2026-06-17',
  '2026-11-01',
  '2026-02-29',
  '2024-02-29',
  '0000-00-00',
  '2026/06/17',
  '2026-6-017',
  '9999-12-31',
  '2026-06-17 00:00',
  '',
);
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replaceAll(/["\r\n,]/g, '')),
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replaceAll(/["\r\n,]/g, '')),
  fc.constantFrom(
    '',
    '""',
    '"quoted"',
    '"a,b"',
    '"two ""quotes"""',
    '"line\nbreak"',
    '"open',
    '"shut"x',
    ' spaced ',
    'ÀÉ',
    'ABC',
    '\u00a0nbsp',
    'x'.repeat(126),
    'x'.repeat(127),
    'y'.repeat(300),
    'z'.repeat(17_000),
  ),
);
const record = fc
  .tuple(texts, texts, texts, texts, digits, decimals, booleans, instants, instants, instants)
  .map((cells) => cells.join(','));
const lineEnd = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r', '\n\n');

describe('plain CSV read by the kernel', () => {
  it('gives the same records, refusals and digest as the long way', async () => {
    const plain = fc
      .integer({ min: 0, max: 99_999 })
      .map(
        (i) => `key ${i},名 ${i},t,F${i},${i},${i}.50,1,2026-06-17 00:00:00,2026-06-17 08:00:00,2026-06-17 12:00:00.5`,
      );
    const lines = fc.array(fc.tuple(fc.oneof({ weight: 2, arbitrary: plain }, record), lineEnd), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(lines, fc.boolean(), async (all, hasEnd) => {
        const text = `${header}\n${all.map((line) => line.join('')).join('')}`;
        await expectSame(hasEnd ? text : text.trimEnd());
      }),
      { seed: 41, numRuns: 150 },
    );
  });

  it('knows which fields have no value in any record it kept', async () => {
    const columns = { key, fields: fields.slice(0, 5) };
    const head = 'k,t,trimmed,folded,i,d\n';
    const emptyFields = async (lines: string) => (await expectSame(head + lines, columns)).emptyFields;
    expect(await emptyFields('k1,a,,,,\nk2,,b,,,\n')).toEqual(['folded', 'i', 'd']);
    // The empty text is a value; one of an unreadable record counts for nothing.
    expect(await emptyFields('k1,a,,"",,\nk2,,b,,1,x\n')).toEqual(['trimmed', 'i', 'd']);
    // The last field's only value is spelt in a way that the kernel leaves to the long way.
    expect(await emptyFields('k1,a,b,c,1,\nk2,,,,,+1\nk3,,,,,\n')).toEqual([]);
  });

  it('cuts no buffer short, however small the buffers are', async () => {
    const columns = { key, fields: fields.slice(0, 1) };
    const lines = Array.from({ length: 3_000 }, (_, i) => `key ${i},${'v'.repeat(i % 700)}`);
    await withLimits({ segmentBytes: 512 }, () => expectSame(`k,t\n${lines.join('\n')}\n`, columns));
  });

  it('leaves malformed UTF-8 to the long way, byte by byte', async () => {
    const columns = { key, fields: fields.slice(0, 1) };
    const seconds = [0x41, 0x80, 0xbf, 0x9f, 0xa0, 0x8f, 0x90, 0xc2];
    const firsts = Array.from({ length: 0x80 }, (_, i) => 0x80 + i);
    const values = firsts.flatMap((first) => seconds.map((second) => Buffer.from([first, second, 0x80, 0x80, 0x42])));
    const lines = values.map((value, i) => Buffer.concat([Buffer.from(`${i},`), value, Buffer.from('\n')]));
    await expectSame(Buffer.concat([Buffer.from('k,t\n'), ...lines]), columns);
  });
});

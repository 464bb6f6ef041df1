import fc from 'fast-check';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { Finding } from '#shared/finding.ts';
import { findingKinds, kindGlyphs } from '#shared/finding.ts';
import { anyKept } from '#test/support/any-findings.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';
import { withLimits } from '#test/support/limits.ts';
import { readXlsx, type XlsxCell, type XlsxSheet } from '#test/support/oracle/xlsx.ts';
import { rendered } from '#test/support/rendering.ts';

const key = ['sku', '=cmd'];
const fields = ['price', '<b>&_x0041_'];
const source = { type: 'csv', path: 'x.csv' };
const sides = { inbound: source, outbound: source };
const definition = definitionOf({ key, fields, ...sides });
const typed = definitionOf({
  key: ['k'],
  fields: [
    { name: 'i', type: 'integer' },
    { name: 'd', type: 'decimal' },
    { name: 't', type: 'text' },
  ],
  ...sides,
});

const missing = (k: string, inbound: Record<string, string | null>): Finding => ({
  kind: 'missing',
  key: { k },
  inbound,
});

describe('a workbook', () => {
  it('holds every finding of every kind whole, whatever its values are, and no formula', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyKept({ key, fields }), { maxLength: 8 }), async (all) => {
        const findings = all.map(({ finding }) => finding).toSorted((a, b) => order(a) - order(b));
        const { bytes } = await rendered('xlsx', { definition, findings, isByKind: true });
        const [, ...sheets] = readXlsx(bytes);
        expect(sheets.flatMap(findingsOf)).toEqual(JSON.parse(JSON.stringify(findings)));
      }),
      { seed: 120, numRuns: 120 },
    );
  });

  it('sorts findings that come in another order into the sheets of their kinds', async () => {
    const values = { i: '1' };
    const unexpected = (k: string): Finding => ({ kind: 'unexpected', key: { k }, outbound: values });
    const findings = [unexpected('b'), missing('c', values), unexpected('a'), missing('d', values)];
    const { bytes } = await rendered('xlsx', { definition: typed, findings, isByKind: false });
    const keys = readXlsx(bytes).map(({ rows }) => rows.slice(1).map((row) => row.get('B')?.value));
    expect(keys.slice(1, 3)).toEqual([
      ['c', 'd'],
      ['b', 'a'],
    ]);
  });

  it('keeps numbers as numbers where a double holds their digits exactly, and all else as text', async () => {
    const values = ['5', '-7.1', '999999999999999', '9007199254740993', '0.1234567890123456', '00012', '', '1e5'];
    const findings = values.map((value, i) => missing(String(i), { i: value, d: value, t: value }));
    const { bytes } = await rendered('xlsx', { definition: typed, findings });
    const [, sheet] = readXlsx(bytes);
    const cells = sheet?.rows.slice(1).map((row) => ['C', 'D', 'E'].map((letters) => row.get(letters)));
    const isNumber = [true, true, true, false, false, false, false, false];
    expect(cells?.map((row) => row.map((cell) => cell?.value))).toEqual(values.map((value) => [value, value, value]));
    expect(cells?.map((row) => row.map((cell) => !cell?.isText))).toEqual(isNumber.map((is) => [is, is, false]));
  });

  it('tells null, which has no cell, from an empty text, which has one', async () => {
    const { bytes } = await rendered('xlsx', {
      definition: typed,
      findings: [missing('a', { i: null, d: '1', t: '' })],
    });
    const row = readXlsx(bytes)[1]?.rows[1];
    expect([row?.has('C'), row?.get('E')?.value]).toEqual([false, '']);
  });

  it('has a summary, and a sheet a kind with a header that stays and can be filtered by', async () => {
    const found = { missing: 1, unexpected: 0, different: 2, duplicate: 0, invalid: 0 };
    const summary = summaryWith({ verdict: 'mismatch', findings: found, byField: { i: 2 }, warnings: ['<look>'] });
    const { bytes } = await rendered('xlsx', { definition: typed, summary, findings: [missing('a', { i: '1' })] });
    const [first, ...sheets] = readXlsx(bytes);
    const said = first?.rows.map((row) => [...row.values()].map(({ value }) => value).join(' | '));
    expect(said).toEqual(
      expect.arrayContaining([
        'Verdict | mismatch',
        '≠ different | a compared field differs | 2',
        'i | 2',
        'Warnings | <look>',
      ]),
    );
    expect(sheets.map(({ name }) => name)).toEqual([...findingKinds]);
    for (const { xml } of sheets)
      expect(xml).toMatch(/<pane ySplit="1".*state="frozen"\/>.*<cols>.*<autoFilter ref="A1:/s);
    expect(sheets[0]?.xml).toContain('<autoFilter ref="A1:E2"/>');
  });

  it('marks a kind by glyph, word and fill, and the values that differ by fill', async () => {
    const values = { i: '1', d: '2', t: 'x' };
    const finding: Finding = {
      kind: 'different',
      key: { k: 'a' },
      fields: ['t'],
      inbound: values,
      outbound: { ...values, t: 'y' },
    };
    const { bytes } = await rendered('xlsx', {
      definition: typed,
      findings: [finding, missing('a', values)].reverse(),
    });
    const sheets = readXlsx(bytes);
    const kinds = [sheets[1], sheets[3]].map((sheet) => sheet?.rows[1]?.get('A'));
    expect(kinds.map((cell) => cell?.value)).toEqual([
      `${kindGlyphs.missing} missing`,
      `${kindGlyphs.different} different`,
    ]);
    expect(new Set(kinds.map((cell) => cell?.style)).size).toBe(2);
    const [same, differs] = ['F', 'H'].map((letters) => sheets[3]?.rows[1]?.get(letters)?.style);
    expect(same).not.toBe(differs);
  });

  it('begins another sheet where one is full', async () => {
    const findings = Array.from({ length: 7 }, (_, i) => missing(String(i), { i: '1' }));
    const { bytes } = await withLimits({ sheetRowsMax: 4 }, () => rendered('xlsx', { definition: typed, findings }));
    const sheets = readXlsx(bytes).filter(({ name }) => name.startsWith('missing'));
    expect(sheets.map(({ name, rows }) => [name, rows.length])).toEqual([
      ['missing', 4],
      ['missing 2', 4],
      ['missing 3', 2],
    ]);
  });

  it('says where a value is longer than a cell may be, and continues it on a sheet of its own', async () => {
    const long = `${'x'.repeat(149)}${'𠀀'.repeat(200)}`;
    const { bytes, remarks } = await withLimits({ sheetCellCharactersMax: 150 }, () =>
      rendered('xlsx', { definition: typed, findings: [missing('a', { i: '1', t: long })] }),
    );
    const sheets = readXlsx(bytes);
    expect(sheets[1]?.rows[1]?.get('E')?.value).toMatch(/^x{50} …\[499 more characters: see the sheet Long values\]$/);
    const parts = sheets
      .at(-1)
      ?.rows.slice(1)
      .map((row) => ['A', 'B', 'C', 'D'].map((letters) => row.get(letters)?.value));
    expect(parts?.map((part) => part[3]).join('')).toBe(long);
    expect(parts?.map((part) => part.slice(0, 3))).toEqual([1, 2, 3, 4].map((part) => ['missing', 'E2', String(part)]));
    for (const part of parts ?? []) expect(part[3]?.isWellFormed()).toBe(true);
    expect(remarks).toEqual([expect.stringMatching(/^1 values longer than a cell/)]);
  });

  it('remarks that it is in the ZIP64 form, where it is', async () => {
    const large = await withLimits({ zipPlainBytesMax: 1_000 }, () => rendered('xlsx', { definition: typed }));
    expect(large.remarks).toEqual([expect.stringContaining('ZIP64')]);
    expect((await rendered('xlsx', { definition: typed })).remarks).toEqual([]);
  });

  it('is printed on sheets that are as wide as it, with the header and a number on each', async () => {
    const { bytes } = await rendered('xlsx', { definition: typed, findings: [missing('a', { i: '1' })] });
    const [summary, sheet] = readXlsx(bytes);
    for (const one of [summary, sheet]) expect(one?.xml).toMatch(/fitToPage="1".*<pageSetup [^>]*fitToHeight="0"\/>/s);
    const book = new TextDecoder().decode(unzipSync(bytes)['xl/workbook.xml']);
    expect(book).toContain(`<definedName name="_xlnm.Print_Titles" localSheetId="1">'missing'!$1:$1</definedName>`);
  });

  it('speaks Chinese', async () => {
    const { bytes } = await rendered('xlsx', { definition: typed, options: { language: 'zh' } });
    expect(readXlsx(bytes).map(({ name }) => name)).toEqual(['摘要', '短款', '长款', '不一致', '重复', '无效']);
  });

  it('takes as many fields as a definition may have, and refuses more columns than a sheet has', async () => {
    const many = definitionOf({ key: ['k'], fields: Array.from({ length: 512 }, (_, i) => `f${i}`), ...sides });
    const { bytes } = await rendered('xlsx', { definition: many });
    expect(readXlsx(bytes)[3]?.rows[0]?.size).toBe(2 + 1 + 2 * 512);
    const refused = withLimits({ sheetColumnsMax: 1_000 }, () => rendered('xlsx', { definition: many }));
    await expect(refused).rejects.toThrow('a sheet holds 1000 columns, and this run has 1027');
  });
});

type Cells = Map<string, XlsxCell>;

function findingsOf({ name, rows }: XlsxSheet): object[] {
  const [header, ...body] = rows;
  const names = [...(header ?? new Map<string, XlsxCell>()).values()].map(({ value }) => value);
  return body.map((row) => findingOf(name as Finding['kind'], names, row));
}

function findingOf(kind: Finding['kind'], names: string[], row: Cells): object {
  const letters = 'ABCDEFGHIJ'.split('');
  const values = names.map((_, i) => row.get(letters[i] ?? '')?.value ?? null);
  expect(values[0]).toBe(`${kindGlyphs[kind]} ${kind}`);
  const keys = named(key, values.slice(1, 3));
  switch (kind) {
    case 'missing':
      return { kind, key: keys, inbound: named(fields, values.slice(3)) };
    case 'unexpected':
      return { kind, key: keys, outbound: named(fields, values.slice(3)) };
    case 'different': {
      const [inboundA, outboundA, inboundB, outboundB] = values.slice(4);
      const inbound = named(fields, [inboundA ?? null, inboundB ?? null]);
      const outbound = named(fields, [outboundA ?? null, outboundB ?? null]);
      return { kind, key: keys, fields: values[3]?.split(', '), inbound, outbound };
    }
    case 'duplicate':
      return { kind, key: keys, counts: { inbound: Number(values[3]), outbound: Number(values[4]) } };
    case 'invalid':
      return { kind, side: values[1], place: values[2], reason: values[3], raw: values[4] };
  }
}

function named(names: string[], values: (string | null)[]): Record<string, string | null> {
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]));
}

function order({ kind }: Finding): number {
  return findingKinds.indexOf(kind);
}

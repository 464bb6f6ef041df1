import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findingKinds } from '#shared/finding.ts';
import { createGauge, reportFigures, requestStop } from '#shared/gauge.ts';
import { anyKept, findingsFile, hostile, type Kept } from '#test/support/any-findings.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';
import { parseCsv } from '#test/support/oracle/csv.ts';
import { rendered } from '#test/support/rendering.ts';
import { readReportCsv } from '#test/support/report-csv.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { report } from '#worker/report.ts';
import { reportOf } from '#worker/reports/index.ts';

const folder = tempFolder();
const summary = summaryWith({ run: 'r1', name: '<b>&"\u2028' });
const key = ['sku', 'constructor'];
const fields = ['price', '__proto__'];
const source = { type: 'csv', path: 'x.csv' };
const definition = definitionOf({ key, fields, inbound: source, outbound: source });
const kept = anyKept({ key, fields });

/** The formats that lose nothing, and how each is asked for. */
const whole: [string, object][] = [
  ['ndjson', {}],
  ['json', {}],
  ['csv', {}],
  ['csv', { raw: true }],
  ['csv', { bom: true }],
];

describe('a report', () => {
  it.each(whole)('as %s %j reads back to the same findings', async (format, options) => {
    await fc.assert(
      fc.asyncProperty(fc.array(kept, { maxLength: 6 }), async (all) => {
        const findings = all.map(({ finding }) => finding);
        const { text } = await rendered(format, { definition, summary, findings, options });
        expect(readBack(format, text, options)).toEqual(JSON.parse(JSON.stringify(findings)));
        if (format === 'csv' && !('raw' in options))
          for (const { cells } of parseCsv(text.replace(/^\ufeff/, '')))
            for (const cell of cells) expectHarmless(cell.text);
      }),
      { seed: 110, numRuns: 120 },
    );
  });

  it('as csv has the bytes that the library in the field would write', async () => {
    const names = { key: ['k'], fields: ['v'] };
    const narrow = definitionOf({ ...names, inbound: source, outbound: source });
    await fc.assert(
      fc.asyncProperty(hostile, fc.option(hostile), async (k, v) => {
        const finding = { kind: 'missing' as const, key: { k }, inbound: { v } };
        const { text } = await rendered('csv', { definition: narrow, findings: [finding], options: { raw: true } });
        const row = ['missing', k, null, v, ...Array<null>(7).fill(null)];
        const theirs = stringify([row], { quoted_match: /^$|[\r\n]/, record_delimiter: '\r\n' });
        expect(text.slice(text.indexOf('\r\n') + 2)).toBe(theirs);
      }),
      { seed: 112, numRuns: 300 },
    );
  });

  it.each(['ndjson', 'json', 'csv'])(
    'as %s of a findings file lists everything by kind and then by key',
    async (format) => {
      const all = fc.sample(kept, { seed: 111, numRuns: 200 });
      const findings = await findingsFile(folder.path('findings.sqlite'), definition, all);
      const path = join(folder.path('reports'), 'deep', `report.${format}`);
      const output = await report({ findings, format, path, summary, definition });
      const bytes = readFileSync(path);
      expect(output).toEqual({ path, findings: all.length, bytes: bytes.length, sha256: sha256(bytes) });
      expect(readdirSync(join(path, '..'))).toEqual([`report.${format}`, `report.${format}.manifest.json`]);
      const sorted = all.toSorted((a, b) => order(a) - order(b) || Buffer.compare(a.packed.key, b.packed.key));
      expect(readBack(format, bytes.toString()).map(kindAndKey)).toEqual(
        sorted.map(({ finding }) => kindAndKey(finding)),
      );
    },
  );

  it.each(whole)('as %s %j has the same bytes from a file as from findings at hand', async (format, options) => {
    const names = { key: ['sku', '2', '1'], fields: ['b', '7', '3'] };
    const other = definitionOf({ ...names, inbound: source, outbound: source });
    const plainText = fc.constantFrom('S-1', 'Item 7', '12.50', '名', 'a,b', '', '-5', 'x'.repeat(200));
    const some = fc.sample(anyKept(names, fc.oneof(plainText, hostile)), { seed: 115, numRuns: 400 });
    // Findings of the same key come in the order of their partitions.
    const all = [...new Map(some.map((one) => [`${order(one)} ${one.packed.key.toString('hex')}`, one])).values()];
    const findings = await findingsFile(folder.path('findings.sqlite'), other, all);
    const path = folder.path(`report.${format}`);
    await report({ findings, format, path, summary, definition: other, options });
    const sorted = all.toSorted((a, b) => order(a) - order(b) || Buffer.compare(a.packed.key, b.packed.key));
    const said = sorted.map(({ finding }) => finding);
    const { bytes } = await rendered(format, { definition: other, summary, findings: said, options });
    expect(readFileSync(path).equals(bytes)).toBe(true);
  });

  it('has a manifest beside it that says which run it is of, and by which digest it is known', async () => {
    const all = fc.sample(kept, { seed: 113, numRuns: 7 });
    const findings = await findingsFile(folder.path('findings.sqlite'), definition, all);
    const path = folder.path('report.csv');
    const checkpoint = { entries: 12, root: 'ab' };
    await report({ findings, format: 'csv', path, summary, definition, options: { raw: true }, checkpoint });
    const bytes = readFileSync(path);
    const manifest: unknown = JSON.parse(readFileSync(`${path}.manifest.json`, 'utf8'));
    expect(manifest).toMatchObject({
      report: {
        ...{ file: basename(path), format: 'csv', options: { raw: true }, rows: 7 },
        ...{ bytes: bytes.length, sha256: sha256(bytes) },
      },
      remarks: [],
      run: { run: 'r1', verdict: summary.verdict, findingsDigest: summary.findingsDigest },
      checkpoint,
    });
  });

  it('shows how far it is, and stops when asked, leaving what was there', async () => {
    const all = fc.sample(kept, { seed: 114, numRuns: 1_200 });
    const findings = await findingsFile(folder.path('findings.sqlite'), definition, all);
    const path = folder.path('report.csv');
    const gauge = createGauge();
    const kept1200 = { ...summary, findingsKept: 1_200 };
    await report({ findings, format: 'csv', path, summary: kept1200, definition, gauge });
    expect(reportFigures(gauge).get()).toEqual({ done: 1_200, total: 1_200 });
    const before = readFileSync(path);
    requestStop(gauge);
    const again = report({ findings, format: 'ndjson', path, summary: kept1200, definition, gauge });
    await expect(again).rejects.toMatchObject({ code: 'interrupted' });
    expect(readFileSync(path)).toEqual(before);
    expect(existsSync(`${path}.partial`)).toBe(false);
  });

  it('of nothing is whole', async () => {
    const render = async (format: string) => (await rendered(format, { definition, summary })).text;
    expect(await render('ndjson')).toBe('');
    expect(JSON.parse(await render('json'))).toEqual({ summary: JSON.parse(JSON.stringify(summary)), findings: [] });
    expect(parseCsv(await render('csv')).length).toBe(1);
  });

  it('in no known format names the nearest', () => {
    expect(() => reportOf('jsn')).toThrow('jsn is no export format');
    expect(() => reportOf('constructor')).toThrow('constructor is no export format');
  });

  it('refuses what a format does not know', () => {
    expect(() => reportOf('ndjson', { raw: true })).toThrow('--raw is not for ndjson');
  });

  it('that cannot be written leaves what was there, and no part of itself', async () => {
    const findings = await findingsFile(folder.path('findings.sqlite'), definition, []);
    const path = folder.path('taken');
    writeFileSync(path, 'mine');
    const input = { findings, format: 'csv', summary, definition };
    await expect(report({ ...input, path: `${path}/report.csv` })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('cannot be written'),
    });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    const isFolder = folder.path('folder');
    mkdirSync(isFolder);
    await expect(report({ ...input, path: isFolder })).rejects.toMatchObject({ code: 'usage' });
    expect(existsSync(`${isFolder}.partial`)).toBe(false);
    expect(existsSync(`${isFolder}.manifest.json.partial`)).toBe(false);
  });
});

function readBack(format: string, text: string, { raw }: { raw?: boolean } = {}): object[] {
  if (format === 'csv') return readReportCsv(text.replace(/^\ufeff/, ''), key, fields, raw);
  if (format === 'json') return (JSON.parse(text) as { findings: object[] }).findings;
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as object);
}

/** Whatever a spreadsheet may skip at a cell's start, what follows must not be where a formula begins. */
function expectHarmless(cell: string): void {
  if (/^[+-]?\d+(\.\d+)?$/.test(cell)) return;
  expect(cell).not.toMatch(/^[\s\p{C}]*[=+\-@|;%＝＋－＠]/u);
  expect(cell).not.toMatch(/^[\t\r\n]/);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function order({ packed }: Kept): number {
  return findingKinds.indexOf(packed.kind);
}

function kindAndKey(finding: object): string {
  const { kind, key: values } = finding as { kind: string; key?: object };
  return JSON.stringify([kind, values ?? null]);
}

import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '#shared/finding.ts';
import { findingKinds } from '#shared/finding.ts';
import type { RunSummary } from '#shared/run.ts';
import { anyText } from '#test/support/any-text.ts';
import { definitionOf } from '#test/support/engine.ts';
import { parseCsv } from '#test/support/oracle/csv.ts';
import { packTexts } from '#test/support/packed.ts';
import { readReportCsv } from '#test/support/report-csv.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { openFindings, partitionWriter } from '#worker/evidence/findings-file.ts';
import { prepare, seal } from '#worker/findings.ts';
import { sortableKey } from '#worker/records/packed.ts';
import { emptyTally, type PackedFinding } from '#worker/records/tie-out.ts';
import { report } from '#worker/report.ts';
import { reportOf } from '#worker/reports/index.ts';

const folder = tempFolder();
const summary = { run: 'r1', name: '<b>&"\u2028' } as RunSummary;
const key = ['sku', 'constructor'];
const fields = ['price', '__proto__'];

const hostile = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        '',
        ' ',
        '\t',
        '\r',
        '\n',
        '\0',
        '\u00a0',
        '\ufeff',
        '\u3000',
        '\u200b',
        '\u202e',
        "'",
        '"',
        ';',
        '|',
        ',',
      ),
      fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', ';=', '|', '%', "'", ''),
      fc.constantFrom('', '1', "cmd|'/c calc'!A0", 'HYPERLINK("http://x")', '"', '\r\n=1', '1e5'),
    )
    .map((parts) => parts.join('')),
  fc.constantFrom('-5', '+5', '-5.10', '5', '', '00012', '𠀀'.repeat(9_000), '\u202egnp.exe'),
  anyText(),
);
const value = fc.option(hostile);
const keyValues = fc.tuple(hostile, hostile);
const bodyValues = fc.tuple(value, value);

/** Findings as the engine would keep them, together with what they say. */
type Kept = { packed: PackedFinding; finding: Finding };
const kept: fc.Arbitrary<Kept> = fc
  .record({ kind: fc.constantFrom(...findingKinds), keys: keyValues, a: bodyValues, b: bodyValues, raw: hostile })
  .map(({ kind, keys, a, b, raw }) => keptFinding(kind, keys, a, b, raw));

describe('a report', () => {
  it.each(['ndjson', 'json', 'csv'])(
    'as %s reads back to the same findings, and no cell of a table starts a formula',
    (format) => {
      fc.assert(
        fc.property(fc.array(kept, { maxLength: 6 }), (all) => {
          const findings = all.map(({ finding }) => finding);
          const text = [...reportOf(format)({ summary, key, fields, findings })].join('');
          expect(readBack(format, text)).toEqual(JSON.parse(JSON.stringify(findings)));
          if (format === 'csv')
            for (const { cells } of parseCsv(text)) for (const cell of cells) expectHarmless(cell.text);
        }),
        { seed: 110, numRuns: 150 },
      );
    },
  );

  it.each(['ndjson', 'json', 'csv'])(
    'as %s of a findings file lists everything by kind and then by key',
    async (format) => {
      const all = fc.sample(kept, { seed: 111, numRuns: 200 });
      const findings = await findingsFile(all);
      const path = join(folder.path('reports'), 'deep', `report.${format}`);
      const output = await report({ findings, format, path, summary });
      const bytes = readFileSync(path);
      expect(output).toEqual({
        path,
        findings: all.length,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
      expect(readdirSync(join(path, '..'))).toEqual([`report.${format}`]);
      const sorted = all.toSorted((a, b) => order(a) - order(b) || Buffer.compare(a.packed.key, b.packed.key));
      expect(readBack(format, bytes.toString()).map(kindAndKey)).toEqual(
        sorted.map(({ finding }) => kindAndKey(finding)),
      );
    },
  );

  it('of nothing is whole', () => {
    const render = (format: string) => [...reportOf(format)({ summary, key, fields, findings: [] })].join('');
    expect(render('ndjson')).toBe('');
    expect(JSON.parse(render('json'))).toEqual({ summary, findings: [] });
    expect(parseCsv(render('csv')).length).toBe(1);
  });

  it('in no known format names the nearest', () => {
    expect(() => reportOf('jsn')).toThrow('jsn is no export format');
    expect(() => reportOf('constructor')).toThrow('constructor is no export format');
  });

  it('that cannot be written leaves what was there, and no part of itself', async () => {
    const findings = await findingsFile([]);
    const path = folder.path('taken');
    writeFileSync(path, 'mine');
    await expect(report({ findings, format: 'csv', path: `${path}/report.csv`, summary })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('cannot be written'),
    });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    const isFolder = folder.path('folder');
    mkdirSync(isFolder);
    await expect(report({ findings, format: 'csv', path: isFolder, summary })).rejects.toMatchObject({ code: 'usage' });
    expect(existsSync(`${isFolder}.partial`)).toBe(false);
  });
});

function keptFinding(kind: Finding['kind'], keys: string[], a: Nullable[], b: Nullable[], raw: string): Kept {
  const sortable = sortableKey(packTexts(keys, keys.length), 0, keys.length);
  const [inbound, outbound] = [packTexts([...keys, ...a], keys.length), packTexts([...keys, ...b], keys.length)];
  const said = { key: named(key, keys), inbound: named(fields, a), outbound: named(fields, b) };
  const base = { kind, key: sortable };
  switch (kind) {
    case 'missing':
      return { packed: { ...base, inbound }, finding: { kind, key: said.key, inbound: said.inbound } };
    case 'unexpected':
      return { packed: { ...base, outbound }, finding: { kind, key: said.key, outbound: said.outbound } };
    case 'different':
      return { packed: { ...base, fields: [0, 1], inbound, outbound }, finding: { kind, fields, ...said } };
    case 'duplicate': {
      const counts = { inbound: 2, outbound: 0 };
      return { packed: { ...base, counts }, finding: { kind, key: said.key, counts } };
    }
    case 'invalid': {
      const invalid = { side: 'outbound' as const, place: `x:${raw}`, reason: raw, raw };
      return { packed: { ...base, invalid }, finding: { kind, ...invalid } };
    }
  }
}

type Nullable = string | null;

function named(names: string[], values: Nullable[]): Record<string, Nullable> {
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? null]));
}

function readBack(format: string, text: string): object[] {
  if (format === 'csv') return readReportCsv(text, key, fields);
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

async function findingsFile(all: Kept[]): Promise<string> {
  const source = { type: 'csv', path: 'x.csv' };
  const definition = definitionOf({ key, fields, inbound: source, outbound: source });
  const path = folder.path('findings.sqlite');
  await prepare({ findings: path, key: definition.key, fields: definition.fields });
  const db = openFindings(path, { readonly: false });
  for (let partition = 0; partition < 256; partition++) {
    const ofPartition = all.filter((_, i) => i % 256 === partition).map(({ packed }) => packed);
    partitionWriter(db)(partition, emptyTally(2), ofPartition);
  }
  db.close();
  await seal({ findings: path });
  chmodSync(path, 0o644);
  return path;
}

function order({ packed }: Kept): number {
  return findingKinds.indexOf(packed.kind);
}

function kindAndKey(finding: object): string {
  const { kind, key: values } = finding as { kind: string; key?: object };
  return JSON.stringify([kind, values ?? null]);
}

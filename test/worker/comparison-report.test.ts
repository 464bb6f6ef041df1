import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { DuckDBInstance } from '@duckdb/node-api';
import { chromium } from '@playwright/test';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Finding, findingKinds } from '#shared/finding.ts';
import { createGauge, reportFigures, requestStop } from '#shared/gauge.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import { comparedLines, type Fate, type RunComparison } from '#shared/run-comparison.ts';
import { anyKept, findingsFile, type Kept, keptFinding } from '#test/support/any-findings.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';
import { readXlsx } from '#test/support/oracle/xlsx.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { comparisonReport } from '#worker/comparison-report.ts';
import { compareRuns } from '#worker/evidence/shapes/compare-runs.ts';
import { findChromium } from '#worker/reports/pdf/chromium.ts';

const folder = tempFolder();
const names = { key: ['sku', 'fate'], fields: ['price', '<b>'] };
const source = { type: 'csv', path: 'x.csv' };
const definition = definitionOf({ ...names, inbound: source, outbound: source });
const summaries = {
  before: summaryWith({ run: 'r1', name: 'ledger', startedAt: '2026-06-17T00:00:00.000Z' }),
  after: summaryWith({ run: 'r2', name: 'ledger', startedAt: '2026-06-18T00:00:00.000Z' }),
};
let made = 0;

type Told = { fate: Fate; in: 'before' | 'after' } & Finding;
type Exporting = { options?: ReportOptions; gauge?: ReturnType<typeof createGauge>; path?: string };

/** Two runs with findings, and how they are exported. */
async function twoRuns(before: Kept[], after: Kept[], other = definition) {
  made += 1;
  const files = {
    before: await findingsFile(folder.path(`before-${made}.sqlite`), definition, before),
    after: await findingsFile(folder.path(`after-${made}.sqlite`), other, after),
  };
  const compared: RunComparison = {
    ...{ name: 'ledger', ...compareRuns(files.before, files.after) },
    before: { run: 'r1', startedAt: summaries.before.startedAt, inFlight: 0 },
    after: { run: 'r2', startedAt: summaries.after.startedAt, inFlight: 0 },
  };
  const exported = async (
    format: string,
    { options = {}, gauge, path = folder.path(`compared-${made}.${format}`) }: Exporting = {},
  ) => {
    const report = await comparisonReport({
      before: { findings: files.before, summary: summaries.before, definition },
      after: { findings: files.after, summary: summaries.after, definition: other },
      ...{ compared, format, path, options, checkpoint: { entries: 3, root: 'ab' }, ...(gauge && { gauge }) },
    });
    return { report, path, bytes: readFileSync(path), text: readFileSync(path, 'utf8') };
  };
  return { compared, exported };
}

/** Findings of which no two are of the same kind and key. */
function distinct(all: Kept[]): Kept[] {
  return [...new Map(all.map((one) => [nameOf(one), one])).values()];
}

function nameOf({ packed }: Kept): string {
  return `${findingKinds.indexOf(packed.kind)} ${packed.key.toString('hex')}`;
}

/** What a person would write down with both lists on the table. */
function expected(before: Kept[], after: Kept[]): Told[] {
  const [earlier, later] = [before, after].map((all) => new Map(all.map((one) => [nameOf(one), one.finding])));
  const told = [...new Set([...before, ...after].map(nameOf))].toSorted().flatMap((name): Told[] => {
    const [a, b] = [earlier?.get(name), later?.get(name)];
    if (!a) return b ? [{ fate: 'new', in: 'after', ...b }] : [];
    if (!b) return [{ fate: 'gone', in: 'before', ...a }];
    if (JSON.stringify(a) === JSON.stringify(b)) return [{ fate: 'same', in: 'after', ...b }];
    return [
      { fate: 'changed', in: 'before', ...a },
      { fate: 'changed', in: 'after', ...b },
    ];
  });
  return JSON.parse(JSON.stringify(told)) as Told[];
}

const differs = (sku: string, price: string): Kept =>
  keptFinding(names, 'different', { keys: [sku, 'x'], a: ['1', null], b: [price, '=1+1'] });
const lost = (sku: string): Kept => keptFinding(names, 'missing', { keys: [sku, 'x'], a: ['1', 'y'] });
/** One of each fate. */
const earlier = [lost('a'), lost('b'), differs('c', '2'), differs('d', '2')];
const later = [lost('b'), lost('e'), differs('c', '3'), differs('d', '2')];

describe('two compared runs', () => {
  it('as ndjson say what became of every finding, whatever its values are', async () => {
    const lists = fc.array(anyKept(names), { maxLength: 8 }).map(distinct);
    await fc.assert(
      fc.asyncProperty(lists, lists, fc.array(anyKept(names), { maxLength: 3 }).map(distinct), async (a, b, both) => {
        const [before, after] = [distinct([...a, ...both]), distinct([...b, ...both])];
        const { exported, compared } = await twoRuns(before, after);
        const { text, report } = await exported('ndjson');
        const lines = text.split('\n').slice(0, -1);
        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(expected(before, after));
        expect([report.findings, comparedLines(compared)]).toEqual([lines.length, lines.length]);
      }),
      { seed: 170, numRuns: 12 },
    );
  }, 120_000);

  it('as json have the counts beside the findings', async () => {
    const { exported, compared } = await twoRuns(earlier, later);
    const document = JSON.parse((await exported('json')).text) as { comparison: unknown; findings: unknown };
    expect(document.comparison).toEqual(JSON.parse(JSON.stringify(compared)));
    expect(document.findings).toEqual(expected(earlier, later));
  });

  it.each(['csv', 'parquet'])('as %s are a table that DuckDB reads', async (format) => {
    const { exported } = await twoRuns(earlier, later);
    const { path } = await exported(format, format === 'csv' ? { options: { raw: true } } : {});
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    const from = format === 'csv' ? `read_csv('${path}', all_varchar = true)` : `'${path}'`;
    const columns = '"fate", "in", "kind", "sku", "price outbound"';
    const read = await connection.runAndReadAll(`SELECT ${columns} FROM ${from}`);
    const values = (finding: Told) => ('outbound' in finding ? finding.outbound.price : null);
    expect(read.getRowsJson()).toEqual(
      expected(earlier, later).map((one) => [
        one.fate,
        one.in,
        one.kind,
        'key' in one ? one.key.sku : null,
        values(one),
      ]),
    );
  });

  it.each([
    ['en', 'Comparison of two runs', 'changed', 'earlier run', 'missing'],
    ['zh', '两次清算的比较', '变化', '较早的清算', '短款'],
  ] as const)(
    'as a workbook have a sheet of the counts, and what became of each beside its kind (%s)',
    async (language, title, changed, run, kind) => {
      const { exported } = await twoRuns(earlier, later);
      const [first, ...sheets] = readXlsx((await exported('xlsx', { options: { language } })).bytes);
      expect(first?.rows[0]?.get('A')?.value).toBe(title);
      const cells = (first?.rows ?? []).map((row) => ['B', 'C', 'D', 'E'].map((letters) => row.get(letters)?.value));
      expect(cells).toContainEqual(['1', '1', '1', '2']);
      expect(sheets[0]?.name).toBe(kind);
      expect(sheets[0]?.rows.length).toBe(1 + 3);
      const differing = sheets[2]?.rows.slice(1).map((row) => ['B', 'C', 'D', 'H'].map((at) => row.get(at)?.value));
      expect(differing?.[0]).toEqual([changed, run, 'c', '2']);
      expect(differing?.map((row) => row[3])).toEqual(['2', '3', '2']);
    },
  );

  it('as a page say what is new first, and have no markup but its own', async () => {
    const { exported } = await twoRuns(earlier, later);
    const { text } = await exported('html');
    const said = text.replace(/<style>.*<\/style>|<script>.*<\/script>/gs, '').replace(/<[^>]*>/g, ' ');
    expect(said.replace(/\s+/g, ' ')).toContain('All findings 1 1 1 2');
    const rows = [...text.matchAll(/<td class="word">(new|gone|changed|same)<\/td><td class="word">(\w+) run/g)].map(
      ([, fate, run]) => [fate, run],
    );
    expect(rows).toEqual([
      ['new', 'later'],
      ['gone', 'earlier'],
      ['changed', 'earlier'],
      ['changed', 'later'],
      ['same', 'later'],
      ['same', 'later'],
    ]);
    expect(text).toContain('<bdi>&#60;b&#62;</bdi>');
    expect(text).not.toContain('<b> ');
  });

  it.runIf(browser())(
    'as a page have no axe violation, light or dark, in either language',
    async () => {
      const { exported } = await twoRuns(earlier, later);
      const started = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
      try {
        for (const language of ['en', 'zh'] as const) {
          const { path } = await exported('html', { options: { language } });
          for (const colorScheme of ['light', 'dark'] as const) {
            const page = await (await started.newContext({ colorScheme })).newPage();
            await page.goto(pathToFileURL(path).href);
            const { violations } = await new AxeBuilder({ page }).analyze();
            expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
          }
        }
      } finally {
        await started.close();
      }
    },
    240_000,
  );

  it('that compare other fields by now have the columns of both, as text where the type is another', async () => {
    const other = definitionOf({
      key: ['sku', 'fate'],
      fields: [{ name: 'price', type: 'decimal' }, 'colour'],
      ...{ inbound: source, outbound: source },
    });
    const red = keptFinding({ key: names.key, fields: ['price', 'colour'] }, 'missing', {
      keys: ['b', 'x'],
      a: ['7', 'red'],
    });
    const { exported, compared } = await twoRuns([lost('b')], [red], other);
    expect(compared.hasOtherColumns).toBe(true);
    const [head, ...rows] = (await exported('csv')).text.split('\r\n');
    expect(head).toContain('price inbound,price outbound,colour inbound,colour outbound,<b> inbound,<b> outbound');
    expect(rows).toEqual([
      expect.stringMatching(/^changed,before,missing,b,x,,1,,,,y,/),
      expect.stringMatching(/^changed,after,missing,b,x,,7,,red,,,/),
      '',
    ]);
    await exported('parquet');
  });

  it('have a manifest that names both, how many of each fate there are, and the digest', async () => {
    const { exported } = await twoRuns(earlier, later);
    const { report, path } = await exported('csv');
    expect(JSON.parse(readFileSync(`${path}.manifest.json`, 'utf8'))).toMatchObject({
      report: { format: 'csv', rows: 6, bytes: report.bytes, sha256: report.sha256 },
      compared: { new: 1, gone: 1, changed: 1, same: 2 },
      runs: { before: { run: 'r1' }, after: { run: 'r2' } },
      checkpoint: { entries: 3, root: 'ab' },
    });
  });

  it('show how far they are, and stop when asked, leaving what was there and nothing else', async () => {
    const { exported } = await twoRuns(earlier, later);
    const gauge = createGauge();
    const { path } = await exported('csv', { gauge });
    expect(reportFigures(gauge).get()).toEqual({ done: 6, total: 6 });
    const before = readdirSync(dirname(path));
    writeFileSync(path, 'mine');
    requestStop(gauge);
    for (const format of ['csv', 'xlsx', 'html'])
      await expect(exported(format, { gauge, path })).rejects.toMatchObject({ code: 'interrupted' });
    expect(readFileSync(path, 'utf8')).toBe('mine');
    expect(existsSync(`${path}.partial`)).toBe(false);
    expect(readdirSync(dirname(path))).toEqual(before);
  });
});

function browser(): boolean {
  try {
    return findChromium() !== '';
  } catch {
    return false;
  }
}

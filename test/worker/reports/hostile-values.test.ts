import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Definition } from '#shared/definition.ts';
import type { Finding } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { type ReportFormat, reportFormats } from '#shared/report.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import { findingsFile } from '#test/support/any-findings.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { definitionOf, runEngine } from '#test/support/engine.ts';
import {
  hostileDefinition as definition,
  hostileKept as kept,
  hostileNames as names,
} from '#test/support/hostile-findings.ts';
import { rendered } from '#test/support/rendering.ts';
import {
  type Row,
  rowOf,
  rowsOfCsv,
  rowsOfPage,
  rowsOfParquet,
  rowsOfXlsx,
  shownOnPage,
  sorted,
} from '#test/support/report-rows.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { report } from '#worker/report.ts';
import { findChromium } from '#worker/reports/pdf/chromium.ts';

const folder = tempFolder();
const expected = kept.map(({ finding }) => rowOf(finding));
let path: string;
let made = 0;
beforeAll(async () => {
  path = await findingsFile(folder.path('findings.sqlite'), definition, kept);
}, 120_000);

/** As people get it: from a findings file, through a file. */
async function exported(format: ReportFormat, options: ReportOptions = {}) {
  made += 1;
  const out = folder.path(`report-${made}.${format}`);
  const summary = summaryWith({ findingsKept: kept.length });
  await report({ findings: path, format, path: out, summary, definition, options });
  const bytes = readFileSync(out);
  const { remarks } = JSON.parse(readFileSync(`${out}.manifest.json`, 'utf8')) as { remarks: string[] };
  return { out, bytes, text: bytes.toString(), remarks };
}

describe('every hostile value', () => {
  it('comes back whole from ndjson, a line a finding', async () => {
    const { text } = await exported('ndjson');
    const lines = text.split('\n').slice(0, -1);
    expect(lines.length).toBe(kept.length);
    expect(sorted(lines.map((line) => rowOf(JSON.parse(line) as Finding)))).toEqual(sorted(expected));
  });

  it('comes back whole from json', async () => {
    const { findings: read } = JSON.parse((await exported('json')).text) as { findings: Finding[] };
    expect(sorted(read.map(rowOf))).toEqual(sorted(expected));
  });

  it.each([{}, { bom: true }, { raw: true }] as ReportOptions[])('comes back whole from csv %j', async (options) => {
    const { text } = await exported('csv', options);
    expect(sorted(rowsOfCsv(text, !options.raw))).toEqual(sorted(expected));
  });

  it('is no formula in csv for people', async () => {
    for (const row of rowsOfCsv((await exported('csv')).text, false))
      for (const cell of Object.values(row)) expect(mayBeFormula(cell ?? ''), cell ?? '').toBe(false);
  });

  it('comes back whole from parquet, as DuckDB reads it', async () => {
    const { out } = await exported('parquet');
    expect(sorted(await rowsOfParquet(out))).toEqual(sorted(expected));
  });

  it('comes back whole from xlsx, which has no formula and says what is continued elsewhere', async () => {
    const { bytes, remarks } = await exported('xlsx');
    expect(sorted(rowsOfXlsx(bytes))).toEqual(sorted(expected));
    expect(remarks).toEqual([
      expect.stringMatching(/values longer than a cell may be .* continued on the last sheets/),
    ]);
  });

  it('stands on a page as it is, unseen characters by their code points, and says how much of a long one is left out', async () => {
    const { text } = await exported('html');
    const clipped = expected.map(
      (row) =>
        Object.fromEntries(
          Object.entries(row).map(([name, value]) => [name, shownOnPage(value, limits.pageValueCharactersMax)]),
        ) as Row,
    );
    expect(sorted(rowsOfPage(text))).toEqual(sorted(clipped));
    expect(text.match(/<script/g)?.length).toBe(1);
    expect(text).not.toMatch(/<img|(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
  });

  it.runIf(browser())(
    'runs nothing and fetches nothing on a page',
    async () => {
      const { out } = await exported('html');
      const started = await chromium.launch({ executablePath: findChromium(), args: ['--no-sandbox'] });
      try {
        const page = await started.newPage();
        const heard: string[] = [];
        page.on('dialog', (dialog) => heard.push(dialog.message()));
        page.on('console', (line) => heard.push(line.text()));
        page.on('request', (request) => heard.push(...(request.url().startsWith('file:') ? [] : [request.url()])));
        await page.goto(pathToFileURL(out).href);
        await page.fill('#search', '<script>');
        expect(await page.locator('#findings tbody tr:visible').count()).toBeGreaterThan(4);
        expect(heard).toEqual([]);
      } finally {
        await started.close();
      }
    },
    240_000,
  );

  it.runIf(browser() && spawnSync('pdftotext', ['-v']).status === 0)(
    'stands in a PDF, which runs and opens nothing',
    async () => {
      const { out, bytes } = await exported('pdf');
      const raw = bytes.toString('latin1');
      expect(raw).not.toMatch(/\/(JavaScript|JS|Launch|OpenAction|AA|URI|EmbeddedFile)\b/);
      const text = execFileSync('pdftotext', ['-layout', out, '-'], { maxBuffer: 64 * 1024 * 1024 }).toString();
      for (const part of ['<script>alert(1)</script>', '=1+1', ']]>', 'U+0000', 'U+202E', 'DROP TABLE t', '00012'])
        expect(text.replace(/\s/g, ''), part).toContain(part.replace(/\s/g, ''));
    },
    240_000,
  );
});

describe('a lone surrogate, which no file can hold', () => {
  it('makes a record unreadable, told by its own bytes, and so comes into no report', async () => {
    const [inbound, outbound] = ['in', 'out'].map((name) => folder.path(`${name}.ndjson`)) as [string, string];
    const line = String.raw`{"sku":"a","v":"\ud800"}`;
    writeFileSync(inbound, `${line}\n`);
    writeFileSync(outbound, '');
    const sides = { inbound: { type: 'ndjson', path: inbound }, outbound: { type: 'ndjson', path: outbound } };
    const files = { inbound: folder.path('i'), outbound: folder.path('o'), findings: folder.path('f') };
    const { findings: found } = await runEngine(definitionOf({ ...names, ...sides }), files);
    expect(found).toMatchObject([{ kind: 'invalid', raw: line, reason: expect.stringContaining('surrogate') }]);
  });

  const formats = reportFormats.map(({ format }) => format).filter((format) => format !== 'pdf');
  it.each(formats)('leaves %s well-formed, whoever hands one in', async (format) => {
    const outbound = {
      sql: { type: 'sqlite', path: 'x', table: 't' },
      redis: { type: 'redis', url: 'redis://127.0.0.1', layout: 'string-records', keyPattern: '{sku}' },
    }[format as string];
    const of = definitionOf({ ...names, inbound: definition.inbound, outbound: outbound ?? definition.outbound });
    const lone: Finding[] = [{ kind: 'missing', key: { sku: 'a\udc00' }, inbound: { v: '\ud800b' } }];
    const { bytes } = await rendered(format, { definition: of, findings: lone });
    if (format === 'xlsx') expect(rowsOfXlsx(bytes)).toMatchObject([{ sku: 'a\ufffd', inbound: '\ufffdb' }]);
    else if (format !== 'parquet') expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).not.toThrow();
  });
});

describe('more columns than a sheet has', () => {
  const fields = Array.from({ length: 8_200 }, (_, i) => ({ ...definition.fields[0], name: `f${i}` }));
  const wide = { ...definition, fields } as Definition;

  it('are refused by xlsx, which says how many there may be and what to do', async () => {
    await expect(rendered('xlsx', { definition: wide })).rejects.toMatchObject({
      code: 'usage',
      message: 'a sheet holds 16384 columns, and this run has 16403',
      next: 'Export as csv or parquet.',
    });
  });

  it('are written by the formats that have no such bound', async () => {
    const values = Object.fromEntries(fields.map(({ name }) => [name, name]));
    const finding: Finding = { kind: 'missing', key: { sku: 'a' }, inbound: values };
    const { text } = await rendered('csv', { definition: wide, findings: [finding] });
    const [head, row] = text.split('\r\n').map((line) => line.split(','));
    expect([head?.length, row?.length, row?.filter((cell) => cell.startsWith('f')).length]).toEqual([
      16_409, 16_409, 8_200,
    ]);
    const lines = (await rendered('ndjson', { definition: wide, findings: [finding] })).text.split('\n');
    expect(JSON.parse(lines[0] ?? '')).toEqual(finding);
    await rendered('parquet', { definition: wide, findings: [finding] });
  });

  it('are more fields than a definition may have, which says so', () => {
    const many = Array.from({ length: limits.fieldsMax + 1 }, (_, i) => `f${i}`);
    expect(() =>
      definitionOf({ key: ['sku'], fields: many, inbound: definition.inbound, outbound: definition.outbound }),
    ).toThrow(/512/);
  });
});

/** Whatever a spreadsheet may skip at a cell's start, what follows must not be where a formula begins. */
function mayBeFormula(cell: string): boolean {
  if (/^[+-]?\d+(\.\d+)?$/.test(cell)) return false;
  return /^[\s\p{C}]*[=+\-@|;%＝＋－＠]/u.test(cell) || /^[\t\r\n]/.test(cell);
}

function browser(): boolean {
  try {
    return findChromium() !== '';
  } catch {
    return false;
  }
}

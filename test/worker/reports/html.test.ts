import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from '@playwright/test';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '#shared/finding.ts';
import type { ReportReview } from '#shared/report-review.ts';
import { anyKept, findingsFile } from '#test/support/any-findings.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';
import { rendered } from '#test/support/rendering.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { emptyTally } from '#worker/records/tie-out.ts';
import { report } from '#worker/report.ts';
import { findChromium } from '#worker/reports/pdf/chromium.ts';

const folder = tempFolder();
const source = { type: 'csv', path: 'x.csv' };
const names = { key: ['sku', '<script>'], fields: ['price', 'a"b'] };
const definition = definitionOf({ ...names, inbound: source, outbound: source });
const hostileName = '</title><script>alert(1)</script>茶杯';
const summary = summaryWith({
  ...{
    name: hostileName,
    verdict: 'mismatch',
    byField: { '<b>': 3, price: 1 },
    warnings: ['<img src=x onerror=alert(1)>'],
  },
  findings: { missing: 3, unexpected: 0, different: 1_200, duplicate: 0, invalid: 0 },
});
const different: Finding = {
  ...{ kind: 'different', key: { sku: 'S1', '<script>': 'k' }, fields: ['price'] },
  ...{ inbound: { price: '1', 'a"b': null }, outbound: { price: '', 'a"b': null } },
};
const publicKey = 'ab'.repeat(32);
const digests = { digest: 'd', seal: 's' };
const person = { by: 'p1', name: '<img src=x>', at: '2026-06-18T01:00:00.000Z' };
/** One cause, decided in part, and a signature that was voided. */
const review: ReportReview = {
  shapes: [
    {
      ...{ id: '0123456789ab', kind: 'different', fields: ['price'], side: null, count: 1_200, sums: {}, examples: [] },
      changes: [{ is: 'times', numerator: '100', denominator: '1' }],
      keys: { from: ['S1'], to: ['S9'] },
      ...{ seen: { first: 'r0', last: 'r1', runs: 2 }, history: [], decided: { accepted: 1_000 }, undecided: 200 },
    },
  ],
  decisions: [
    {
      ...{
        ...person,
        decision: 'd1',
        run: 'r1',
        status: 'accepted',
        reason: 'rounding',
        note: '</td>',
        findings: 1_000,
      },
      ...{ owner: null, due: '2026-07-01', account: null, isCarried: false, holds: 1_000, changed: 0 },
      scope: { ids: [1] } as never,
    },
  ],
  undecided: 200,
  signatures: [
    {
      ...person,
      signature: 'cd'.repeat(64),
      voided: { by: 'p1', at: '2026-06-18T03:00:00.000Z', reason: '<b>' },
      statement: {
        ...{
          statement: 'tieout sign-off 1',
          workspace: 'w',
          run: 'r1',
          name: 'n',
          verdict: 'mismatch',
          findings: 1_203,
        },
        ...{ definitionSha256: 'x', rulesSha256: 'y', inbound: digests, outbound: digests, findingsDigest: 'f' },
        ...{ decisionsDigest: 'g', version: '0.1.0', checkpoint: {} as never, at: person.at, note: '' },
        signer: { person: 'p1', name: 'Li', role: 'lead', publicKey },
      },
    },
  ],
};
const browser = browserOf();
const looks = (['en', 'zh'] as const).flatMap((language) => [
  [language, 'light'] as const,
  [language, 'dark'] as const,
]);

describe('a page', () => {
  it('has no markup but its own, whatever the values are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyKept(names), { maxLength: 6 }), async (all) => {
        const { text } = await rendered('html', { definition, summary, findings: all.map(({ finding }) => finding) });
        for (const [tag] of text.matchAll(/<[^>]*>?/g)) expect(tag).toMatch(ownTag);
        expect(text.match(/<script>/g)?.length).toBe(1);
        expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/u);
        expect(/<style>.*<\/style>/s.exec(text)?.[0]).not.toMatch(/url\(|@import/);
      }),
      { seed: 140, numRuns: 60 },
    );
  });

  it('shows the causes, who decided what, and what was signed with which key, and how to verify it', async () => {
    const { text } = await rendered('html', { definition, summary, findings: [different], review });
    for (const [tag] of text.matchAll(/<[^>]*>?/g)) expect(tag).toMatch(ownTag);
    const said = textOf(text);
    for (const part of [
      'price is 100 × inbound 1,200 99.8 % S1 … S9 accepted 1,000 · undecided 200',
      'accepted rounding',
      '&#60;img src=x&#62; 2026-06-18T01:00:00.000Z',
      `tieout verify ${summary.run}.zip --key ${publicKey}`,
      'Void since 2026-06-18T03:00:00.000Z',
    ])
      expect(said).toContain(part);
  });

  it('shows the totals, the kinds, the fields and the first findings, and says of how many', async () => {
    const { text, remarks } = await rendered('html', { definition, summary, findings: [different] });
    const said = textOf(text);
    for (const part of [
      'Verdict: mismatch',
      '1,000,000',
      '≠ different',
      '1,200',
      'inbound: 1',
      'outbound: empty text',
      '1 of 1,203 shown',
    ])
      expect(said).toContain(part);
    expect(remarks).toEqual(['1 of 1203 findings are shown: the first of each kind.']);
  });

  it('lists every partition with the records of both sides, and those that were not compared', async () => {
    const tally = { ...emptyTally(2), inboundRecords: 4_321, outboundRecords: 1_234, matched: 1_000 };
    const partitions = Array.from({ length: 255 }, (_, partition) => ({ partition, tally }));
    const failed = [{ partition: 255, reason: 'the disk <broke>' }];
    const { text } = await rendered('html', { definition, partitions, summary: { ...summary, failed } });
    const said = textOf(text);
    expect(said.match(/inbound 4,321 · outbound 1,234 · Matched 1,000/g)?.length).toBe(255);
    expect(said).toContain('255 not compared the disk &#60;broke&#62;');
  });

  it('speaks Chinese', async () => {
    const { text } = await rendered('html', { definition, summary, options: { language: 'zh' } });
    expect(text).toContain('<html lang="zh-CN">');
    for (const word of ['对账报告', '结论：不符', '短款', '覆盖证明']) expect(textOf(text)).toContain(word);
  });

  it.runIf(browser)(
    'runs nothing but its search, and has no axe violation, light or dark, in either language',
    async () => {
      const finding: Finding = {
        ...different,
        outbound: { price: '<img src=x onerror=alert(1)>', 'a"b': '\u202e=cmd' },
      };
      const missing: Finding = {
        kind: 'missing',
        key: { sku: 'S2', '<script>': 'k' },
        inbound: { price: '7', 'a"b': '1' },
      };
      const path = folder.path('page.html');
      const started = await chromium.launch({ executablePath: browser ?? '', args: ['--no-sandbox'] });
      try {
        for (const [language, colorScheme] of looks) {
          const { text } = await rendered('html', {
            ...{ definition, summary, findings: [missing, finding], review },
            options: { language },
          });
          writeFileSync(path, text);
          const page = await (await started.newContext({ colorScheme })).newPage();
          const heard: string[] = [];
          page.on('dialog', (dialog) => heard.push(dialog.message()));
          page.on('console', (line) => heard.push(line.text()));
          page.on('request', (request) => heard.push(...(request.url().startsWith('file:') ? [] : [request.url()])));
          await page.goto(pathToFileURL(path).href);
          expect(await page.title()).toContain(hostileName);
          await page.fill('#search', 's2');
          expect(await page.locator('#findings tbody tr:visible').count()).toBe(1);
          await page.fill('#search', '');
          const { violations } = await new AxeBuilder({ page }).analyze();
          expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
          expect(heard).toEqual([]);
        }
      } finally {
        await started.close();
      }
    },
    240_000,
  );
});

describe('a finding on a page', () => {
  it('can be pointed to, and is led to from the table of kinds', async () => {
    const findings = [different, { ...different, key: { sku: 'S2', '<script>': 'k' } }];
    const { text } = await rendered('html', { definition, summary, findings });
    const anchors = [...text.matchAll(/<tr id="(finding-\d+)">/g)].map(([, anchor]) => anchor);
    expect(anchors).toEqual(['finding-1', 'finding-2']);
    const links = [...text.matchAll(/<a href="#([^"]*)">/g)].map(([, anchor]) => anchor);
    expect(links).toEqual(['finding-1', 'finding-1', 'finding-2']);
  });

  it('has its short words in one piece, but in a table of many columns', async () => {
    const { text } = await rendered('html', { definition, summary, findings: [different] });
    expect(text).toContain('<bdi class="word">S1</bdi>');
    expect(text).toContain('<table id="findings" class="few">');
    const fields = Array.from({ length: 20 }, (_, i) => `f${i}`);
    const many = definitionOf({ key: ['sku'], fields, inbound: source, outbound: source });
    const { text: wide } = await rendered('html', { definition: many, summary });
    expect(wide).toContain('<table id="findings" class="many">');
  });
});

describe('a PDF', () => {
  const exported = async (environment: Record<string, string>, path = folder.path('report.pdf')) => {
    const findings = await findingsFile(folder.path('findings.sqlite'), definition, []);
    const before = { ...process.env };
    Object.assign(process.env, environment);
    try {
      await report({ findings, format: 'pdf', path, summary, definition });
      return readFileSync(path);
    } finally {
      process.env.TIEOUT_CHROMIUM = before.TIEOUT_CHROMIUM ?? '';
      if (before.TIEOUT_CHROMIUM === undefined) delete process.env.TIEOUT_CHROMIUM;
    }
  };

  it('is printed by the browser that is named, without scripts, from a page that is gone afterwards', async () => {
    const left = () => readdirSync(tmpdir()).filter((name) => name.startsWith('tieout-pdf-'));
    const before = left();
    const seen = folder.path('seen');
    const named = program(
      `for a in "$@"; do case $a in file://*) cp "\${a#file://}" ${seen}.html;; --print-to-pdf=*) echo '%PDF-1' > "\${a#*=}";; esac; done`,
    );
    expect((await exported({ TIEOUT_CHROMIUM: named })).toString()).toBe('%PDF-1\n');
    const printed = readFileSync(`${seen}.html`, 'utf8');
    expect(printed).toContain("script-src 'none'");
    expect(printed).not.toContain('<script');
    expect(left()).toEqual(before);
  });

  it('says what the browser said where it prints nothing, and leaves nothing behind', async () => {
    const path = folder.path('report.pdf');
    const refused = exported({ TIEOUT_CHROMIUM: program('echo no display >&2; exit 1') }, path);
    await expect(refused).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(/printed no page: no display$/),
    });
    expect([existsSync(path), existsSync(`${path}.partial`)]).toEqual([false, false]);
  });

  it('says what to install where there is no browser', () => {
    expect(() => findChromium({ PATH: folder.path('nothing') })).toThrow('there is no Chromium, Chrome or Edge');
    expect(() => findChromium({ TIEOUT_CHROMIUM: '/no/such' })).toThrow('TIEOUT_CHROMIUM names /no/such');
  });

  it.runIf(browser)('comes from a real browser as pages', async () => {
    const bytes = await exported({});
    expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
    expect(bytes.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0).toBeGreaterThan(1);
  });
});

const ownTag =
  /^<(!doctype html|\/?(html|head|title|style|body|main|header|section|h1|h2|p|span|a|table|thead|tbody|tr|th|td|div|ul|li|b|i|bdi|br|label|script|svg|text|rect)( (lang|class|id|href|colspan|viewBox|width|height|x|y|aria-hidden)="[^"<>]*")*\/?|meta [^<>]*|input type="search" id="search")>$/;

function textOf(page: string): string {
  return page
    .replace(/<style>.*<\/style>|<script>.*<\/script>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

function program(script: string): string {
  const path = folder.path('browser');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

function browserOf(): string | undefined {
  try {
    return findChromium();
  } catch {
    return undefined;
  }
}

import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { generatedRun } from './face/generated-run.ts';
import { framesPerSecondUntil, millisecondsUntil, rowText } from './face/page-clock.ts';
import { renderedBytes } from './face/rendered-bytes.ts';
import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave, type Way } from './harness/interleave.ts';
import { findingBytes } from './sides/findings.ts';

/** The app as somebody sees it, in Debian's Chromium over the engine as served, by the page's own clock. */
const sizes = [1_000_000, 5_000_000];
const csvBytes = 130;
/** How long somebody looks at Home before they go on. */
const lookMs = 3_000;
const needs = { diskBytes: () => sizes.reduce((sum, findings) => sum + findings * (findingBytes + csvBytes), 0) };

type Generated = Awaited<ReturnType<typeof generatedRun>> & { findings: number };
type Shown = { page: Page; url: URL; generated: Generated };
type Measure = (shown: Shown) => Promise<number>;

await benchmark('face', needs, async ({ records, folder }) => {
  const counts = records < Math.min(...sizes) ? [records] : sizes;
  const all: Generated[] = [];
  for (const findings of counts)
    all.push({ ...(await generatedRun(join(folder, String(findings)), findings)), findings });
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
  const measure = async (id: string, what: string, unit: 'ms' | 'pictures/s', act: Measure, runs = all) => {
    const ways = runs.map((generated): [string, Way] => {
      const run = async () => ({ value: await shown(browser, generated, act) });
      return [`Tieout, ${generated.findings.toLocaleString('en-US')} findings`, { amount: 1, run }];
    });
    return figureOf({ id, what, unit }, await interleave(what, Object.fromEntries(ways)), ({ value = 0 }) => value);
  };
  try {
    return {
      versions: { chromium: browser.version() },
      figures: [
        await measure(
          'home',
          'Home, from its address to the reconciliation in its list; engine just started',
          'ms',
          home,
        ),
        await measure(
          'paint',
          'Home, from its address to its first paint, by the page’s own clock; engine just started',
          'ms',
          paint,
          all.slice(0, 1),
        ),
        await measure('open', 'opening Findings from Home at once: first rows and the total', 'ms', open),
        await measure('later', 'opening Findings after a look at Home: first rows and the total', 'ms', later),
        await measure('middle', 'the scrollbar put to the middle: the rows there', 'ms', middle),
        await measure('filter', 'a filter that one in a thousand passes: first rows', 'ms', filter),
        await measure(
          'live',
          'pictures a second while a run goes on and is looked at',
          'pictures/s',
          live,
          all.slice(0, 1),
        ),
        bundle(),
      ],
    };
  } finally {
    await browser.close();
  }
});

/** Every round has an engine, a browser's profile and a page of its own. */
async function shown(browser: Browser, generated: Generated, act: Measure): Promise<number> {
  const serving = generated.startServing();
  const { url } = JSON.parse(await serving.firstLine()) as { url: string };
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  try {
    return await act({ page: await context.newPage(), url: new URL(url), generated });
  } finally {
    await context.close();
    serving.kill('SIGINT');
    await serving.ended;
  }
}

async function home({ page, url }: Shown): Promise<number> {
  const began = performance.now();
  await page.goto(url.href);
  await homeLine(page).waitFor();
  return performance.now() - began;
}

/** What the browser itself calls the first contentful paint, from the beginning of the navigation. */
async function paint({ page, url }: Shown): Promise<number> {
  await page.goto(url.href);
  await homeLine(page).waitFor();
  return page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
}

function homeLine(page: Page) {
  return page.getByRole('row').filter({ hasText: 'bench' });
}

async function later(shown: Shown): Promise<number> {
  return open(shown, lookMs);
}

async function open({ page, url, generated }: Shown, afterMs = 0): Promise<number> {
  await page.goto(url.href);
  await homeLine(page).waitFor();
  await page.waitForTimeout(afterMs);
  const act = `location.hash = ${JSON.stringify(`#/runs/${generated.run}/findings`)}`;
  const total = generated.findings.toLocaleString('en-US');
  return millisecondsUntil(
    page,
    act,
    `return (${rowText(0)}).includes('SKU-') && document.body.innerText.includes(${JSON.stringify(total)})`,
  );
}

async function middle(shown: Shown): Promise<number> {
  await open(shown);
  const place = Math.floor(shown.generated.findings / 2);
  const isNear = `Number(row.getAttribute('aria-rowindex')) > ${place * 0.9}`;
  return millisecondsUntil(
    shown.page,
    `const grid = document.querySelector('[role=grid]'); grid.scrollTop = (grid.scrollHeight - grid.clientHeight) / 2`,
    `return [...document.querySelectorAll('[role=row][aria-selected]')].some((row) => ${isNear} && row.textContent.includes('SKU-'))`,
  );
}

/** The address is what a filter is: between the last letter and it stands a pause for more letters, which is not counted. */
async function filter(shown: Shown): Promise<number> {
  await open(shown);
  const wanted = '77 of the';
  const address = `#/runs/${shown.generated.run}/findings?q=${encodeURIComponent(JSON.stringify(wanted))}`;
  return millisecondsUntil(
    shown.page,
    `location.hash = ${JSON.stringify(address)}`,
    `return (${rowText(0)}).includes(${JSON.stringify(wanted)})`,
  );
}

async function live(shown: Shown): Promise<number> {
  const { page, url, generated } = shown;
  await page.goto(url.href);
  await homeLine(page).waitFor();
  await page.goto(new URL(`#/runs/${generated.run}`, url).href);
  await page.getByRole('button', { name: 'Run again' }).click();
  await page.waitForURL((address) => /runs\/\d{8}-/.test(address.hash) && !address.hash.includes(generated.run));
  return framesPerSecondUntil(page, `return /mismatch/.test(document.querySelector('header')?.innerText ?? '')`);
}

function bundle() {
  const { all, first } = renderedBytes();
  const way = (bytes: number) => ({ values: [bytes / 1e3], seconds: [0], cpuSeconds: [0] });
  return {
    id: 'bundle',
    what: 'the pages as built, compressed by gzip',
    unit: 'KB' as const,
    ways: { 'Tieout, every page': way(all), 'Tieout, loaded before the first page': way(first) },
  };
}

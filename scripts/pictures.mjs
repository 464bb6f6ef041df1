import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';
import { ensureBuilt } from './build.mjs';
import { ensureNode } from './node24.mjs';
import { ensureServers } from './servers.mjs';

/** Draws docs/pictures/app/: every page in both schemes and both languages, of the app as built, on the demo's data. */
const root = dirname(import.meta.dirname);
const pictures = join(root, 'docs', 'pictures', 'app');
const schemes = ['light', 'dark'];
/** Long enough, once everything is there, for pictures to stand still. */
const settleMs = 700;
// English last: what follows a picture is clicked by its English words.
const languages = { zh: 'zh-CN', en: 'en-GB' };

await ensureNode();
ensureServers();
await ensureBuilt();
mkdirSync(pictures, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'tieout-pictures-'));
const engine = await serve(join(folder, 'promotions'));
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
  const first = await context.newPage();
  await first.goto(engine.url);
  await draw(first, 'start');
  const earlier = await runDemo(first);
  await first.goto(new URL(engine.url).origin);
  const run = { ...(await runDemo(first)), earlier: earlier.run };
  await first.close();
  for (const [name, address] of Object.entries(pagesOf(run))) {
    const page = await context.newPage();
    await page.goto(`${new URL(engine.url).origin}/#${address}`);
    await draw(page, name);
    await page.close();
  }
} finally {
  await browser.close();
  engine.child.kill('SIGINT');
  rmSync(folder, { recursive: true, force: true });
}

function pagesOf({ run, earlier, definition }) {
  return {
    home: '/',
    definition: `/definitions/edit?path=${encodeURIComponent(definition)}`,
    runs: '/runs',
    run: `/runs/${run}`,
    findings: `/runs/${run}/findings`,
    compare: `/compare?runs=${encodeURIComponent(JSON.stringify([earlier, run]))}`,
    shapes: `/runs/${run}/shapes`,
    replay: `/runs/${run}/replay`,
    certificate: `/runs/${run}/certificate`,
    reruns: '/reruns',
    activities: '/activities',
    analysis: '/analysis',
    trail: `/trail?run=${run}`,
    settings: '/settings',
    alerts: '/settings/alerts',
  };
}

/** The page as it is now in every scheme and language. */
async function draw(page, name) {
  await page.getByRole('main').waitFor();
  for (const colorScheme of schemes) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    for (const [language, locale] of Object.entries(languages)) {
      await speak(page, locale);
      await page.getByRole('main').waitFor();
      await page.waitForFunction(isThere);
      await page.waitForTimeout(settleMs);
      await page.screenshot({ path: join(pictures, `${name}-${colorScheme}-${language}.png`), animations: 'disabled' });
      process.stdout.write(`${name}-${colorScheme}-${language}.png\n`);
    }
  }
}

/** Said in the page: nothing stands in for what is yet to come, and nothing is being counted. */
function isThere() {
  return document.querySelector('.mantine-Skeleton-root, [aria-busy="true"]') === null;
}

/** By the palette, as a person does. */
async function speak(page, locale) {
  await page.keyboard.press('Control+k');
  await page
    .getByRole('dialog')
    .getByRole('textbox')
    .fill(locale === 'zh-CN' ? '简体中文' : 'English');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

async function runDemo(page) {
  await page.getByRole('button', { name: 'Try the demo' }).first().click();
  await page.waitForURL(/runs\/\d{8}-/);
  const run = /runs\/([\w-]+)/.exec(page.url())?.[1];
  await page.getByText('mismatch').first().waitFor();
  return { run, definition: join(folder, 'promotions', 'demo', '618-tagging.yaml') };
}

async function serve(workspace) {
  const args = [join(root, 'scripts', 'tieout.mjs'), 'serve', '--json', '--workspace', workspace];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line);
    if (url) return { url, child };
  }
  throw new Error('tieout serve did not start');
}

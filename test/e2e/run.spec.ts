import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPage } from './pages/run.ts';
import { expectAccessible } from './support/access.ts';
import { serve } from './support/engine-served.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { type SlowSide, slowSide, speeds } from './support/slow-side.ts';
import { test as base, expect } from './support/test.ts';

/** A run of two CSV files that differ in three records, ended before the app is opened. */
const test = base.extend<{ ended: string }>({
  ended: [
    async ({ folder }, use) => {
      mkdirSync(folder, { recursive: true });
      const inbound = records(2_000);
      const outbound = [...inbound.slice(1, -1), ['S1999', '7.00'], ['S9999', '1.00']] as typeof inbound;
      const definition = csvDefinition(folder, 'ledger', { inbound, outbound });
      await use((await ran(join(folder, 'workspace'), definition)).run);
    },
    { auto: true },
  ],
});

// A run by the command line comes first, which a busy machine takes its time for.
test.describe.configure({ timeout: 180_000 });

test.describe('a run that has ended', () => {
  test('says its verdict, how much, and the control totals of both sides', { tag: '@window' }, async ({
    app,
    ended,
  }) => {
    const page = runPage(app);
    await page.open(ended);
    await expect(page.sign).toContainText('mismatch');
    await expect(app.getByText('Findings: 3 in 4,000 records.')).toBeVisible();
    await expect(page.side('Inbound')).toContainText('2,000');
    await expect(page.side('Difference')).toContainText('Agree with what was compared');
    await expect(page.kind('missing')).toContainText('1');
    await expect(page.kind('different')).toContainText('1');
    await expect(app.getByRole('link', { name: /in which price differs: 1/ })).toBeVisible();
  });

  test('leads to the findings of a kind and of a field', async ({ app, ended }) => {
    const page = runPage(app);
    await page.open(ended);
    await page.kind('missing').getByRole('link').click();
    await expect(app).toHaveURL(new RegExp(`#/runs/${ended}/findings\\?.*missing`));
  });

  test('is exported into the downloads of the browser', async ({ app, ended, folder }) => {
    const page = runPage(app);
    await page.open(ended);
    const download = await page.export('CSV');
    expect(download.suggestedFilename()).toBe(`ledger-${ended}.csv`);
    const path = join(folder, 'saved.csv');
    await download.saveAs(path);
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(4);
    await expect(app.getByText(/is in your downloads/)).toBeVisible();
  });

  test('is copied as text and as JSON', async ({ app, ended, context }) => {
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    const page = runPage(app);
    await page.open(ended);
    expect(await page.copy('text')).toContain('ledger: mismatch');
    expect(JSON.parse(await page.copy('JSON'))).toMatchObject({ run: ended, verdict: 'mismatch' });
  });

  test('tells of each partition by the keys and as a table', { tag: '@window' }, async ({ app, ended }) => {
    const page = runPage(app);
    await page.open(ended);
    await expect(page.map).toHaveAccessibleName(/256 of 256 are compared/);
    await page.map.focus();
    await app.keyboard.press('End');
    await expect(page.told).toContainText('Partition 255');
    await app.keyboard.press('ArrowLeft');
    await app.keyboard.press('ArrowUp');
    await expect(page.told).toContainText('Partition 222');
    await page.openTable();
    await expect(app.getByRole('row')).toHaveCount(257);
    await expect(page.tableRow(222)).toContainText(/no findings|with findings/);
  });

  test('starts another one of the same definition', async ({ app, ended }) => {
    const page = runPage(app);
    await page.open(ended);
    await page.startAnother(ended);
    await expect(page.sign).toContainText('mismatch');
    await expect(page.map).toHaveAccessibleName(/256 of 256 are compared/);
  });
});

test('a run that fails by its definition leads there, and offers no going on', async ({ app, ended, folder }) => {
  const page = runPage(app);
  writeFileSync(join(folder, 'ledger-outbound.csv'), 'sku,cost\nS1,1.50\n');
  await page.open(ended);
  await page.startAnother(ended);
  await expect(page.sign).toContainText('failed');
  await expect(app.getByRole('button', { name: 'Resume' })).toHaveCount(0);
  await app.getByRole('link', { name: 'Correct the definition' }).click();
  await expect(app).toHaveURL(/#\/definitions\/edit\?path=.*ledger\.yaml/);
});

test('a run that established nothing says so before anything else', async ({ app, folder }) => {
  const definition = csvDefinition(folder, 'empty', { inbound: [], outbound: [] });
  const { run } = await ran(join(folder, 'workspace'), definition);
  const page = runPage(app);
  await page.open(run);
  await expect(page.sign).toContainText('not established');
  await expect(app.getByRole('heading', { name: /must not be called a match/ })).toBeVisible();
  await expect(app.getByText(/Both sides are empty/)).toBeVisible();
});

for (const [colorScheme, locale] of [
  ['light', 'en-GB'],
  ['dark', 'zh-CN'],
  ['dark', 'en-GB'],
  ['light', 'zh-CN'],
] as const) {
  test.describe(`in ${colorScheme} colours and ${locale}`, () => {
    test.use({ colorScheme, locale });

    test('the page of a run is accessible', async ({ app, ended }) => {
      await app.goto(new URL(`#/runs/${ended}`, app.url()).href);
      await app.getByRole('application').waitFor();
      await app.getByRole('button', { name: /As a table|以表格查看/ }).click();
      await app.getByRole('button', { name: /Export|导出/ }).click();
      await app.getByRole('menuitem').first().waitFor();
      await expectAccessible(app);
    });
  });
}

test.describe('a run under way', () => {
  let side: SlowSide;
  let first: string;
  test.beforeEach(async ({ folder }) => {
    side = await slowSide(folder);
    first = (await ran(join(folder, 'workspace'), side.definition)).run;
    side.proxy.bytesPerSecond = speeds.slow;
  });
  test.afterEach(() => side.stop());

  test('shows what is read, how fast and how long yet, and its verdict at the end', async ({ app }) => {
    const page = runPage(app);
    await page.open(first);
    await page.startAnother(first);
    await expect(page.sign).toContainText('pulling');
    await expect(page.side('Inbound')).toContainText(/\/s · .* left/);
    await expectAccessible(app);
    side.proxy.bytesPerSecond = speeds.fast;
    await expect(page.sign).toContainText('mismatch');
    await expect(page.side('Inbound')).toContainText('30,000');
    await expect(page.map).toHaveAccessibleName(/256 of 256 are compared; 2 have findings/);
  });

  test('is cancelled, says what is kept, and goes on to the same result', { tag: '@window' }, async ({ app }) => {
    const page = runPage(app);
    await page.open(first);
    await page.startAnother(first);
    await expect(page.side('Inbound')).toContainText(/\/s/);
    await page.cancel();
    await expect(app.getByRole('heading', { name: 'Interrupted; it can be resumed' })).toBeVisible();
    side.proxy.bytesPerSecond = speeds.fast;
    await page.resume();
    await expect(page.sign).toContainText('mismatch');
    await expect(page.side('Inbound')).toContainText('30,000');
    await expect(page.kind('missing')).toContainText('1');
    await expect(app.getByText('Resumed: times are those of the last part.')).toBeVisible();
  });

  test('is still there after a reload, with what was read so far', async ({ app }) => {
    const page = runPage(app);
    await page.open(first);
    await page.startAnother(first);
    await expect(page.side('Inbound')).toContainText(/\/s/);
    await app.reload();
    await expect(page.sign).toContainText('pulling');
    await expect(page.side('Inbound')).toContainText(/[1-9],?\d{3}/);
    side.proxy.bytesPerSecond = speeds.fast;
    await expect(page.sign).toContainText('mismatch');
  });

  test('goes on when its engine was killed and started anew', async ({ app, engine, folder }) => {
    const page = runPage(app);
    await page.open(first);
    const run = await page.startAnother(first);
    await expect(page.side('Inbound')).toContainText(/\/s/);
    await engine.kill();
    await expect(app.getByRole('status').filter({ hasText: 'The engine does not answer.' })).toBeVisible();
    await expect(app.getByRole('status').filter({ hasText: 'as they were last told' })).toBeVisible();
    const again = await serve(join(folder, 'workspace'), engine.port);
    await expect(app.getByRole('status').filter({ hasText: 'Open the address that it printed last' })).toBeVisible();
    await app.goto(again.url);
    await app.reload();
    await page.open(run);
    await expect(app.getByRole('heading', { name: 'Interrupted; it can be resumed' })).toBeVisible();
    side.proxy.bytesPerSecond = speeds.fast;
    await page.resume();
    await expect(page.sign).toContainText('mismatch');
    await again.stop();
  });

  test('that fails says why and what to do, and can be resumed', async ({ app }) => {
    const page = runPage(app);
    await page.open(first);
    await page.startAnother(first);
    await expect(page.side('Inbound')).toContainText(/\/s/);
    await side.proxy.stop();
    await expect(app.getByText('A source cannot be reached')).toBeVisible({ timeout: 40_000 });
    await expect(page.sign).toContainText('failed');
    await expect(app.getByRole('button', { name: 'Resume' })).toBeVisible();
  });
});

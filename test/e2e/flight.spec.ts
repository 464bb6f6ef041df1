import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analysisPage } from './pages/analysis.ts';
import { definitionPage } from './pages/definition.ts';
import { flightCard } from './pages/flight.ts';
import { runPage } from './pages/run.ts';
import { expectAccessible } from './support/access.ts';
import { ran } from './support/ran.ts';
import { test as base, expect } from './support/test.ts';

/** Two runs of 1,000 pairs that took two hours; an item sent now is missing in the first, and in flight in the second. */
const test = base.extend<{ ended: string }>({
  ended: [
    async ({ folder }, use) => {
      const [sentAt, took] = [Date.now() - 5 * 3_600_000, 2 * 3_600_000];
      const time = (at: number) => new Date(at).toISOString();
      const keys = Array.from({ length: 1_000 }, (_, i) => `S${i}`);
      const sent = [...keys.map((key) => `${key},1,${time(sentAt)}`), `fresh,1,${time(Date.now())}`];
      const held = keys.map((key) => `${key},1,${time(sentAt + took)}`);
      writeFileSync(join(folder, 'sent.csv'), `sku,price,sent_at\n${sent.join('\n')}\n`);
      writeFileSync(join(folder, 'held.csv'), `sku,price,done_at\n${held.join('\n')}\n`);
      const definition = join(folder, 'flights.yaml');
      writeFileSync(
        definition,
        'name: flights\nkey: [sku]\nfields: [price]\ninbound: { type: csv, path: sent.csv }\noutbound: { type: csv, path: held.csv }\nflight: { sent: sent_at, done: done_at }\nclassify: [{ name: waiting, kind: missing, suspense: "1221" }]\n',
      );
      const workspace = join(folder, 'workspace');
      await ran(workspace, definition);
      await use((await ran(workspace, definition)).run);
    },
    { auto: true },
  ],
});

test.describe.configure({ timeout: 180_000 });

test('the page of a run says what may still be on its way, by when, and how that is known', async ({ app, ended }) => {
  const run = runPage(app);
  const { card, first, hours } = flightCard(app);
  await run.open(ended);
  await expect(run.sign).toContainText('not established');
  await expect(app.getByText('Not established yet: 1 record may still be on the way')).toBeVisible();
  await expect(app.getByText(/1 record is in flight, expected by/)).toBeVisible();
  await expect(card).toContainText('p99 of 1 earlier run, 1,000 pairs');
  await expect(first.getByRole('cell', { name: 'fresh' })).toBeVisible();
  await expect(
    hours.getByRole('row', { name: /All day 1,000 2 h 2 h|All day 1,000 2 h \d+ min 2 h \d+ min/ }),
  ).toBeVisible();
  await expectAccessible(app);
});

test('whoever was told of a run that only waits is led to what it waits for', async ({ app, ended }) => {
  const { card, first } = flightCard(app);
  await app.setViewportSize({ width: 1_000, height: 500 });
  await app.goto(new URL(`#/runs/${ended}?at=flight`, app.url()).href);
  await expect(first.getByRole('cell', { name: 'fresh' })).toBeInViewport();
  await expect(card.locator('[tabindex="-1"]')).toBeFocused();
  await expectAccessible(app);
});

test('an item in suspense that is in flight is listed in its account, until when it is awaited', async ({
  app,
  ended,
}) => {
  const analysis = analysisPage(app);
  await app.goto(new URL(`#/runs/${ended}`, app.url()).href);
  await analysis.open();
  await expect(analysis.card('Suspense by account and age')).toContainText(
    'Of them in flight, and no findings now: 1.',
  );
  await expect(analysis.card('Longest in suspense').getByRole('row').nth(1)).toContainText(/fresh in flight until/);
  await expectAccessible(app);
});

test('the form and the text say alike which columns carry times', async ({ app, folder }) => {
  const page = definitionPage(app);
  await page.open(join(folder, 'flights.yaml'));
  const isTimed = app.getByRole('switch', { name: 'Items in flight' });
  await expect(isTimed).toBeChecked();
  await app.getByRole('textbox', { name: 'Wait at most' }).fill('6h');
  await app.keyboard.press('Tab');
  await expect.poll(() => page.text()).toContain('flight: { sent: sent_at, done: done_at, atMost: 6h }');
  const quantile = app.getByRole('textbox', { name: 'Quantile' });
  await quantile.fill('0.95');
  await expect.poll(() => page.text()).toContain('atMost: 6h, quantile: 0.95 }');
  await quantile.fill('2');
  await expect(page.form.getByText('A share from 0.5 to 0.9999')).toBeVisible();
  await quantile.fill('0.9');
  await quantile.press('ArrowUp');
  await expect.poll(() => page.text()).toContain('quantile: 0.91 }');
  await quantile.fill('');
  await expect.poll(() => page.text()).not.toContain('quantile');
  await app.getByRole('textbox', { name: 'Sent', exact: true }).fill('price');
  await app.keyboard.press('Tab');
  await expect(page.form.getByText('price is compared already', { exact: false })).toBeVisible();
  await expectAccessible(app);
  await isTimed.uncheck();
  await expect.poll(() => page.text()).not.toContain('flight:');
  await isTimed.check();
  await expect.poll(() => page.text()).toContain('sent: sent_at');
});

test.describe('in dark colours and Chinese', () => {
  test.use({ colorScheme: 'dark', locale: 'zh-CN' });

  test('what is in flight is told and accessible', async ({ app, ended }) => {
    const { card, first } = flightCard(app);
    await app.goto(new URL(`#/runs/${ended}`, app.url()).href);
    await expect(app.getByText('尚未确定：1 条记录可能仍在途')).toBeVisible();
    await expect(card).toContainText('依据以往 1 次清算、1,000 对记录的 p99');
    await expect(first.getByRole('cell', { name: 'fresh' })).toBeVisible();
    await expectAccessible(app);
    const analysis = analysisPage(app);
    await analysis.open();
    await expect(analysis.card('挂账最久的项目').getByRole('row').nth(1)).toContainText(/fresh 在途，最晚 .* 到达/);
    await expectAccessible(app);
  });
});

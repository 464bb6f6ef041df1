import { findingsPage } from './pages/findings.ts';
import { homePage } from './pages/home.ts';
import { expectAccessible } from './support/access.ts';
import { expect, test } from './support/test.ts';

test('a first start offers the demo, and three clicks lead from there to the first finding', {
  tag: '@window',
}, async ({ app }) => {
  const home = homePage(app);
  await expect(app.getByText('Nothing to tie out yet')).toBeVisible();
  await home.tryTheDemo();
  await home.openFindings();
  await findingsPage(app).grid.getByRole('row').nth(2).click();
  await expect(app.getByRole('complementary').last()).toContainText('SKU-');
});

test('each reconciliation stands in a row, with its verdict, its match rate and what it runs', {
  tag: '@window',
}, async ({ app }) => {
  const home = homePage(app);
  await home.tryTheDemo();
  await expect(app.getByRole('main')).toContainText('mismatch');
  await app.getByRole('link', { name: 'Home' }).click();
  const row = home.row('618-tagging');
  await expect(row).toContainText('csv sent.csv ↔ ndjson held.ndjson');
  await expect(row).toContainText('≠ mismatch');
  await expect(row).toContainText(/99\.\d+ %/);
  await row.getByRole('button', { name: 'Run 618-tagging' }).click();
  await expect(app).toHaveURL(/runs\/\d{8}-/);
});

test('home tells what is open of what was found, and asks nothing once for each reconciliation', async ({ app }) => {
  const home = homePage(app);
  const calls: string[] = [];
  app.on('websocket', (socket) => socket.on('framesent', ({ payload }) => calls.push(String(payload))));
  await home.tryTheDemo();
  await expect(app.getByRole('main')).toContainText('mismatch');
  await app.reload();
  await app.getByRole('link', { name: 'Home' }).click();
  const findings = home.row('618-tagging').getByRole('link', { name: /^[\d,]+$/ });
  await expect(findings).toBeVisible();
  const found = await findings.textContent();
  calls.length = 0;
  await app.reload();
  await expect(findings).toHaveText(found ?? '');
  await expect.poll(() => calls.some((call) => call.includes('/definitions/list'))).toBe(true);
  expect(calls.filter((call) => call.includes('/trail/list'))).toEqual([]);
  await findings.click();
  await expect(findingsPage(app).status).toContainText(found ?? '');
  await findingsPage(app).grid.press('a');
  await app.getByRole('dialog').getByRole('button', { name: /: 1$/ }).click();
  await app.getByRole('link', { name: 'Home' }).click();
  const open = Number((found ?? '').replaceAll(',', '')) - 1;
  await expect(findings).toHaveText(open.toLocaleString('en-US'));
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('home is accessible, empty and with a reconciliation', async ({ app }) => {
      const home = homePage(app);
      await app.getByText('Nothing to tie out yet').waitFor();
      await expectAccessible(app);
      await home.tryTheDemo();
      await expect(app).toHaveURL(/runs\/\d{8}-/);
      await app.getByRole('link', { name: 'Home' }).click();
      await home.row('618-tagging').waitFor();
      await expectAccessible(app);
    });
  });
}

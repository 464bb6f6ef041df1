import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { runsPage } from './pages/runs.ts';
import { expectAccessible } from './support/access.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { expect, test } from './support/test.ts';

// A run by the command line comes first, which a busy machine takes its time for.
test.describe.configure({ timeout: 180_000 });

test('before the first run the list says how one comes about', async ({ app }) => {
  await runsPage(app).open();
  await expect(app.getByText('No runs yet')).toBeVisible();
  await expectAccessible(app);
});

test.describe('with runs of two reconciliations', () => {
  test.beforeEach(async ({ folder }) => {
    const workspace = join(folder, 'workspace');
    const inbound = records(1_000);
    const orders = csvDefinition(folder, 'orders', { inbound, outbound: inbound });
    const bank = csvDefinition(folder, 'bank', { inbound, outbound: inbound.slice(5) });
    for (const definition of [orders, bank, orders]) await ran(workspace, definition);
  });

  test('each row says what a run came to, the newest first', async ({ app }) => {
    const page = runsPage(app);
    await page.open();
    await expect(page.rows).toHaveCount(3);
    await expect(page.rows.first()).toContainText('orders');
    await expect(page.rows.first()).toContainText('match');
    await expect(page.rows.first()).toContainText('100 %');
    await expect(page.row('bank')).toContainText('99.50 %');
    await expectAccessible(app);
  });

  test('the filter is in the address, and finds by name and by verdict', async ({ app }) => {
    const page = runsPage(app);
    await page.open();
    await expect(page.rows).toHaveCount(3);
    await app.keyboard.press('/');
    await typeOnSlowMachine(app, 'bank mismatch of the day');
    await expect(page.filterInput).toHaveValue('bank mismatch of the day');
    await expect(app).toHaveURL(/of(\+|%20)the(\+|%20)day/);
    await expect(page.filterInput).toHaveValue('bank mismatch of the day');
    await page.filter('bank');
    await expect(page.rows).toHaveCount(1);
    await expect(app).toHaveURL(/text=bank/);
    await page.filter('mismatch');
    await expect(page.rows).toHaveCount(1);
    await page.filter('nothing is called that');
    await app.getByRole('button', { name: 'Clear the filter' }).click();
    await expect(page.rows).toHaveCount(3);
  });

  test('the keys lead from row to row and into a run', async ({ app }) => {
    const page = runsPage(app);
    await page.open();
    await expect(page.rows).toHaveCount(3);
    for (const key of ['j', 'j', 'k', 'j', 'Enter']) await app.keyboard.press(key);
    await expect(app.getByRole('heading', { level: 1 })).toContainText('Run ');
    await expect(app.locator('header')).toContainText('bank');
  });

  test('a reconciliation leads to its runs alone', async ({ app }) => {
    const page = runsPage(app);
    await page.open();
    await page.row('bank').click();
    await app.locator('header').getByRole('link', { name: 'Runs' }).click();
    await expect(app.getByRole('heading', { level: 1 })).toHaveText('Runs of bank');
    await expect(page.rows).toHaveCount(1);
    await app.getByRole('button', { name: 'All runs' }).click();
    await expect(page.rows).toHaveCount(3);
  });
});

/** Letters come faster than the page can follow them. */
async function typeOnSlowMachine(page: Page, text: string): Promise<void> {
  const machine = await page.context().newCDPSession(page);
  await machine.send('Emulation.setCPUThrottlingRate', { rate: 8 });
  await page.keyboard.type(text, { delay: 40 });
  await machine.send('Emulation.setCPUThrottlingRate', { rate: 1 });
}

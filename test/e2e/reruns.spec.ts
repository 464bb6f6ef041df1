import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rerunsPage } from './pages/reruns.ts';
import { expectAccessible } from './support/access.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ timeout: 180_000 });

test.describe('with a run whose findings can be sent back', () => {
  test.beforeEach(async ({ folder }) => {
    const inbound = records(50);
    const definition = csvDefinition(folder, 'orders', { inbound, outbound: inbound.slice(3) });
    appendFileSync(definition, 'rerun: { type: file, path: sent, recheckAfter: 0s }\n');
    const { run } = await ran(join(folder, 'workspace'), definition);
    writeFileSync(join(folder, 'run'), run);
  });

  test('the key r asks for what the filter leaves, and whoever asked does not approve it', async ({ app }) => {
    const page = rerunsPage(app);
    await page.open();
    await expect(app.getByText('No rerun was asked for yet')).toBeVisible();
    await expectAccessible(app);
    await app.getByRole('navigation').getByRole('link', { name: 'Runs', exact: true }).click();
    await app.getByRole('link', { name: 'orders' }).click();
    await app
      .getByRole('link', { name: /findings/i })
      .first()
      .click();
    await expect(app.getByText('S2', { exact: true }).first()).toBeVisible();
    await app.keyboard.press('r');
    await page.on(/All 3|全部 3/);
    await expect(page.dialog.getByText('3 items')).toBeVisible();
    await expect(page.dialog.getByText('"kind":"missing"')).toBeVisible();
    await expectAccessible(app);
    await page.giveReason('lost on the way', 'Ask');
    await expect(page.dialog).toBeHidden();
    await app.keyboard.press('r');
    await page.on(/All 3|全部 3/);
    await expect(page.dialog.getByRole('status')).toContainText('All 3 are in open requests already');
    await expect(page.dialog.getByRole('status')).toContainText(/3 items in [0-9a-f]{8}, asked/);
    await page.dialog.getByRole('textbox', { name: /Reason/ }).fill('once more');
    await expect(page.dialog.getByRole('button', { name: 'Ask', exact: true })).toBeDisabled();
    await expectAccessible(app);
    await app.keyboard.press('Escape');
    await page.open();
    await expect(page.requests).toHaveCount(1);
    await expect(page.requests.first()).toContainText('asked');
    await expect(app.getByText('somebody else approves it')).toBeVisible();
    await expect(app.getByRole('button', { name: 'Approve' })).toBeHidden();
    await expectAccessible(app);
    await page.act('Withdraw');
    await page.giveReason('sent by hand', 'Withdraw');
    await expect(page.requests.first()).toContainText('withdrawn');
  });
});

import { execFile } from 'node:child_process';
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { trailPage } from './pages/trail.ts';
import { expectAccessible } from './support/access.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { expect, test } from './support/test.ts';

// Runs and people by the command line come first, which a busy machine takes its time for.
test.describe.configure({ timeout: 400_000 });

const passphrase = 'correct horse battery';

/** What somebody else does in the same workspace. */
async function tieout(folder: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, TIEOUT_PASSPHRASE: passphrase };
  const all = ['scripts/tieout.mjs', ...args, '--workspace', join(folder, 'workspace'), '--quiet'];
  await promisify(execFile)(process.execPath, all, { env });
}

test.beforeEach(async ({ folder }) => {
  const inbound = records(200);
  const definition = csvDefinition(folder, 'orders', { inbound, outbound: inbound.slice(3) });
  await ran(join(folder, 'workspace'), definition);
});

test('a lead signs what others decided, takes a bundle away, and anybody can verify it', async ({ app, folder }) => {
  await tieout(folder, 'people', 'add', 'Wei');
  await tieout(folder, 'people', 'key', 'Wei');
  const page = trailPage(app);
  await page.open();
  await page.choose('Run', /orders/);
  await expect(page.beside.getByText('3 findings undecided')).toBeVisible();
  await expect(page.beside.getByText('You have no key to sign with')).toBeVisible();
  await tieout(folder, 'decide', 'latest', 'accepted', '--kind', 'missing', '--reason', 'timing', '--as', 'Wei');
  await app.reload();
  // The list has emptied but for what only the lead can do.
  await page.makeKey(passphrase);
  await expect(page.beside.getByText('Nothing stands in the way of a signature')).toBeVisible();
  await page.sign('Seen with Wei.', 'the wrong one');
  await expect(page.beside.getByRole('alert')).toContainText('The key does not open');
  await page.sign('Seen with Wei.', passphrase);
  await expect(page.beside.getByText(/^Signed by/)).toBeVisible();

  await app.getByRole('link', { name: 'Findings', exact: true }).first().click();
  await app.getByRole('grid', { name: 'Findings' }).getByRole('row').nth(1).click();
  const decide = app.getByRole('button', { name: 'Decide…' });
  await expect(decide).toBeDisabled();
  await expect(app.getByText('accepted').last()).toBeVisible();
  await expect(app.getByRole('button', { name: 'Take back' })).toHaveCount(0);
  const findings = app.url();
  await page.open();
  await page.choose('Run', /orders/);

  const bundle = join(folder, 'orders.tieout');
  await page.bundle(passphrase, bundle);
  await page.look(bundle);
  await expect(page.whole).toBeVisible();
  await expect(page.beside.getByText(/^signed by/)).toBeVisible();
  appendFileSync(bundle, 'x');
  await page.look(bundle);
  await expect(page.broken).toBeVisible();
  await expect.poll(() => readdirSync(join(folder, 'workspace', 'exports', 'received'))).toEqual([]);

  await page.reopen('one was wrong');
  await expect(page.beside.getByText(/Void: reopened .* because one was wrong/)).toBeVisible();
  await app.goto(findings);
  await expect(decide).toBeEnabled();
});

test('the trail is looked through by who, by what, and entry by entry', async ({ app }) => {
  const page = trailPage(app);
  await page.open();
  await expect(page.verified).toBeVisible();
  await expect(page.entry(1)).toBeVisible();
  const all = await page.rows.count();
  await page.choose('What was done', /snapshot sealed/);
  await expect(page.rows).toHaveCount(2);
  await expect(app).toHaveURL(/act=snapshot.sealed/);
  await app.getByRole('button', { name: 'Clear', exact: true }).click();
  await expect(page.rows).toHaveCount(all);
  await app.keyboard.press('j');
  await expect(page.beside.getByRole('heading', { name: `Entry ${all}` })).toBeVisible();
  await app.keyboard.press('j');
  await expect(page.beside.getByRole('heading', { name: `Entry ${all - 1}` })).toBeVisible();
  await page.beside.getByRole('button', { name: 'Prove that it is in the trail' }).click();
  await expect(page.beside.getByText(/In the trail of \d+ entries/)).toBeVisible();
  await app.keyboard.press('Escape');
  await expect(page.beside.getByRole('heading', { name: /^Entry/ })).toHaveCount(0);
  await app.getByRole('button', { name: 'Verify the workspace' }).click();
  await expect(app.getByRole('dialog').getByText('Everything is what it was')).toBeVisible();
});

for (const locale of ['en-GB', 'zh-CN']) {
  test.describe(locale, () => {
    test.use({ locale });
    test('the trail and the coverage certificate are accessible in both schemes', async ({ app }) => {
      await app.locator('nav a[href$="/trail"]').click();
      await expect(app.locator('tr[data-sequence]').first()).toBeVisible();
      await app.getByRole('combobox').first().click();
      await app.getByRole('option').first().click();
      await expect(app.locator('tr[data-sequence]').first()).toBeVisible();
      await app.locator('tr[data-sequence] button').first().click();
      await expect(app.locator('aside pre')).toBeVisible();
      await inBothSchemes(app);
      await app.locator('aside a[href*="certificate"]').click();
      await expect(app.getByText('256').first()).toBeVisible();
      await inBothSchemes(app);
    });
  });
}

async function inBothSchemes(app: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await app.emulateMedia({ colorScheme });
    await expectAccessible(app);
  }
}

import { execFile } from 'node:child_process';
import { appendFileSync, cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { exportMenu } from './pages/export.ts';
import { findingsPage } from './pages/findings.ts';
import { rerunsPage } from './pages/reruns.ts';
import { reviewing } from './pages/review.ts';
import { settingsPage } from './pages/settings.ts';
import { trailPage } from './pages/trail.ts';
import { expectAccessible } from './support/access.ts';
import { serve } from './support/engine-served.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { expect, test } from './support/test.ts';

// Runs and people by the command line come first, which a busy machine takes its time for.
test.describe.configure({ timeout: 600_000 });

const passphrase = 'correct horse battery';
const people = [
  ['Auditor A', 'auditor'],
  ['Developer D', 'developer'],
  ['Lead L', 'lead'],
  ['Lead M', 'lead'],
] as const;

async function tieout(workspace: string, ...args: string[]): Promise<void> {
  const env = { ...process.env, TIEOUT_PASSPHRASE: passphrase };
  const all = ['scripts/tieout.mjs', ...args, '--workspace', workspace, '--quiet'];
  await promisify(execFile)(process.execPath, all, { env });
}

const inbound = records(50);
let run = '';

/** A run whose findings await their people: three missing, one of another price. */
test.beforeEach(async ({ folder }) => {
  const outbound = [['S3', '7'], ...inbound.slice(4)] as typeof inbound;
  const definition = csvDefinition(folder, 'orders', { inbound, outbound });
  appendFileSync(definition, 'rerun: { type: file, path: sent, recheckAfter: 0s }\n');
  ({ run } = await ran(join(folder, 'workspace'), definition));
  for (const [name, role] of people) {
    await tieout(join(folder, 'workspace'), 'people', 'add', name, '--role', role);
    await tieout(join(folder, 'workspace'), 'people', 'key', name);
  }
});

async function actAs(app: Page, name: string): Promise<void> {
  const page = settingsPage(app);
  await page.open();
  await page.actOn(name, `Act as ${name}…`);
  await page.dialog.getByLabel(`Passphrase of the key of ${name}`).fill(passphrase);
  await page.dialog.getByRole('button', { name: `Act as ${name}` }).click();
  await expect(page.acting).toContainText(name);
}

test('an auditor decides, a developer has items sent again, two leads sign, and a stranger verifies and reads it', async ({
  app,
  folder,
  browser,
}) => {
  const [findings, review, reruns, trail] = [findingsPage(app), reviewing(app), rerunsPage(app), trailPage(app)];
  await actAs(app, 'Auditor A');
  await findings.open(run);
  await expect(findings.status).toContainText('4');
  await findings.grid.press('a');
  await review.on(/All 4/);
  await review.confirm.click();
  await expect(findings.row('S0')).toContainText('accepted');

  await actAs(app, 'Developer D');
  await findings.open(run, '?kinds=["missing"]');
  await expect(findings.status).toContainText('3 of 4');
  const exporting = exportMenu(app);
  await exporting.open();
  const text = await exporting.textOf(() => exporting.item('CSV').click());
  expect(text).toContain('S1');
  await findings.grid.press('r');
  await expect(reruns.dialog.getByText('1 item', { exact: true })).toBeVisible();
  await reruns.on(/All 3/);
  await expect(reruns.dialog.getByText('3 items')).toBeVisible();
  await reruns.giveReason('lost on the way', 'Ask');
  await expect(reruns.dialog).toBeHidden();
  writeFileSync(join(folder, 'orders-outbound.csv'), ['sku,price', ...inbound.map((row) => row.join(','))].join('\n'));

  await actAs(app, 'Lead L');
  await reruns.open();
  await reruns.act('Approve');
  await reruns.giveReason('they were lost', 'Approve');
  await expect(reruns.requests.first()).toContainText('closed', { timeout: 90_000 });
  await trail.open();
  await trail.choose('Run', /orders/);
  await expect(trail.beside.getByText('Nothing stands in the way of a signature')).toBeVisible();
  await trail.sign('Seen.', passphrase);
  await expect(trail.beside.getByText(/^Signed by Lead L/)).toBeVisible();
  await expect(trail.beside.getByText('You signed it: another lead must countersign')).toBeVisible();

  await actAs(app, 'Lead M');
  await trail.open();
  await trail.choose('Run', /orders/);
  await trail.countersign('So have I.', passphrase);
  await expect(trail.beside.getByText(/^Countersigned by Lead M/)).toBeVisible();
  const bundle = join(folder, 'orders.tieout');
  await trail.bundle(passphrase, bundle);

  const other = await serve(join(folder, 'other'));
  const stranger = await browser.newPage({ locale: 'en-GB' });
  try {
    await stranger.goto(other.url);
    const [there, read] = [trailPage(stranger), findingsPage(stranger)];
    await there.open();
    await there.drop(bundle);
    await expect(there.whole).toBeVisible();
    await expect(there.beside.getByText(/^countersigned by Lead M/)).toBeVisible();
    await there.inHand.openToRead.click();
    await expect(there.banner).toContainText('signed by Lead L');
    await expect(there.banner).toContainText('countersigned by Lead M');
    await stranger.getByRole('link', { name: 'orders' }).click();
    await expect(stranger.getByRole('button', { name: 'Run again' })).toHaveCount(0);
    await read.open(run);
    await expect(stranger.locator('header')).toContainText('by Lead L, countersigned by Lead M');
    await expect(read.row('S0')).toContainText('accepted');
    await read.grid.press('a');
    await read.grid.press('r');
    await expect(stranger.getByRole('dialog')).toHaveCount(0);
    await there.banner.getByRole('button', { name: 'Close' }).click();
    await expect(there.banner).toHaveCount(0);
    await stranger.getByRole('navigation').getByRole('link', { name: 'Runs', exact: true }).click();
    await expect(stranger.getByRole('link', { name: 'orders' })).toHaveCount(0);
  } finally {
    await stranger.close();
    await other.stop();
  }
});

test('two reviewers who worked apart are merged, each conflict by a person who then does not sign', async ({
  app,
  folder,
}) => {
  const [here, there] = [join(folder, 'workspace'), join(folder, 'apart')];
  cpSync(here, there, { recursive: true });
  const bundle = join(folder, 'apart.tieout');
  await tieout(there, 'decide', 'latest', 'suspense', '--kind', 'missing', '--note', 'lost', '--as', 'Auditor A');
  await tieout(there, 'decide', 'latest', 'accepted', '--kind', 'different', '--as', 'Auditor A');
  await tieout(there, 'bundle', 'latest', '--out', bundle, '--as', 'Auditor A');
  await tieout(here, 'decide', 'latest', 'accepted', '--kind', 'missing', '--reason', 'timing', '--as', 'Developer D');

  await actAs(app, 'Lead L');
  const [trail, findings] = [trailPage(app), findingsPage(app)];
  await trail.open();
  await trail.look(bundle);
  await expect(trail.whole).toBeVisible();
  await trail.inHand.merge.click();
  const conflict = trail.merging.conflict(3);
  await expect(conflict).toContainText('lost');
  await expect(trail.merging.merge).toBeDisabled();
  await expectAccessible(app);
  await conflict.getByRole('radio', { name: /^Mine/ }).first().click();
  await conflict.getByText('Settle them one by one').click();
  await conflict.getByRole('radiogroup', { name: 'S2' }).getByRole('radio', { name: 'Theirs' }).check();
  await trail.merging.merge.click();
  await expect(trail.merging.dialog).toHaveCount(0);
  await findings.open(run);
  await expect(findings.row('S0')).toContainText('accepted');
  await expect(findings.row('S2')).toContainText('suspense');
  await trail.open();
  await trail.choose('Run', /orders/);
  await expect(trail.beside.getByText('You decided on it: somebody else must sign')).toBeVisible();

  await tieout(there, 'note', 'latest', 'once more', '--as', 'Auditor A');
  await tieout(there, 'bundle', 'latest', '--out', `${bundle}.tieout`, '--as', 'Auditor A');
  await trail.look(`${bundle}.tieout`);
  await trail.inHand.merge.click();
  await expect(trail.merging.dialog.getByText('Everything is settled')).toBeVisible();
  await expect(trail.merging.dialog.getByRole('radio')).toHaveCount(0);
});

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { activitiesPage } from './pages/activities.ts';
import { expectAccessible } from './support/access.ts';
import { csvDefinition, records } from './support/ran.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ timeout: 180_000 });

const hourMs = 3_600_000;

/** A definition in the workspace's own folder whose activity starts so long after now, and what the passes after the first are. */
function activityIn(folder: string, hours: number, passes: string): string {
  const definitions = join(folder, 'workspace', 'definitions');
  mkdirSync(definitions, { recursive: true });
  const inbound = records(50);
  const path = csvDefinition(definitions, 'orders', { inbound, outbound: inbound.slice(3) });
  const startsAt = new Date(Date.now() + hours * hourMs).toISOString();
  const activity = `activity: { id: "618", startsAt: "${startsAt}", policy: daily, passes: ${passes} }`;
  writeFileSync(path, `${readFileSync(path, 'utf8')}${activity}\n`);
  return path;
}

test('a pass that was missed is begun late by itself, and stands beside those to come', async ({ app, folder }) => {
  const page = activitiesPage(app);
  await page.open();
  await expect(app.getByText('Nothing is cleared by itself yet')).toBeVisible();
  await expect(app.getByText('cron: "0 2 * * *"')).toBeVisible();
  await expectAccessible(app);

  activityIn(folder, 2, '[12h, 1h]');
  await expect(page.passes('orders')).toBeVisible();
  await expect(page.pass('T-24h')).toContainText('missed');
  await expect(page.pass('T-1h')).toContainText('planned');
  const begun = page.pass('T-12h');
  await expect(begun).toContainText('mismatch', { timeout: 60_000 });
  await expect(begun).toContainText(/late by 10 h.*stands for a missed pass, too/);
  await expect(begun.getByRole('cell').nth(2)).toHaveText('3');
  await expect(begun.getByRole('cell').nth(3)).toHaveText('3');
  await expect(page.pass('T-1h')).toContainText(/before the start/);

  await app.getByRole('link', { name: 'Home' }).click();
  await expect(app.getByRole('row').filter({ hasText: 'orders' })).toContainText(/in (1 h|5\d min).*T-1h/);
  await page.open();
  await begun.getByRole('link', { name: 'T-12h' }).click();
  await expect(app).toHaveURL(/runs\/\d{8}-/);
  await page.open();
  await page.runNow('orders');
  await expect(app).toHaveURL(/runs\/\d{8}-/);
});

for (const [colorScheme, locale] of [
  ['light', 'zh-CN'],
  ['dark', 'en-GB'],
] as const) {
  test.describe(`in ${colorScheme} colours and ${locale}`, () => {
    test.use({ colorScheme, locale });

    test('activities are accessible, with passes in either language', async ({ app, folder }) => {
      activityIn(folder, 30, '[12h, 5h]');
      const page = activitiesPage(app);
      await page.open();
      await expect(page.pass('T-5h')).toBeVisible();
      await expectAccessible(app);
      await otherScheme(app, colorScheme);
      await expectAccessible(app);
    });
  });
}

/** The colours of the system change while the page is open. */
async function otherScheme(app: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  await app.emulateMedia({ colorScheme: colorScheme === 'light' ? 'dark' : 'light' });
  await expect(app.locator('html')).toHaveAttribute(
    'data-mantine-color-scheme',
    colorScheme === 'light' ? 'dark' : 'light',
  );
}

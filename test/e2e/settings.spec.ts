import { join } from 'node:path';
import { runPage } from './pages/run.ts';
import { settingsPage } from './pages/settings.ts';
import { expectAccessible } from './support/access.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { expect, test } from './support/test.ts';

// A run by the command line comes first, which a busy machine takes its time for.
test.describe.configure({ timeout: 180_000 });

test('language and colours change at once, and stay', async ({ app, engine }) => {
  const page = settingsPage(app);
  await page.open();
  await page.chooseColours('Dark');
  await expect(app.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark');
  await page.chooseLanguage('简体中文');
  await expect(app).toHaveTitle('设置 · Tieout');
  await page.chooseColours('浅色');
  await app.goto(new URL(engine.url).origin);
  await page.open();
  await expect(app).toHaveTitle('设置 · Tieout');
  await expect(app.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light');
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const locale of ['en-GB', 'zh-CN']) {
    test.describe(`in ${colorScheme} colours and ${locale}`, () => {
      test.use({ colorScheme, locale });

      test('the settings are accessible, and so is deleting evidence', async ({ app, folder }) => {
        const both = records(10);
        await ran(join(folder, 'workspace'), csvDefinition(folder, 'small', { inbound: both, outbound: both }));
        const page = settingsPage(app);
        await page.open();
        await page.storageRow('small').waitFor();
        await expectAccessible(app);
        await page.storageRow('small').getByRole('button').click();
        await page.deletion.getByRole('textbox').waitFor();
        await expectAccessible(app);
      });
    });
  }
}

test('evidence is deleted with a reason, and the run keeps its line', async ({ app, folder }) => {
  const both = records(1_000);
  const definition = csvDefinition(folder, 'small', { inbound: both, outbound: both.slice(1) });
  const { run } = await ran(join(folder, 'workspace'), definition);
  const page = settingsPage(app);
  await page.open();
  await page.storageRow('small').getByRole('button').click();
  await expect(page.deletion).toContainText('cannot be undone');
  await expect(page.deletion.getByRole('button', { name: 'Delete evidence' })).toBeDisabled();
  await app.keyboard.press('Escape');
  await page.deleteEvidence('small', 'kept elsewhere');
  await expect(page.storageRow('small')).toContainText('kept elsewhere');
  await runPage(app).open(run);
  await expect(app.getByText('Its evidence was deleted')).toBeVisible();
  await expect(app.getByText('mismatch').first()).toBeVisible();
});

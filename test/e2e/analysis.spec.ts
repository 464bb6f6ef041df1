import { join } from 'node:path';
import { analysisPage } from './pages/analysis.ts';
import { expectAccessibleInEveryLook } from './support/looks.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { expect, test } from './support/test.ts';

// Runs by the command line come first, which a busy machine takes its time for.
test.describe.configure({ timeout: 180_000 });

test('before the first run the page says how charts come about', async ({ app }) => {
  await analysisPage(app).open();
  await expect(app.getByText('Nothing to analyse yet')).toBeVisible();
});

test('each chart has its table and is copied; a journal that is not there is said to be missing', async ({
  app,
  folder,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const workspace = join(folder, 'workspace');
  const inbound = records(50);
  for (const missing of [1, 2])
    await ran(workspace, csvDefinition(folder, 'ledger', { inbound, outbound: inbound.slice(missing) }));
  const page = analysisPage(app);
  await page.open();
  await expect(page.chart('Match rate')).toBeVisible();
  await expect(page.card('Age of open findings')).toContainText('Open in the last run: 2');
  await page.asTable('Findings by kind');
  await expect(page.card('Findings by kind').getByRole('row').last()).toContainText('2');
  const copied = (await page.copied('Findings by kind')).split('\r\n');
  expect(copied[0]).toBe('Run,missing,unexpected,different,duplicate,invalid');
  expect(copied[2]).toMatch(/Z,2,0,0,0,0$/);
  await expectAccessibleInEveryLook(app, { show: () => page.chart(/Match rate|相符率/).waitFor() });
  await app.getByText('流水', { exact: true }).click();
  await expect(app.getByText(/没有写明流水库/)).toBeVisible();
});

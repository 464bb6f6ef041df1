import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { masterPage } from './pages/master.ts';
import { runPage } from './pages/run.ts';
import { expectAccessible } from './support/access.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { test as base, expect } from './support/test.ts';

/** A run whose sides tie out, of a list with 510 keys that neither has; two of the sides' are not in the list. */
const test = base.extend<{ ended: string }>({
  ended: [
    async ({ folder }, use) => {
      const both = records(1_000);
      const definition = csvDefinition(folder, 'tags', { inbound: both, outbound: both });
      const keys = Array.from({ length: 1_508 }, (_, i) => `S${i + 2}`);
      writeFileSync(join(folder, 'tags-master.csv'), `sku\n${keys.join('\n')}\n`);
      appendFileSync(definition, 'master: { type: csv, path: tags-master.csv }\n');
      await use((await ran(join(folder, 'workspace'), definition)).run);
    },
    { auto: true },
  ],
});

test.describe.configure({ timeout: 180_000 });

test('the third control total says what both sides have lost, and leads to it', async ({ app, ended, folder }) => {
  const run = runPage(app);
  const master = masterPage(app);
  await run.open(ended);
  await expect(run.sign).toContainText('mismatch');
  await expect(app.getByText('510 of the 1,508 keys of the master list are on neither side.')).toBeVisible();
  await expect(master.total).toContainText('1,508');
  await expect(master.total).toContainText('998');
  await expectAccessible(app);
  await master.total.getByRole('link', { name: 'On neither side: show 510' }).click();
  await expect(master.line('S1000')).toBeVisible();
  await expect(master.about).toContainText('500 of 510 shown');
  await app.getByRole('button', { name: 'Show more' }).click();
  await expect(master.lines.getByRole('row')).toHaveCount(511);
  await expectAccessible(app);
  await master.choose('Not in the list');
  await expect(master.lines.getByRole('row')).toHaveCount(3);
  await expect(master.about).toContainText('no mismatch');
  const download = await master.export('CSV');
  const path = join(folder, 'saved.csv');
  await download.saveAs(path);
  expect(readFileSync(path, 'utf8').trim().split('\r\n')).toHaveLength(513);
  await app.goto(new URL(`#/runs/${ended}/certificate`, app.url()).href);
  await expect(app.getByRole('table', { name: 'Master list' })).toContainText('510');
});

test.describe('in dark colours and Chinese', () => {
  test.use({ colorScheme: 'dark', locale: 'zh-CN' });

  test('the third control total and its list are accessible', async ({ app, ended }) => {
    const master = masterPage(app);
    await app.goto(new URL(`#/runs/${ended}`, app.url()).href);
    await expect(master.total).toContainText('两侧均无');
    await expectAccessible(app);
    await master.open(ended);
    await expect(master.about).toContainText('两侧同时遗漏');
    await expectAccessible(app);
  });
});

import { join } from 'node:path';
import { exportMenu } from './pages/export.ts';
import { runPage } from './pages/run.ts';
import { expectAccessibleInEveryLook } from './support/looks.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { test as base, expect } from './support/test.ts';

/** A run with a missing, an unexpected and a different record. */
const test = base.extend<{ ended: string }>({
  ended: [
    async ({ folder }, use) => {
      const inbound = records(200);
      const outbound = [...inbound.slice(1, -1), ['S199', '7.00'], ['S999', '1.00']] as typeof inbound;
      const definition = csvDefinition(folder, 'ledger', { inbound, outbound });
      await use((await ran(join(folder, 'workspace'), definition)).run);
    },
    { auto: true },
  ],
});

// A run by the command line comes first, which a busy machine takes its time for.
test.describe.configure({ timeout: 120_000 });

test('a report is chosen, kept under a name, and written again by that name', async ({ app, ended }) => {
  await runPage(app).open(ended);
  const menu = exportMenu(app);
  await menu.choose();
  await menu.format('NDJSON');
  await expect(menu.dialog.getByRole('combobox', { name: 'Fields' })).toHaveCount(0);
  await menu.format('CSV');
  await menu.only('missing');
  await menu.only('different');
  await menu.only('undecided');
  await menu.field('price');
  await menu.ofReview('Decision');
  await menu.keepAs('For finance');
  const first = await menu.textOf(menu.write);
  const rows = first.split('\r\n').slice(1, -1);
  expect(rows.map((row) => row.split(',').slice(0, 2))).toEqual([
    ['missing', 'S0'],
    ['different', 'S199'],
  ]);
  await menu.open();
  expect(rows.map((row) => row.split(',').at(-1))).toEqual(['undecided', 'undecided']);
  expect(await menu.textOf(() => menu.item(/For finance/).click())).toBe(first);
});

test('the dialog is accessible in every look', async ({ app, ended }) => {
  await runPage(app).open(ended);
  const menu = exportMenu(app);
  await expectAccessibleInEveryLook(app, {
    show: menu.choose,
    hide: async () => {
      await menu.close();
      await expect(menu.dialog).toBeHidden();
    },
  });
});

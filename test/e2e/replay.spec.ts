import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { replayPage } from './pages/replay.ts';
import { expectAccessible } from './support/access.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { test as base, expect } from './support/test.ts';

/** A run in which one record is missing, one unexpected, and one of another price. */
const test = base.extend<{ ended: string }>({
  ended: [
    async ({ folder }, use) => {
      mkdirSync(folder, { recursive: true });
      const inbound = records(500);
      const outbound = [...inbound.slice(1, -1), ['S499', '7.00'], ['S9999', '1.00']] as typeof inbound;
      const definition = csvDefinition(folder, 'ledger', { inbound, outbound });
      await use((await ran(join(folder, 'workspace'), definition)).run);
    },
    { auto: true },
  ],
});

test.describe.configure({ timeout: 180_000 });

test('other rules are tried on a run, and what would flip is told', async ({ app, ended }) => {
  const page = replayPage(app);
  await page.openFrom(ended);
  await page.compare();
  await expect(page.answer).toContainText('Every finding would stay as it is.');
  await page.compared('price').uncheck();
  await app.keyboard.press('Control+Enter');
  await expect(page.answer).toContainText('Findings that flip: 1 of 1');
  await expect(page.flipped.nth(1)).toContainText('goes');
  await expect(page.flipped.nth(1)).toContainText('undecided');
  await expectAccessible(app);
  await app.getByRole('button', { name: 'As the run had them' }).click();
  await expect(page.compared('price')).toBeChecked();
});

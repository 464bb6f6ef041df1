import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { findingsPage } from './pages/findings.ts';
import { expectAccessible } from './support/access.ts';
import { runToEnd } from './support/run-to-end.ts';
import { expect, test } from './support/test.ts';

test.describe.configure({ timeout: 180_000 });

/** 600 orders, of which every third is missing or differs: 100 missing, 100 with another price. */
function writeSides(folder: string): string {
  const orders = Array.from({ length: 600 }, (_, i) => ({
    id: `order-${String(i).padStart(4, '0')}`,
    price: i * 10,
    note: `note ${i}`,
  }));
  const line = ({ id, price, note }: (typeof orders)[number]) => `${id},${price},${note}\n`;
  writeFileSync(join(folder, 'in.csv'), `id,price,note\n${orders.map(line).join('')}`);
  const held = orders
    .filter((_, i) => i % 6 !== 0)
    .map((order, i) => (Number(order.id.slice(6)) % 6 === 3 ? { ...order, price: order.price + (i % 2) + 1 } : order));
  writeFileSync(join(folder, 'out.csv'), `id,price,note\n${held.map(line).join('')}`);
  const definition = join(folder, 'orders.yaml');
  writeFileSync(
    definition,
    'name: orders\nkey: [id]\nfields: [{ name: price, type: decimal }, note]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n',
  );
  return definition;
}

async function openOrders(app: Page, folder: string, search = '') {
  const run = await runToEnd(join(folder, 'workspace'), writeSides(folder));
  const findings = findingsPage(app);
  await findings.open(run, search);
  await expect(findings.status).toContainText('200');
  return { findings, run };
}

test('lists every finding, and moves through them with the keys from the first to the last', {
  tag: '@window',
}, async ({ app, folder }) => {
  const { findings } = await openOrders(app, folder);
  await expect(findings.rowAt(0)).toContainText('order-0000');
  await app.keyboard.press('j');
  await app.keyboard.press('ArrowDown');
  await expect(findings.focused).toContainText('order-0012');
  await app.keyboard.press('End');
  await expect(findings.focused).toContainText('order-0597');
  await expect(findings.focused).toBeInViewport();
  await app.keyboard.press('PageUp');
  await app.keyboard.press('k');
  await app.keyboard.press('Home');
  await expect(findings.focused).toContainText('order-0000');
});

test('narrows down by facets and by what is typed, says both in the address, and comes back to them', {
  tag: '@window',
}, async ({ app, folder }) => {
  const { findings } = await openOrders(app, folder);
  await findings.facet('different').check();
  await expect(findings.status).toContainText('100 of 200');
  await app.keyboard.press('/');
  await expect(findings.filter).toBeFocused();
  await findings.filter.fill('price in > 5000');
  await expect(findings.status).toContainText('17 of 200');
  await expect(app).toHaveURL(/kinds=.*different/);
  await app.reload();
  await expect(findings.status).toContainText('17 of 200');
  await expect(findings.filter).toHaveValue('price in > 5000');
  await findings.filter.fill('prise > 5000');
  await expect(app.getByText('No field prise: it is looked for as a text.')).toBeVisible();
  await expect(findings.status).toContainText('0 of 200');
  await app.getByRole('button', { name: 'Did you mean price?' }).click();
  await expect(findings.filter).toHaveValue('price > 5000');
  await expect(app.getByText('No field prise')).toBeHidden();
  await findings.filter.fill('=order-0009');
  await expect(findings.status).toContainText('1 of 200');
  await expect(findings.row('order-0009')).toBeVisible();
  await findings.filter.fill('');
  await expect(findings.status).toContainText('100 of 200');
  // Before the page is drawn anew in between.
  await app.evaluate(() => {
    const facets = [...document.querySelectorAll<HTMLElement>('fieldset input[type=checkbox]')];
    for (const facet of facets.slice(0, 2)) facet.click();
  });
  await expect(findings.facet('missing')).toBeChecked();
  await expect(findings.facet('unexpected')).toBeChecked();
  await findings.filter.fill('nosuchthing');
  await app.getByRole('button', { name: 'Show everything' }).click();
  await expect(findings.status).toHaveText('200');
});

test('keeps its place: the finding that is looked at is looked at in another order, too', async ({ app, folder }) => {
  const { findings } = await openOrders(app, folder);
  await findings.facet('different').check();
  await findings.row('order-0063').click();
  await findings.facet('different').uncheck();
  await expect(findings.focused).toContainText('order-0063');
  await findings.header('price in').click();
  await findings.header('price in').click();
  await expect(findings.grid.getByRole('columnheader', { name: 'price in' })).toHaveAttribute(
    'aria-sort',
    'descending',
  );
  await expect(findings.focused).toContainText('order-0063');
  await expect(findings.focused).toBeInViewport();
});

test('calls nobody back who left for a page that is still on its way', async ({ app, folder }) => {
  const held = Promise.withResolvers<void>();
  await app.route(/\/assets\/analysis-[^/]*\.js$/, async (route) => {
    await held.promise;
    await route.continue();
  });
  await app.reload();
  const { findings } = await openOrders(app, folder);
  await app.keyboard.press('End');
  await expect(findings.focused).toContainText('order-0597');
  await app.keyboard.press('Home');
  await app.evaluate("location.hash = '/analysis'");
  // The finding is named in the address after a pause that is over by then.
  await app.waitForTimeout(600);
  held.resolve();
  await expect(app).toHaveTitle(/^Analysis/);
  await expect(app).toHaveURL(/#\/analysis/);
});

test('shows both records field by field, the differing characters marked', { tag: '@window' }, async ({
  app,
  folder,
}) => {
  const { findings } = await openOrders(app, folder);
  await findings.facet('different').check();
  await findings.row('order-0063').click();
  await expect(findings.record.getByRole('row').filter({ hasText: 'price' })).toContainText('630');
  await expect(findings.record.locator('mark').first()).toBeVisible();
  await expect(findings.record.getByRole('row')).toHaveCount(3);
  await app.keyboard.press('d');
  await expect(findings.record.getByRole('row')).toHaveCount(2);
});

test('selects with the keys, adds the selection up, and copies it', async ({ app, folder, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { findings } = await openOrders(app, folder);
  await findings.rowAt(1).getByRole('gridcell').nth(3).click();
  await app.keyboard.press('x');
  await app.keyboard.press('Shift+J');
  await app.keyboard.press('Shift+J');
  await expect(findings.bar).toContainText('3 selected');
  await expect(findings.bar).toContainText('price in 360');
  await app.keyboard.press('c');
  await expect(app.getByText('Copied: 3 findings')).toBeVisible();
  const copied = await app.evaluate<string>('navigator.clipboard.readText()');
  expect(copied.match(/missing id=order/g)).toHaveLength(3);
  await app.keyboard.press('Control+a');
  await expect(findings.bar).toContainText('200 selected');
  await app.keyboard.press('Escape');
  await expect(findings.bar).not.toContainText('selected');
});

test('saves a list under a name, and takes it up again', async ({ app, folder }) => {
  const { findings } = await openOrders(app, folder, '?q=order-00&sort=-key');
  await app.getByRole('button', { name: 'Views' }).click();
  await app.getByLabel('Save this list as').fill('The first hundred');
  await app.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(app.getByRole('button', { name: 'The first hundred', exact: true })).toBeVisible();
  await app.keyboard.press('Escape');
  await findings.filter.fill('');
  await expect(findings.status).toHaveText('200');
  await app.getByRole('button', { name: 'Views' }).click();
  await app.getByRole('button', { name: 'The first hundred', exact: true }).click();
  await expect(findings.filter).toHaveValue('order-00');
  await expect(app).toHaveURL(/sort=-key/);
});

test('columns are moved by drag and by keys, taken out and drawn wider, undone, and kept by the address and by a view', async ({
  app,
  folder,
}) => {
  const { findings } = await openOrders(app, folder);
  const order = () => findings.heads.allInnerTexts();
  const bare = async () => (await order()).map((title) => title.replace(/ [↑↓]/, ''));
  await expect.poll(async () => (await bare()).slice(0, 5)).toEqual(['Kind', 'id', 'Change', 'price in', 'price out']);
  const first = await bare();

  await findings.header('price out').dragTo(findings.header('id'), { targetPosition: { x: 4, y: 8 } });
  await expect(findings.heads.nth(1)).toContainText('price out');
  await expect(app).toHaveURL(/columns=/);
  await expect(app.getByRole('log')).toHaveText(`price out is column 2 of ${first.length}`);
  await expect(findings.heads.first()).toHaveAttribute('aria-sort', 'ascending');

  await findings.header('price out').focus();
  await app.keyboard.press('Shift+ArrowRight');
  await expect(findings.heads.nth(2)).toContainText('price out');
  await expect(findings.header('price out')).toBeFocused();

  await findings.edge('price out').focus();
  await app.keyboard.press('ArrowRight');
  await expect(findings.edge('price out')).toHaveAttribute('aria-valuenow', '119');

  await findings.columnsMenu();
  await app.getByRole('checkbox', { name: 'note in' }).uncheck();
  await expect(findings.heads).toHaveCount(first.length - 1);
  await app.getByRole('button', { name: 'Move price out to the left' }).press('Enter');
  await expect(findings.heads.nth(1)).toContainText('price out');
  await expect(app.getByRole('button', { name: 'Move price out to the left' })).toBeFocused();
  await app.keyboard.press('Escape');

  await app.getByRole('button', { name: 'Views' }).click();
  await app.getByLabel('Save this list as').fill('Prices first');
  await app.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(app.getByRole('button', { name: 'Prices first', exact: true })).toBeVisible();
  await app.keyboard.press('Escape');

  await app.keyboard.press('Control+z');
  await expect(findings.heads.nth(2)).toContainText('price out');
  await findings.columnsMenu();
  await app.getByRole('button', { name: 'As at first' }).click();
  await expect(findings.heads).toHaveCount(first.length);
  await expect(app).not.toHaveURL(/columns=|widths=/);
  await app.keyboard.press('Escape');

  await app.getByRole('button', { name: 'Views' }).click();
  await app.getByRole('button', { name: 'Prices first', exact: true }).click();
  await expect(findings.heads.nth(1)).toContainText('price out');
  await app.reload();
  await expect(findings.heads.nth(1)).toContainText('price out');
  await expect(findings.heads).toHaveCount(first.length - 1);
});

test('the list of pages leads to the findings looked at last, and every key that is shown is in the help', async ({
  app,
  folder,
}) => {
  await app.getByRole('link', { name: 'Findings', exact: true }).click();
  await expect(app.getByRole('heading', { name: 'No findings yet' })).toBeVisible();
  await expectAccessible(app);
  const { run } = await openOrders(app, folder);
  await app.getByRole('link', { name: 'Home' }).click();
  await app.keyboard.press('g');
  await app.keyboard.press('f');
  await expect(app).toHaveURL(new RegExp(`runs/${run}/findings`));
  await expect(app.getByRole('link', { name: 'Findings', exact: true })).toHaveAttribute('aria-current', 'page');
  await findingsPage(app).rowAt(0).waitFor();
  const keysOnPage = () => app.locator('kbd:visible').allInnerTexts();
  await expect.poll(keysOnPage).toEqual(expect.arrayContaining(['a', 's', '/', 'e', 'n']));
  const shown = await keysOnPage();
  await app.keyboard.press('?');
  const help = app.getByRole('dialog', { name: 'Keys on this page' });
  await help.waitFor();
  const listed = await help.locator('kbd').allInnerTexts();
  expect(shown.filter((key) => !listed.includes(key))).toEqual([]);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('is accessible, with its menus open, too', { tag: colorScheme === 'dark' ? '@window' : [] }, async ({
      app,
      folder,
    }) => {
      const { findings } = await openOrders(app, folder);
      await findings.facet('different').check();
      await expect(findings.status).toContainText('100 of 200');
      await findings.row('order-0063').click();
      await expectAccessible(app);
      await app.getByRole('button', { name: 'Columns' }).click();
      await app.getByRole('checkbox', { name: 'note out' }).waitFor();
      await expectAccessible(app);
    });
  });
}

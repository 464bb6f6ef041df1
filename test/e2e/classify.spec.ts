import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { analysisPage } from './pages/analysis.ts';
import { findingsPage } from './pages/findings.ts';
import { reviewing } from './pages/review.ts';
import { runPage } from './pages/run.ts';
import { expectAccessibleInEveryLook } from './support/looks.ts';
import { ran } from './support/ran.ts';
import { expect, test } from './support/test.ts';

// Runs by the command line come first, which a busy machine takes its time for.
test.describe.configure({ timeout: 300_000 });

const rules = `classify:
  - { name: in transit, kind: missing, value: price < 30, suspense: "1221", severity: low }
  - { name: large, value: price in >= 100, severity: critical }
`;

/** order-0 to order-11 inbound, one of them at another price outbound; `answered` of the others are there as they were sent. */
function write(folder: string, answered: number[]): string {
  const price = (order: number) => order * 10;
  const sent = Array.from({ length: 12 }, (_, order) => `order-${order},${price(order)}`);
  const held = ['order-11,111', ...answered.map((order) => `order-${order},${price(order)}`)];
  writeFileSync(join(folder, 'in.csv'), ['id,price', ...sent].join('\n'));
  writeFileSync(join(folder, 'out.csv'), ['id,price', ...held].join('\n'));
  const definition = join(folder, 'orders.yaml');
  writeFileSync(
    definition,
    `name: orders\nkey: [id]\nfields: [{ name: price, type: decimal }]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n${rules}`,
  );
  return definition;
}

test('what rules say of findings is seen, narrowed down by and overruled; suspense ages, heals and is written off', async ({
  app,
  folder,
}) => {
  const workspace = join(folder, 'workspace');
  await ran(workspace, write(folder, []));
  const { run } = await ran(workspace, write(folder, [2]));
  const findings = findingsPage(app);
  const review = reviewing(app);
  const analysis = analysisPage(app);

  await findings.open(run);
  await expect(findings.status).toContainText('11');
  await expect(findings.row('order-0')).toContainText('low');
  await expect(findings.row('order-0')).toContainText('suspense');
  await findings.facet('critical').check();
  await expect(findings.status).toContainText('2 of 11');
  await expect(findings.row('order-11')).toContainText('critical');
  await findings.row('order-11').click();
  await expect(review.panel).toContainText('Rule: large');

  await analysis.open();
  const accounts = analysis.card('Suspense by account and age');
  await expect(accounts).toContainText('In suspense in the last run: 2');
  await expect(accounts).toContainText('Healed and closed in it: 1.');
  await expect(analysis.card('Longest in suspense').getByRole('row').nth(1)).toContainText('Rule: in transit');
  await expectAccessibleInEveryLook(app, {
    show: () => analysis.card(/Longest in suspense|挂账最久的项目/).waitFor(),
  });
  await app.getByRole('link', { name: '1221' }).click();
  await expect(app.getByRole('grid')).toBeVisible();
  await expectAccessibleInEveryLook(app, { show: () => app.getByRole('grid').getByRole('row').nth(2).waitFor() });
});

test('the page of a run counts severities, each of which leads to its findings', async ({ app, folder }) => {
  const { run } = await ran(join(folder, 'workspace'), write(folder, []));
  const page = runPage(app);
  await page.open(run);
  await expect(page.severities).toHaveText(/Severity.*critical 2.*low 3.*without a rule: 7/);
  await page.severities.getByRole('link', { name: 'critical' }).click();
  await expect(findingsPage(app).status).toContainText('2 of 12');
  await app.goBack();
  await expectAccessibleInEveryLook(app, { show: () => page.severities.waitFor() });
});

test('an item in suspense is written off from the account it is in', async ({ app, folder }) => {
  const { run } = await ran(join(folder, 'workspace'), write(folder, []));
  const findings = findingsPage(app);
  const review = reviewing(app);
  await findings.open(run, '?accounts=%5B%221221%22%5D');
  await expect(findings.status).toContainText('3 of 12');
  await findings.grid.press('w');
  await review.on(/All 3/);
  await expect(review.preview).toContainText('3 of them are decided already (suspense 3)');
  await review.confirm.click();
  await expect(findings.status).toContainText('0 of 12');
  await findings.open(run);
  await expect(findings.row('order-2')).toContainText('written off');
});

test('a cause is decided on and noted by keys, and the decision undone', async ({ app, folder }) => {
  const { run } = await ran(join(folder, 'workspace'), write(folder, []));
  const review = reviewing(app);
  await app.goto(new URL(`#/runs/${run}/shapes`, app.url()).href);
  const table = app.getByRole('table', { name: 'Shapes' });
  await expect(table.getByRole('link').first()).toBeVisible();
  await app.keyboard.press('j');
  await expect(table.getByRole('link').first()).toBeFocused();
  await app.keyboard.press('s');
  await expect(review.preview).toContainText('3 of them are decided already (suspense 3)');
  await review.dialog.getByRole('textbox', { name: 'Suspense account' }).fill('1391');
  await review.confirm.click();
  await expect(table).toContainText('10 in suspense');
  await review.undo.click();
  await expect(table).toContainText('3 in suspense');
  await table.getByRole('link').first().focus();
  await app.keyboard.press('n');
  await review.dialog.getByRole('textbox').fill('the sender was down');
  await review.dialog.getByRole('button', { name: 'Add the note' }).click();
  await expect(app.getByText('The note was added')).toBeVisible();
});

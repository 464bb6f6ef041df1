import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findingsPage } from './pages/findings.ts';
import { reviewing } from './pages/review.ts';
import { expectAccessible } from './support/access.ts';
import { runToEnd } from './support/run-to-end.ts';
import { expect, test } from './support/test.ts';

/** 30 orders inbound, none outbound but one with another price: 29 are missing, one differs. */
async function orders(folder: string): Promise<string> {
  const lines = Array.from({ length: 30 }, (_, i) => `order-${String(i).padStart(2, '0')},${i * 10}\n`);
  writeFileSync(join(folder, 'in.csv'), `id,price\n${lines.join('')}`);
  writeFileSync(join(folder, 'out.csv'), 'id,price\norder-07,71\n');
  const definition = join(folder, 'orders.yaml');
  writeFileSync(
    definition,
    'name: orders\nkey: [id]\nfields: [{ name: price, type: decimal }]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n',
  );
  return runToEnd(join(folder, 'workspace'), definition);
}

test('an auditor decides by keys and on all that is shown, undoes it, and finds it again', async ({ app, folder }) => {
  const run = await orders(folder);
  const findings = findingsPage(app);
  const review = reviewing(app);
  await findings.open(run);
  await expect(findings.status).toContainText('30');

  await findings.grid.press('j');
  await findings.grid.press('a');
  await expect(review.preview).toContainText('On 1 finding.');
  await review.confirm.click();
  await expect(findings.row('order-01')).toContainText('accepted');
  await expect(findings.focused).toContainText('order-01');
  await review.undo.click();
  await expect(findings.row('order-01')).toContainText('undecided');

  await findings.grid.press('x');
  await findings.grid.press('j');
  await findings.grid.press('x');
  await findings.grid.press('i');
  await expect(review.preview).toContainText('On 2 findings');
  await expectAccessible(app);
  await review.confirm.click();
  await expect(findings.row('order-02')).toContainText('investigating');

  await findings.grid.press('Escape');
  await findings.grid.press('s');
  await review.on(/All 30/);
  await expect(review.preview).toContainText('2 of them are decided already (investigating 2)');
  await review.dialog.getByRole('checkbox').check();
  await expect(review.preview).toContainText('On 28 findings');
  await review.dialog.getByRole('textbox', { name: 'Suspense account' }).fill('1391');
  await review.confirm.click();
  await expect(findings.row('order-03')).toContainText('suspense');
  await findings.facet('investigating').check();
  await expect(findings.status).toContainText('2 of 30');
  await app.reload();
  await expect(findings.status).toContainText('2 of 30');
  await expect(findings.rowAt(0)).toContainText('order-01');
});

test('is decided by the mouse alone, a finding and a whole cause', async ({ app, folder }) => {
  const run = await orders(folder);
  const [findings, review] = [findingsPage(app), reviewing(app)];
  await findings.open(run);
  await findings.row('order-03').click();
  await review.menu.click();
  await review.act('Write off').click();
  await expect(review.preview).toContainText('On 1 finding.');
  await review.confirm.click();
  await expect(findings.row('order-03')).toContainText('written off');
  await app.getByRole('link', { name: 'Shapes' }).click();
  await review.menuOfCause.click();
  await review.act('Resolve').click();
  await expectAccessible(app);
  await review.confirm.click();
  await expect(app.getByText(/resolved$/).first()).toBeVisible();
});

test('a note that is not added yet waits for its finding, and says that it is there', async ({ app, folder }) => {
  const run = await orders(folder);
  const findings = findingsPage(app);
  const review = reviewing(app);
  await findings.open(run);
  await findings.row('order-05').click();
  await review.note.fill('ask the sender about this');
  const mark = findings.row('order-05').getByRole('img', { name: 'a note on it is not added yet' });
  await expect(mark).toBeVisible();
  await findings.row('order-01').click();
  await expect(review.note).toHaveValue('');
  await findings.row('order-05').click();
  await expect(review.note).toHaveValue('ask the sender about this');
  await findings.facet('different').check();
  await expect(findings.row('order-05')).toHaveCount(0);
  await expectAccessible(app);
  await findings.bar.getByRole('button', { name: '1 note not added yet' }).click();
  await expect(findings.focused).toContainText('order-05');
  await expect(review.note).toHaveValue('ask the sender about this');
  await review.addNote.click();
  await expect(review.panel.getByText('ask the sender about this')).toBeVisible();
  await expect(review.note).toHaveValue('');
  await expect(mark).toHaveCount(0);
  await expect(findings.bar).not.toContainText('not added yet');
});

test('a note or a reason that was begun outlives a reload, as long as somebody may come back to it', async ({
  app,
  folder,
}) => {
  const run = await orders(folder);
  const [findings, review] = [findingsPage(app), reviewing(app)];
  await findings.open(run);
  await findings.row('order-05').click();
  await review.note.fill('ask the sender about this');
  await findings.row('order-01').click();
  await findings.grid.press('a');
  await review.reason.fill('as agreed by phone');
  await app.reload();
  await expect(findings.row('order-05').getByRole('img', { name: 'a note on it is not added yet' })).toBeVisible();
  await findings.row('order-05').click();
  await expect(review.note).toHaveValue('ask the sender about this');
  await expect(review.panel).toContainText('kept on this computer until it is added');
  await expectAccessible(app);

  await findings.grid.press('Home');
  await findings.row('order-01').click();
  await findings.grid.press('a');
  await expect(review.reason).toHaveValue('as agreed by phone');
  await expect(review.dialog).toContainText('not decided then');
  await review.confirm.click();
  await expect(findings.row('order-01')).toContainText('accepted');
  await review.undo.click();
  await findings.row('order-01').click();
  await findings.grid.press('a');
  await expect(review.reason).toHaveValue('');
  await app.keyboard.press('Escape');

  // One that nobody came back to for more than a month, and one that nothing can be made of.
  await app.evaluate(() => {
    for (const [name, kept] of Object.entries({ ...localStorage })) {
      if (!name.startsWith('tieout-draft ')) continue;
      const old = JSON.stringify({ ...JSON.parse(String(kept)), at: Date.now() - 31 * 86_400_000 });
      localStorage.setItem(name, old);
    }
    localStorage.setItem('tieout-draft x', 'y');
  });
  await app.reload();
  await findings.row('order-05').click();
  await expect(review.note).toHaveValue('');
  await expect(findings.bar).not.toContainText('not added yet');
  const left = () => app.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('tieout-draft')));
  await expect.poll(left).toEqual([]);
  await review.note.fill('once more');
  await review.panel.getByRole('button', { name: 'Discard' }).click();
  await expect(review.note).toHaveValue('');
  await app.reload();
  await findings.row('order-05').click();
  await expect(review.note).toHaveValue('');
});

test('a finding tells its decisions and notes, and a decision is taken back for a reason', async ({ app, folder }) => {
  const run = await orders(folder);
  const findings = findingsPage(app);
  const review = reviewing(app);
  await findings.open(run);
  await findings.facet('different').check();
  await findings.row('order-07').click();
  await expect(review.panel).toContainText('Nothing was decided yet.');
  await review.note.fill('**Agreed** with <b>the sender</b>');
  await review.addNote.click();
  await expect(review.panel.getByText('Agreed', { exact: true })).toBeVisible();
  await expect(review.panel).toContainText('with <b>the sender</b>');
  await findings.row('order-07').click();
  await findings.grid.press('w');
  await expect(review.preview).toContainText('On 1 finding.');
  await review.confirm.click();
  await expect(review.panel).toContainText('written off');
  await review.takeBack('it was another order');
  await expect(review.panel).toContainText('Nothing was decided yet.');
  await expect(findings.row('order-07')).toContainText('undecided');
  await expectAccessible(app);
});

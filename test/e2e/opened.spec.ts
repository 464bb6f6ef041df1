import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { exportMenu } from './pages/export.ts';
import { runPage } from './pages/run.ts';
import { trailPage } from './pages/trail.ts';
import { expectAccessibleInEveryLook } from './support/looks.ts';
import { csvDefinition, ran, records } from './support/ran.ts';
import { expect, test } from './support/test.ts';

// A run and its bundle by the command line come first, which a busy machine takes its time for.
test.describe.configure({ timeout: 300_000 });

test('an export is not lost to a bundle that is opened, which offers nothing that it refuses', async ({
  app,
  folder,
}) => {
  const [workspace, bundle] = [join(folder, 'workspace'), join(folder, 'orders.tieout')];
  const inbound = records(50);
  const definition = csvDefinition(folder, 'orders', { inbound, outbound: inbound.slice(3) });
  const { run } = await ran(workspace, definition);
  const args = ['scripts/tieout.mjs', 'bundle', 'latest', '--out', bundle, '--workspace', workspace, '--quiet'];
  await promisify(execFile)(process.execPath, args);
  const trail = trailPage(app);
  // The bundle that is verified beside it may be stopped, too.
  const stop = app.getByRole('region', { name: 'Export', exact: true }).getByRole('button', { name: 'Stop' });
  const asked = app.getByRole('dialog', { name: /Exports are being written|导出尚未完成/ });

  // What is written does not come to the browser yet.
  const held = Promise.withResolvers<void>();
  await app.route('**/exports', async (route) => {
    await held.promise;
    await route.continue();
  });
  await runPage(app).open(run);
  await exportMenu(app).open();
  await exportMenu(app).item('CSV').click();
  await expect(stop).toBeVisible();
  await trail.open();
  await trail.look(bundle);
  await trail.inHand.openToRead.click();
  await expect(asked).toContainText('ends them unwritten');
  await asked.getByRole('button', { name: 'Stay here' }).first().click();
  await expect(asked).toBeHidden();
  await expect(trail.banner).toHaveCount(0);
  await expect(stop).toBeVisible();
  await expectAccessibleInEveryLook(app, {
    show: async () => {
      await app.getByRole('button', { name: /Open read-only|以只读方式打开|只读/ }).click();
      await asked.waitFor();
    },
    hide: async () => {
      await app.keyboard.press('Escape');
      await expect(asked).toBeHidden();
    },
  });
  await app.getByRole('button', { name: /只读/ }).click();
  await asked.waitFor();
  const download = app.waitForEvent('download');
  held.resolve();
  expect((await download).suggestedFilename()).toMatch(/^orders-.*\.csv$/);
  await expect(app.getByRole('region', { name: '打开的证据包' })).toBeVisible();

  await app.goto(new URL('#/', app.url()).href);
  await expect(app.getByRole('row').filter({ hasText: 'orders' })).toBeVisible();
  await expect(app.getByRole('link', { name: 'orders', exact: true })).toHaveCount(0);
  await app.goto(new URL('#/definitions/new', app.url()).href);
  await expect(app.getByText('不能编写定义')).toBeVisible();
  await app.goto(new URL(`#/definitions/edit?path=${encodeURIComponent(definition)}`, app.url()).href);
  await expect(app.getByText('不能编写定义')).toBeVisible();
});

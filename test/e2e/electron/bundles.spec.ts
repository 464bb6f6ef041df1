import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findingsPage } from '../pages/findings.ts';
import { trailPage } from '../pages/trail.ts';
import { runToEnd } from '../support/run-to-end.ts';
import { endDesktop, expect, launchDesktop, newFolder, test } from './desktop.ts';
import { writeSides } from './sides.ts';

// A run and its bundle by the command line come first.
test.describe.configure({ timeout: 300_000 });

test('a bundle that the system hands over is verified, read in place of the workspace, and closed again', async () => {
  const folder = newFolder();
  const [there, bundle] = [join(folder, 'there'), join(folder, 'june.tieout')];
  const run = await runToEnd(there, writeSides(folder, 100));
  const args = ['scripts/tieout.mjs', 'bundle', 'latest', '--out', bundle, '--workspace', there, '--quiet'];
  await promisify(execFile)(process.execPath, args);
  const app = await launchDesktop({ folder, args: [bundle] });
  try {
    const page = await app.firstWindow();
    const trail = trailPage(page);
    await expect(page).toHaveURL(/#\/trail\?bundle=/);
    await expect(trail.whole).toBeVisible();
    await trail.inHand.openToRead.click();
    await expect(trail.banner).toContainText('sides');
    const findings = findingsPage(page);
    await findings.open(run);
    await expect(findings.status).toHaveText('2');
    await findings.grid.press('a');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await trail.banner.getByRole('button', { name: 'Close' }).click();
    await expect(trail.banner).toHaveCount(0);
    await page.getByRole('navigation').getByRole('link', { name: 'Runs', exact: true }).click();
    await expect(page.getByRole('link', { name: 'sides' })).toHaveCount(0);
  } finally {
    await endDesktop(app);
    rmSync(folder, { recursive: true, force: true });
  }
});

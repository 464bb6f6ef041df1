import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication } from '@playwright/test';
import { findingsPage } from '../pages/findings.ts';
import { runToEnd } from '../support/run-to-end.ts';
import { test as base, endDesktop, expect, launchDesktop, newFolder } from './desktop.ts';
import { writeSides } from './sides.ts';

/** The app as it comes up with a file in hand. */
const test = base.extend<{ folder: string; definition: string; app: ElectronApplication }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  folder: async ({}, use) => {
    const folder = newFolder();
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  definition: async ({ folder }, use) => use(writeSides(folder, 100)),
  app: async ({ folder, definition }, use) => {
    const app = await launchDesktop({ folder, args: [definition] });
    await use(app);
    await endDesktop(app);
  },
});

test('the page opens the file it is handed, goes where the menu leads, and gives the menus its language', async ({
  app,
}) => {
  const page = await app.firstWindow();
  await expect(page).toHaveURL(/definitions\/edit\?path=/);
  await expect(page.getByRole('textbox', { name: 'Name', exact: true })).toHaveValue('sides');
  await chooseInMenu(app, 'New Reconciliation');
  await expect(page.getByRole('heading', { level: 1, name: 'New reconciliation' })).toBeVisible();
  await chooseInMenu(app, 'Settings…');
  await page.getByText('简体中文').click();
  await expect.poll(() => menuLabels(app)).toEqual(['文件', '编辑', '视图', '窗口']);
  await page.getByText('深色', { exact: true }).click();
  await expect.poll(() => app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
});

test('findings are saved where the person says, or nowhere, and copied through the system', async ({
  app,
  folder,
  definition,
}) => {
  const page = await app.firstWindow();
  await page.getByRole('main').waitFor();
  const findings = findingsPage(page);
  await findings.open(await runToEnd(join(folder, 'workspace'), definition));
  await expect(findings.status).toHaveText('2');

  const chosen = join(folder, 'chosen.csv');
  const asked = await answerSaveDialogs(app, ['', chosen]);
  for (const _ of ['thought better of', 'chosen']) {
    await page.keyboard.press('e');
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    await expect(page.getByRole('menuitem')).toHaveCount(0);
  }
  await expect(page.getByText(`Saved as ${chosen}`)).toBeVisible();
  expect(readFileSync(chosen, 'utf8').trim().split('\n')).toHaveLength(3);
  expect(await asked()).toEqual([expect.stringMatching(/\.csv$/), expect.stringMatching(/\.csv$/)]);

  await findings.rowAt(0).click();
  await page.keyboard.press('c');
  await expect(page.getByText('Copied: 1 finding')).toBeVisible();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toContain('missing');
});

function menuLabels(app: ElectronApplication) {
  return app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));
}

async function chooseInMenu(app: ElectronApplication, label: string): Promise<void> {
  await app.evaluate(({ Menu }, wanted) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
    items?.find((item) => item.label === wanted)?.click();
  }, label);
}

/** Answers the system's dialogs one after the other; an empty path is no choice. Gives the names that they offered. */
async function answerSaveDialogs(app: ElectronApplication, paths: string[]): Promise<() => Promise<string[]>> {
  await app.evaluate(({ dialog }, answers) => {
    const kept = dialog as unknown as { offered: string[] };
    kept.offered = [];
    dialog.showSaveDialog = async (_window: unknown, options: { defaultPath?: string } = {}) => {
      kept.offered.push(options.defaultPath ?? '');
      const filePath = answers.shift() ?? '';
      return { canceled: filePath === '', filePath };
    };
  }, paths);
  return () => app.evaluate(({ dialog }) => (dialog as unknown as { offered: string[] }).offered);
}

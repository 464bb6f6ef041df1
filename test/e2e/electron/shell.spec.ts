import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { type Desktop, electronProgram, environment, expect, newFolder, test, withoutMachine } from './desktop.ts';
import { writeSides } from './sides.ts';

test('a second start hands its file to the first, and ends', async ({ start }) => {
  const desktop = await start();
  const bundle = join(desktop.folder, 'june.tieout');
  writeFileSync(bundle, '');
  const opened = desktop.shell('openedFiles');
  const second = spawn(electronProgram(), [...withoutMachine, process.cwd(), 'june.tieout', 'absent.yaml'], {
    env: environment(desktop.folder),
    cwd: desktop.folder,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => second.once('exit', resolve));
  expect(await opened).toEqual({ path: bundle, kind: 'bundle' });
  expect(await ended).toBe(0);
  expect(await desktop.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length)).toBe(1);
});

test('menus follow the language and the window the scheme that the page goes by', async ({ start }) => {
  const desktop = await start();
  const { app, page, shell } = desktop;
  const labels = () => app.evaluate(({ Menu }) => Menu.getApplicationMenu()?.items.map(({ label }) => label));
  expect(await labels()).toEqual(['File', 'Edit', 'View', 'Window']);
  await shell('setLook', { language: 'zh', scheme: 'dark' });
  expect(await labels()).toEqual(['文件', '编辑', '视图', '窗口']);
  expect(await app.evaluate(({ nativeTheme }) => nativeTheme.themeSource)).toBe('dark');
  await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true);

  await app.evaluate(({ Menu }) => {
    const items = Menu.getApplicationMenu()?.items.flatMap(({ submenu }) => submenu?.items ?? []);
    items?.find(({ label }) => label === '设置…')?.click();
  });
  await expect(page).toHaveURL(/#\/settings/);
});

test('dialogs are the system’s own, and what was not chosen is null', async ({ desktop: { app, shell } }) => {
  await app.evaluate(({ dialog }) => {
    const kept = dialog as unknown as { asked: object[] };
    kept.asked = [];
    dialog.showOpenDialog = async (_window: unknown, options: object = {}) => {
      kept.asked.push(options);
      return { canceled: false, filePaths: ['/tmp/chosen.csv'] };
    };
    dialog.showSaveDialog = async (_window: unknown, options: object = {}) => {
      kept.asked.push(options);
      return { canceled: true, filePath: '' };
    };
  });
  expect(await shell('chooseFile', { kind: 'records' })).toEqual({ path: '/tmp/chosen.csv' });
  expect(await shell('chooseSaveFile', { kind: 'report', name: '../../etc/findings.csv' })).toEqual({ path: null });
  const asked = await app.evaluate(({ dialog }) => (dialog as unknown as { asked: object[] }).asked);
  expect(asked).toMatchObject([
    { filters: [{ name: 'Records', extensions: expect.arrayContaining(['csv', 'gz']) }] },
    { defaultPath: 'findings.csv', filters: [{ name: 'Reports' }] },
  ]);
});

test('text is copied for the page, which may not do so itself', async ({ desktop: { app, shell } }) => {
  await shell('copyText', { text: 'sku\tprice\n' });
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toBe('sku\tprice\n');
});

test('the window opens where it stood', async ({ start }) => {
  const folder = newFolder();
  const first = await start({ folder });
  await first.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setBounds({ x: 60, y: 70, width: 900, height: 620 }),
  );
  await first.app.close();
  const second = await start({ folder });
  const bounds = await second.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getNormalBounds());
  expect(bounds).toEqual({ x: 60, y: 70, width: 900, height: 620 });
});

test('secrets are refused where there is no keyring, with what to do', async ({ desktop: { app, shell } }) => {
  await app.evaluate(({ safeStorage }) => {
    safeStorage.isEncryptionAvailable = () => false;
  });
  await expect(shell('secrets/keep', { name: 'MYSQL_PASSWORD', value: 'x' })).rejects.toThrow(/workspace: .*keyring/);
  await expect(shell('secrets/keep', { name: 'no name', value: 'x' })).rejects.toThrow('BAD_REQUEST');
  expect(await shell('secrets/names')).toEqual({ names: [] });
});

test('runs that are under way are asked about before the window closes, and go on without it', async ({ start }) => {
  const desktop = await start();
  const { app, engine } = desktop;
  const { run, silent } = await silentRun(desktop);
  const answer = (response: number) =>
    app.evaluate(({ dialog }, chosen) => {
      dialog.showMessageBox = async () => ({ response: chosen, checkboxChecked: false });
    }, response);
  const close = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const isVisible = () => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible());

  await answer(2);
  await close();
  expect(await isVisible()).toBe(true);
  await answer(0);
  await close();
  await expect.poll(isVisible).toBe(false);
  expect(await engine('runs/show', { run })).toMatchObject({ state: 'pulling' });
  await answer(1);
  silent.close();
});

test('whoever ends the app by a signal gets no question in return, whatever is under way', async ({ start }) => {
  const desktop = await start();
  const { silent } = await silentRun(desktop);
  const program = desktop.app.process();
  const ended = once(program, 'exit');
  program.kill('SIGTERM');
  await ended;
  silent.close();
});

/** A run that stays under way for as long as it is waited for: its source lets in whoever comes and says nothing. */
async function silentRun({ page, folder, engine }: Desktop) {
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const definition = writeSides(folder, 10);
  const redis = `{ type: redis, url: "redis://127.0.0.1:${(silent.address() as AddressInfo).port}", layout: hash-buckets, match: "x:*" }`;
  writeFileSync(definition, readFileSync(definition, 'utf8').replace('{ type: csv, path: out.csv }', redis));
  const { run } = (await engine('runs/start', { path: definition })) as { run: string };
  // Two beats of the engine: the window's process knows of the run.
  await page.waitForTimeout(2_500);
  return { run, silent };
}

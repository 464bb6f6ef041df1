import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { debuggedPage } from './debugged-page.ts';
import { electronProgram, environment, expect, isOldElectron, newFolder, test, withoutMachine } from './desktop.ts';
import { call, listenFromTheStart } from './page-ports.ts';
import { writeSides } from './sides.ts';

/** The packaged app: built once, then looked at and started as a person would start it. */
const output = resolve('out/e2e-package');
const packed = join(output, 'linux-unpacked');
const program = join(packed, 'tieout');

test.describe.configure({ mode: 'serial' });

test.beforeAll(async () => {
  test.setTimeout(180_000);
  rmSync(output, { recursive: true, force: true });
  const electron = dirname(electronProgram());
  const version = isOldElectron() ? '25.1.1' : electronVersion();
  const flags = ['--electron', electron, '--electron-version', version, '--output', output];
  const { status, stderr } = spawnSync(process.execPath, ['scripts/package.mjs', ...flags], { encoding: 'utf8' });
  expect(status, stderr).toBe(0);
});

test('every fuse of the packaged app is set as decided', async () => {
  const { version: _, ...wire } = await getCurrentFuseWire(program);
  const states = Object.fromEntries(
    Object.entries(wire).map(([number, state]) => [FuseV1Options[Number(number)], state === FuseState.ENABLE]),
  );
  expect(states).toMatchObject({
    RunAsNode: false,
    EnableCookieEncryption: true,
    EnableNodeOptionsEnvironmentVariable: false,
    EnableNodeCliInspectArguments: false,
    EnableEmbeddedAsarIntegrityValidation: true,
    OnlyLoadAppFromAsar: true,
  });
  const asNode = spawnSync(program, ['--no-sandbox', '-e', 'console.log("as node")', '--version'], {
    env: { ...environment(newFolder()), ELECTRON_RUN_AS_NODE: '1', DISPLAY: '' },
    encoding: 'utf8',
    timeout: 10_000,
  });
  expect(asNode.stdout).not.toContain('as node');
});

test('the package holds what it runs and nothing of the checkout', () => {
  const resources = join(packed, 'resources');
  expect(existsSync(join(resources, 'app.asar'))).toBe(true);
  expect(existsSync(join(resources, 'default_app.asar'))).toBe(false);
  const unpacked = readdirSync(join(resources, 'app.asar.unpacked'), { recursive: true }).map(String);
  expect(unpacked.filter((name) => name.endsWith('.node'))).not.toEqual([]);
  expect(
    unpacked.filter((name) => /(^|\/)(src|test|scripts)\//.test(name) && !name.startsWith('node_modules')),
  ).toEqual([]);
  expect(unpacked.filter((name) => /^node_modules\/(node-|electron|vite|typescript|react)/.test(name))).toEqual([]);
});

test('the packaged app starts, opens the file it is given, and carries out a run', async () => {
  const folder = newFolder();
  const definition = writeSides(folder, 20_000);
  const started = spawn(program, [...withoutMachine, '--inspect=0', '--remote-debugging-port=0', definition], {
    env: environment(folder),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  try {
    const { address, said } = await debuggingAddress(started);
    const page = await debuggedPage(address);
    expect(page.url).toMatch(/^app:\/\/tieout\//);
    // The page follows what the shell hands it.
    const place = () => page.evaluate(() => decodeURIComponent(location.hash), undefined);
    await expect.poll(place).toContain(`definitions/edit?path=${definition}`);
    await listenFromTheStart(page);
    const { run } = (await call(page, 'tieout:engine', 'runs/start', { path: definition })) as { run: string };
    const shown = async () => (await call(page, 'tieout:engine', 'runs/show', { run })) as { verdict: string | null };
    await expect.poll(async () => (await shown()).verdict).toBe('mismatch');
    expect(await shown()).toMatchObject({ summary: { matched: 19_998, findings: { missing: 1, different: 1 } } });
    // Its fuse keeps debuggers away from the main process.
    expect(said()).not.toContain('Debugger listening');
  } finally {
    const ended = new Promise((resolve) => started.once('exit', resolve));
    started.kill();
    const patience = setTimeout(() => started.kill('SIGKILL'), 20_000);
    await ended;
    clearTimeout(patience);
    rmSync(folder, { recursive: true, force: true });
  }
});

function debuggingAddress(started: ChildProcess): Promise<{ address: string; said: () => string }> {
  let said = '';
  return new Promise((resolve, reject) => {
    started.once('exit', () => reject(new Error(`the packaged app ended at once: ${said}`)));
    started.stderr?.on('data', (data) => {
      said += data;
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1];
      if (address) resolve({ address, said: () => said });
    });
  });
}

function electronVersion(): string {
  return JSON.parse(readFileSync('node_modules/electron/package.json', 'utf8')).version;
}

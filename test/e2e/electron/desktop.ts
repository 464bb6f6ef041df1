import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { type Calls, call, listenFromTheStart } from './page-ports.ts';

/** A started desktop app with folders of its own. */
export type Desktop = {
  app: ElectronApplication;
  page: Page;
  folder: string;
  /** Calls the engine, or the shell, over the port that the page was handed last. */
  engine: Calls;
  shell: Calls;
  close: () => Promise<void>;
};

export type Start = { args?: string[]; env?: Record<string, string>; folder?: string };

/** Starts the app out of this checkout, as `npm start` does. */
export function launchDesktop({ args = [], env = {}, folder = newFolder() }: Start): Promise<ElectronApplication> {
  return _electron.launch({
    executablePath: electronProgram(),
    args: [...withoutMachine, process.cwd(), ...args],
    env: { ...environment(folder), ...env },
    // As the app itself decides, where Playwright would say light.
    colorScheme: null,
  });
}

/**
 * What a display without a machine behind it needs; everything else is as it is shipped. As root Chromium's own sandbox
 * cannot be. There is no graphics processor: its process dies now and then while it starts, and the page would wait for
 * it for ever.
 */
export const withoutMachine = ['--no-sandbox', '--disable-gpu'];

/** Starts the app, and waits until its page listens. */
async function startDesktop({ folder = newFolder(), ...start }: Start = {}): Promise<Desktop> {
  const app = await launchDesktop({ folder, ...start });
  // Held on to: an app that was closed no longer tells of its process.
  const started = app.process();
  const page = await app.firstWindow();
  await listenFromTheStart(page);
  return {
    app,
    page,
    folder,
    engine: (path, input) => call(page, 'tieout:engine', path, input),
    shell: (path, input) => call(page, 'tieout:shell', path, input),
    async close() {
      await endDesktop(app, started);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** An app with a run under way asks before it closes, and nobody answers: it is ended by a signal then, as a system does. */
export async function endDesktop(app: ElectronApplication, started = app.process()): Promise<void> {
  const patience = [
    setTimeout(() => started.kill('SIGTERM'), 3_000),
    setTimeout(() => started.kill('SIGKILL'), 20_000),
  ];
  if (started.exitCode === null) await app.close();
  for (const timer of patience) clearTimeout(timer);
}

type Starting = (start?: Start) => Promise<Desktop>;

/** `desktop` is one app for all tests of a worker that leave it as they found it; what `start` starts ends with its test. */
export const test = base.extend<{ start: Starting }, { desktop: Desktop }>({
  desktop: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const desktop = await startDesktop();
      await use(desktop);
      await desktop.close();
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  start: async ({}, use) => {
    const started: Desktop[] = [];
    await use(async (wanted) => {
      const desktop = await startDesktop(wanted);
      started.push(desktop);
      return desktop;
    });
    for (const desktop of started.reverse()) await desktop.close();
  },
});

export { expect } from '@playwright/test';

/** All but one project run on the old one wherever there is one. */
export function isOldElectron(): boolean {
  return test.info().project.name !== 'electron-of-the-product' && Boolean(process.env.TIEOUT_ELECTRON_OLD);
}

export function electronProgram(): string {
  const { TIEOUT_ELECTRON_OLD: old, TIEOUT_ELECTRON: current } = process.env;
  const program = isOldElectron() && old ? join(old, 'electron') : current;
  if (!program) throw new Error('There is no Electron to test with; start this by npm run e2e.');
  return program;
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'tieout-desktop-'));
}

/** Nothing of this machine's own: neither its workspace, nor its settings, nor its keyring. */
export function environment(folder: string): Record<string, string> {
  const [config, workspace] = ['config', 'workspace'].map((name) => join(folder, name)) as [string, string];
  mkdirSync(config, { recursive: true });
  const { ELECTRON_RENDERER_URL: _, ...rest } = process.env as Record<string, string>;
  return { ...rest, XDG_CONFIG_HOME: config, TIEOUT_HOME: workspace, LANG: 'en_US.UTF-8', LANGUAGE: 'en' };
}

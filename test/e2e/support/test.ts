import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type ElectronApplication, type Page } from '@playwright/test';
import { endDesktop, launchDesktop } from '../electron/desktop.ts';
import { type ServedEngine, serve } from './engine-served.ts';

type Fixtures = {
  /** A folder for this test alone. */
  folder: string;
  /** The engine that a browser's page talks to; in the project of the window there is none to be reached. */
  engine: ServedEngine;
  /** The desktop app, where the project is that of the window. */
  desktop: ElectronApplication;
  /** The app at its first page, let in; a complaint of the page (an error, a refused style) fails the test. */
  app: Page;
  host: { engine: ServedEngine } | { desktop: ElectronApplication };
};

/** The project of playwright.config.ts that opens the pages in a real window of Electron. */
const windowProject = 'electron-pages';

/** A spec with the app open in a workspace of its own. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'tieout-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  host: async ({ folder, locale }, use, { project }) => {
    if (project.name === windowProject) {
      // On Linux the system's language is what the environment says.
      const language = (locale ?? 'en-GB').replace('-', '_');
      const desktop = await launchDesktop({ folder, env: { LANG: `${language}.UTF-8`, LANGUAGE: language } });
      await use({ desktop });
      return endDesktop(desktop);
    }
    const engine = await serve(join(folder, 'workspace'));
    await use({ engine });
    await engine.stop();
  },
  engine: async ({ host }, use) => {
    if (!('engine' in host)) throw new Error('a window has its engine to itself');
    await use(host.engine);
  },
  desktop: async ({ host }, use) => {
    if (!('desktop' in host)) throw new Error('a browser is no desktop');
    await use(host.desktop);
  },
  // Playwright opens its own page for the window's project, too: an empty one, which nobody looks at.
  app: async ({ host, page, colorScheme }, use) => {
    const app = 'desktop' in host ? await host.desktop.firstWindow() : page;
    const complaints = complaintsOf(app);
    if ('desktop' in host) await app.emulateMedia({ colorScheme });
    else await app.goto(host.engine.url);
    await app.getByRole('main').waitFor();
    await use(app);
    if (complaints.length > 0) throw new Error(`the page complained:\n${complaints.join('\n')}`);
  },
});

export { expect } from '@playwright/test';

/** What the page itself complains of. An engine that was stopped on purpose is not its fault. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  page.on('console', (message) => {
    const isExpected =
      /WebSocket connection|ERR_CONNECTION_(?:REFUSED|RESET|CLOSED)|ERR_EMPTY_RESPONSE|ERR_SOCKET_NOT_CONNECTED|status of 40[13]/.test(
        message.text(),
      );
    if (message.type() === 'error' && !isExpected) complaints.push(message.text());
  });
  return complaints;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, type Page } from '@playwright/test';
import { type ServedEngine, serve } from './engine-served.ts';

type Fixtures = {
  /** A folder for this test alone. */
  folder: string;
  engine: ServedEngine;
  /** The app at its first page, let in; a complaint of the page (an error, a refused style) fails the test. */
  app: Page;
};

/** A spec with the app open in a workspace of its own. */
export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads from the pattern what a fixture needs.
  folder: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'tieout-e2e-'));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
  engine: async ({ folder }, use) => {
    const engine = await serve(join(folder, 'workspace'));
    await use(engine);
    await engine.stop();
  },
  app: async ({ engine, page }, use) => {
    const complaints = complaintsOf(page);
    await page.goto(engine.url);
    await page.getByRole('main').waitFor();
    await use(page);
    if (complaints.length > 0) throw new Error(`the page complained:\n${complaints.join('\n')}`);
  },
});

export { expect } from '@playwright/test';

/** What the page itself complains of. An engine that was stopped on purpose is not its fault. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.stack ?? error.message));
  page.on('console', (message) => {
    const isExpected = /WebSocket connection|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|status of 40[13]/.test(
      message.text(),
    );
    if (message.type() === 'error' && !isExpected) complaints.push(message.text());
  });
  return complaints;
}

import { defineConfig } from '@playwright/test';

/** What a browser's pages are looked at with. */
const pages = {
  viewport: { width: 1280, height: 800 },
  locale: 'en-GB',
  actionTimeout: 60_000,
  screenshot: 'only-on-failure',
  // Debian's own; as root in a container it has to do without the operating system's part of the sandbox.
  launchOptions: {
    executablePath: '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  },
} as const;

/** Windows of one app at a time on the one display. */
const oneWindow = { workers: 1 } as const;

/**
 * The app as people use it, over the program as built: in Debian's Chromium over the loopback server, and in a real
 * Electron window. Every spec gets a workspace of its own. `npm run e2e` (scripts/e2e.mjs) brings what they need: a
 * display, a build, an Electron.
 */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/e2e',
  // A page waits for its engine, and an engine for its page: two fill two cores.
  workers: 2,
  // What is waited for comes in moments; a busy machine is no failure.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  forbidOnly: true,
  // CI tells by name what passed only so; by hand such a spec fails.
  retries: process.env.CI ? 1 : 0,
  reporter: [['list'], ['./scripts/e2e-tally.mjs']],
  projects: [
    {
      name: 'browser',
      testIgnore: 'electron/**',
      use: pages,
    },
    // Those that tell most, over again in a window of the desktop app; all that a window can, where that is asked for.
    {
      name: 'electron-pages',
      testIgnore: 'electron/**',
      ...(process.env.TIEOUT_EVERY_WINDOW ? {} : { grep: /@window/ }),
      use: pages,
      ...oneWindow,
    },
    { name: 'electron', testDir: 'test/e2e/electron', ...oneWindow },
    // The product's own Electron, where npm could fetch it besides the old one.
    ...(process.env.TIEOUT_ELECTRON && process.env.TIEOUT_ELECTRON_OLD
      ? [{ name: 'electron-of-the-product', testDir: 'test/e2e/electron', ...oneWindow }]
      : []),
  ],
});

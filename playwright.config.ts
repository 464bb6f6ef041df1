import { defineConfig } from '@playwright/test';

/**
 * The app as people use it, over the program as built: in Debian's Chromium over the loopback server, and in a real
 * Electron window. Every spec gets a workspace of its own.
 */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/e2e',
  // Two cores: a browser, an engine and its threads take both.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['./scripts/e2e-tally.mjs']],
  use: {
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    // Debian's own; as root in a container it has to do without the operating system's part of the sandbox.
    launchOptions: { executablePath: '/usr/bin/chromium', args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
  projects: [{ name: 'browser', testIgnore: 'test/e2e/electron/**' }],
});

import { defineConfig } from '@playwright/test';

/** The tests of the windows. `npm run e2e` (scripts/e2e.mjs) brings what they need: a display, a build, an Electron. */
export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'out/e2e',
  // Two cores carry one window and its engine, not several.
  workers: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: [['list'], ['json', { outputFile: process.env.TIEOUT_TALLY ?? 'out/e2e/tally.json' }]],
  projects: [{ name: 'electron', testDir: 'test/e2e/electron' }],
});

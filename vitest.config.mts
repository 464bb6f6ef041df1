import { defineConfig } from 'vitest/config';
import { kernelPlugin } from './scripts/kernel-plugin.mjs';

export default defineConfig({
  plugins: [kernelPlugin()],
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    // Processes, not threads: native modules and worker pools under test must be able to fail without taking others along.
    pool: 'forks',
    // One more than the cores that are there at least: a seventh of the time is spent waiting for servers and pauses.
    maxWorkers: 3,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // CI tells by name what passed only so; by hand such a test fails.
    retry: process.env.CI ? 1 : 0,
    // Measures are taken by npm run bench.
    exclude: ['test/bench/**', 'node_modules/**'],
  },
});

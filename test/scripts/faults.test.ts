import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

it('the faults can be loaded without a bundler, and name themselves', { timeout: 120_000 }, () => {
  const asked = spawnSync(process.execPath, [resolve('scripts/faults.mjs'), '--only', 'none'], { encoding: 'utf8' });
  expect(asked.stderr).toMatch(/--only takes one of kills, sources, workers, files, input, events, alerts, journal\n$/);
  expect(asked.status).toBe(2);
});

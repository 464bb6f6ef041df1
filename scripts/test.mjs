import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureNode } from './node24.mjs';
import { ensureServers } from './servers.mjs';

const root = dirname(import.meta.dirname);

await ensureNode();
try {
  ensureServers();
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const { passed, failed } = runTests(process.argv.slice(2));
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed > 0 ? 1 : 0);

function runTests(args) {
  const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
  const folder = mkdtempSync(join(tmpdir(), 'tieout-test-'));
  const tallyFile = join(folder, 'tally.json');
  const reporters = ['--reporter=default', `--reporter=${join(import.meta.dirname, 'tally.mjs')}`];
  try {
    const { status } = spawnSync(process.execPath, [vitest, 'run', ...reporters, ...args], {
      cwd: root,
      env: { ...process.env, TIEOUT_TALLY: tallyFile },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    return tally(tallyFile, status);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A run that ended without a tally, or badly for a reason nobody counted, is one failure. */
function tally(file, status) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { passed, failed } = JSON.parse(readFileSync(file, 'utf8'));
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed };
}

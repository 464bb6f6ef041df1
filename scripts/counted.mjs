import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * Runs a test runner that leaves its counts in the file that TIEOUT_TALLY names; prints `N passed, N failed` as the last
 * line and ends with 1 where anything failed. A run that ended without a tally, or badly for a reason nobody counted, is
 * one failure.
 */
export function runCounted(script, args, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-test-'));
  const tallyFile = join(folder, 'tally.json');
  try {
    const { status } = spawnSync(process.execPath, [script, ...args], {
      cwd: dirname(import.meta.dirname),
      env: { ...process.env, ...env, TIEOUT_TALLY: tallyFile },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const { passed, failed } = tally(tallyFile, status);
    process.stdout.write(`${passed} passed, ${failed} failed\n`);
    return failed > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tally(file, status) {
  if (!existsSync(file)) return { passed: 0, failed: 1 };
  const { passed, failed } = JSON.parse(readFileSync(file, 'utf8'));
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed };
}

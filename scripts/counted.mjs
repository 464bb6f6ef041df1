import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Enough of a failure to know it again; the whole stands further up in the log. */
const FAILURE_LINES = 20;

/**
 * Runs a test runner that leaves its counts in the file that TIEOUT_TALLY names; prints `N passed, N failed` as the last
 * line and ends with 1 where anything failed. A run that ended without a tally, or badly for a reason nobody counted, is
 * one failure. What failed, and what passed only when tried again, is also added to the files that TIEOUT_FAILURES and
 * TIEOUT_UNSTEADY name, for whoever reads the end of a long log.
 */
export function runCounted(script, args, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-test-'));
  const tallyFile = join(folder, 'tally.json');
  try {
    const { status } = spawnSync(process.execPath, [script, ...args], {
      cwd: dirname(import.meta.dirname),
      // The program is started a thousand times and more: compiled once, it starts a quarter sooner.
      env: { ...process.env, ...env, TIEOUT_TALLY: tallyFile, NODE_COMPILE_CACHE: join(folder, 'compiled') },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const { passed, failures, unsteady } = tally(tallyFile, status);
    keep(failures, process.env.TIEOUT_FAILURES);
    keep(unsteady, process.env.TIEOUT_UNSTEADY);
    for (const test of unsteady) process.stdout.write(`passed only when tried again: ${test.split('\n', 1)}\n`);
    process.stdout.write(`${passed} passed, ${failures.length} failed\n`);
    return failures.length > 0 ? 1 : 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A failure as a tally keeps it: where it was, and what went wrong there. */
export function told(where, errors) {
  return [where, ...errors.map((error) => error.stack ?? error.message)].join('\n');
}

function tally(file, status) {
  if (!existsSync(file)) {
    return { passed: 0, failures: [`The tests ended with ${status} and without a count.`], unsteady: [] };
  }
  const { passed, failures, unsteady } = JSON.parse(readFileSync(file, 'utf8'));
  const uncounted = failures.length === 0 && status !== 0;
  return {
    passed,
    failures: uncounted ? [`The tests ended with ${status}; none of them failed.`] : failures,
    unsteady,
  };
}

function keep(tests, file) {
  if (tests.length > 0 && file) appendFileSync(file, `${tests.map(shortened).join('\n\n')}\n\n`);
}

function shortened(failure) {
  return failure.split('\n').slice(0, FAILURE_LINES).join('\n');
}

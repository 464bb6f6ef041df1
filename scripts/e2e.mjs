import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { openDisplay } from './display.mjs';
import { electronBinary } from './electron-binary.mjs';
import { ensureNode } from './node24.mjs';
import { oldElectron } from './old-electron.mjs';
import { ensureDisplay } from './servers.mjs';

/** `npm run e2e`: the tests of the windows. Ends with `N passed, N failed`, as npm test does. */
const root = dirname(import.meta.dirname);

await ensureNode();
let display;
try {
  ensureDisplay();
  await ensureBuilt();
  display = await openDisplay();
  const { passed, failed } = runTests(process.argv.slice(2), {
    ...(display.name ? { DISPLAY: display.name } : {}),
    ...electrons(await oldElectron()),
  });
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.stdout.write('0 passed, 1 failed\n');
  process.exitCode = 1;
} finally {
  display?.close();
}

/** Both the product's Electron and the old one are tried, where they are there. */
function electrons(old) {
  const current = process.env.TIEOUT_ELECTRON ?? electronBinary();
  return {
    ...(old ? { TIEOUT_ELECTRON_OLD: old } : {}),
    ...(current ? { TIEOUT_ELECTRON: current } : {}),
    TIEOUT_NODE: process.execPath,
  };
}

function runTests(args, variables) {
  const cli = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
  const folder = mkdtempSync(join(tmpdir(), 'tieout-e2e-'));
  const tallyFile = join(folder, 'tally.json');
  try {
    const { status } = spawnSync(process.execPath, [cli, 'test', ...args], {
      cwd: root,
      env: { ...process.env, ...variables, TIEOUT_TALLY: tallyFile },
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
  const { stats, errors } = JSON.parse(readFileSync(file, 'utf8'));
  const failed = stats.unexpected + stats.flaky + errors.length;
  return { passed: stats.expected, failed: failed === 0 && status !== 0 ? 1 : failed };
}

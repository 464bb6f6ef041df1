import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { runCounted } from './counted.mjs';
import { openDisplay } from './display.mjs';
import { electronBinary } from './electron-binary.mjs';
import { ensureNode } from './node24.mjs';
import { oldElectron } from './old-electron.mjs';
import { ensureDisplay, ensureServers } from './servers.mjs';

/**
 * The tests of the windows: `npm run e2e`, `npm run e2e -- --project=browser home`. Ends with `N passed, N failed`, as
 * npm test does.
 */
await ensureNode();
let display;
try {
  ensureServers();
  ensureDisplay();
  await ensureBuilt();
  display = await openDisplay();
  const playwright = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
  process.exitCode = runCounted(playwright, ['test', ...process.argv.slice(2)], {
    ...(display.name ? { DISPLAY: display.name } : {}),
    ...electrons(await oldElectron()),
  });
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

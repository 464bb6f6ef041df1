import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { runCounted } from './counted.mjs';
import { ensureNode } from './node24.mjs';
import { ensureDisplay, ensureServers } from './servers.mjs';

/** The specs of the windows: `npm run e2e`, `npm run e2e -- --project browser home`. */
await ensureNode();
try {
  ensureServers();
  ensureDisplay();
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const playwright = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
process.exit(runCounted(playwright, ['test', ...process.argv.slice(2)]));

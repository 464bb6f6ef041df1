import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { runCounted } from './counted.mjs';
import { ensureNode } from './node24.mjs';
import { ensureServers } from './servers.mjs';

await ensureNode();
try {
  ensureServers();
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const reporters = ['--reporter=default', `--reporter=${join(import.meta.dirname, 'tally.mjs')}`];
process.exit(runCounted(vitest, ['run', ...reporters, ...process.argv.slice(2)]));

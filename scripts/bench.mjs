import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureNode } from './node24.mjs';

const root = dirname(import.meta.dirname);
const folder = join(root, 'test', 'bench');

/** Node takes the types out itself, so that what is measured is the source and not a test runner's version of it. */
const nodeArgs = [
  '--experimental-transform-types',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
  '--expose-gc',
];

await ensureNode();
await ensureBuilt();
const benchmarks = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.bench.ts')) : [];
const failed = benchmarks.sort().filter((name) => !passes(name));
for (const name of failed) process.stderr.write(`${name} failed\n`);
process.exit(failed.length > 0 ? 1 : 0);

function passes(name) {
  const args = [...nodeArgs, join(folder, name), ...process.argv.slice(2)];
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status === 0;
}

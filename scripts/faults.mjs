import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './build.mjs';
import { ensureNode } from './node24.mjs';
import { ensureServers } from './servers.mjs';

const root = dirname(import.meta.dirname);

/** Node takes the types out itself: no test runner stands between the faults and their count. */
const nodeArgs = [
  '--experimental-transform-types',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
  `--import=${pathToFileURL(join(import.meta.dirname, 'raw-imports.mjs')).href}`,
];

await ensureNode();
ensureServers();
await ensureBuilt();
const args = [...nodeArgs, join(root, 'test', 'faults', 'main.ts'), ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1);

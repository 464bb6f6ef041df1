import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { ensureNode } from './node24.mjs';
import { ensureServers } from './servers.mjs';
import { typedNode } from './typed-node.mjs';

const root = dirname(import.meta.dirname);

// No test runner stands between the faults and their count.
await ensureNode();
ensureServers();
await ensureBuilt();
const args = [...typedNode, join(root, 'test', 'faults', 'main.ts'), ...process.argv.slice(2)];
process.exit(spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1);

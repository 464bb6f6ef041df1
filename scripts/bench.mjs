import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureBuilt } from './build.mjs';
import { ensureNode } from './node24.mjs';

const root = dirname(import.meta.dirname);
const folder = join(root, 'test', 'bench');
const ending = '.bench.ts';

/** Node takes the types out itself, so that what is measured is the source and not a test runner's version of it. */
const nodeArgs = [
  '--experimental-transform-types',
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=MODULE_TYPELESS_PACKAGE_JSON',
  '--expose-gc',
];

/** `--table` only draws docs/performance.md anew from the figures in out/bench. */
const { only, size, rounds, table } = options();
await ensureNode();
await ensureBuilt();
const failed = table ? [] : runAll(chosen());
if (!runs(join('report', 'performance.ts'), [])) failed.push('the table');
for (const name of failed) process.stderr.write(`${name} failed\n`);
process.exit(failed.length > 0 ? 1 : 0);

/** Every benchmark is a process of its own; the sides they read are written once, and removed when all have ended. */
function runAll(names) {
  const cache = mkdtempSync(join(tmpdir(), 'tieout-bench-'));
  const remove = () => rmSync(cache, { recursive: true, force: true });
  // An interrupt also reaches the benchmark; waiting for it to end lets it stop its servers.
  process.once('SIGINT', () => {}).once('SIGTERM', () => {});
  try {
    return names.filter((name) => !runs(`${name}${ending}`, ['--size', size, '--rounds', rounds], cache));
  } finally {
    remove();
  }
}

function runs(file, args, cache) {
  const env = cache ? { ...process.env, TIEOUT_BENCH_FOLDER: cache } : process.env;
  const { status } = spawnSync(process.execPath, [...nodeArgs, join(folder, file), ...args], {
    cwd: root,
    stdio: 'inherit',
    env,
  });
  return status === 0;
}

function chosen() {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
  const unknown = only.filter((name) => !all.includes(name));
  if (unknown.length === 0) return only.length > 0 ? only : all;
  process.stderr.write(`there is no benchmark ${unknown.join(', ')}; there are ${all.join(', ')}\n`);
  process.exit(2);
}

/** `--only csv,run`, and the same as plain words, because npm keeps options to itself that come before `--`. */
function options() {
  const { values, positionals } = parseArgs({
    options: {
      size: { type: 'string', default: '2m' },
      only: { type: 'string', default: '' },
      rounds: { type: 'string', default: '3' },
      table: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  });
  const words = positionals.filter((word) => word !== 'only');
  const only = [values.only, ...words].flatMap((word) => word.split(',')).filter(Boolean);
  return { ...values, only };
}

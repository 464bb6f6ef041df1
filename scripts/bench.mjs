import { spawn } from 'node:child_process';
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

/** What a benchmark exits with that was interrupted: those after it are not begun. */
const interruptedExitCode = 130;

/** `--table` only draws docs/performance.md anew from the figures in out/bench. */
const { only, size, rounds, table } = options();
await ensureNode();
await ensureBuilt();
const failed = table ? [] : await runAll(chosen());
if ((await run(join('report', 'performance.ts'), [])) !== 0) failed.push('the table');
for (const name of failed) process.stderr.write(`${name} failed\n`);
process.exit(failed.length > 0 ? 1 : 0);

/** Every benchmark is a process of its own; the sides they read are written once, and removed when all have ended. */
async function runAll(names) {
  const cache = mkdtempSync(join(tmpdir(), 'tieout-bench-'));
  const failed = [];
  try {
    for (const name of names) {
      const exitCode = await run(`${name}${ending}`, ['--size', size, '--rounds', rounds], cache);
      if (exitCode !== 0) failed.push(name);
      if (exitCode === interruptedExitCode) break;
    }
    return failed;
  } finally {
    rmSync(cache, { recursive: true, force: true });
  }
}

function run(file, args, cache) {
  const child = spawn(process.execPath, [...nodeArgs, join(folder, file), ...args], {
    cwd: root,
    stdio: 'inherit',
    env: cache ? { ...process.env, TIEOUT_BENCH_FOLDER: cache } : process.env,
  });
  // The benchmark stops its servers; this process waits for it. A Ctrl-C reaches both by itself.
  const wait = () => {};
  const pass = () => child.kill('SIGTERM');
  process.on('SIGINT', wait).on('SIGTERM', pass);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => {
      process.off('SIGINT', wait).off('SIGTERM', pass);
      resolve(exitCode ?? interruptedExitCode);
    });
  });
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

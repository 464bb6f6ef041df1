import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';

const root = dirname(import.meta.dirname);
const out = join(root, 'out');
const stampFile = join(out, '.built');
const parts = ['main', 'preload', 'renderer'];

/**
 * Builds what is in out/ if anything it is made of has changed. Says so in one line on standard error, because standard
 * output belongs to the command that follows. Throws with the bundler's own words where the build fails.
 */
export async function ensureBuilt() {
  if (!existsSync(join(root, 'src'))) return; // an installed Tieout comes built
  if (isFresh(stampOfSources())) return;
  await withLock(join(out, '.lock'), async () => {
    const stamp = stampOfSources();
    if (isFresh(stamp)) return;
    process.stderr.write('Building Tieout…\n');
    await build(stamp, 'pipe');
  });
}

/** `npm run build`: always, and with everything the bundler says. */
async function buildAnyway() {
  await withLock(join(out, '.lock'), () => build(stampOfSources(), 'inherit'));
}

/** Builds beside the old files and swaps whole folders, so that a Tieout at work never meets a half-written one. */
async function build(stamp, stdio) {
  const next = join(out, '.next');
  const old = join(out, '.old');
  for (const folder of [next, old]) rmSync(folder, { recursive: true, force: true });
  await bundle(next, stdio);
  rmSync(stampFile, { force: true });
  mkdirSync(old);
  for (const part of parts) {
    if (existsSync(join(out, part))) renameSync(join(out, part), join(old, part));
    renameSync(join(next, part), join(out, part));
  }
  writeFileSync(stampFile, stamp);
  for (const folder of [next, old]) rmSync(folder, { recursive: true, force: true });
}

function bundle(outDir, stdio) {
  const args = [bundler(), 'build', '--outDir', outDir];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', stdio, stdio] });
  const output = [];
  child.stdout?.on('data', (data) => output.push(data));
  child.stderr?.on('data', (data) => output.push(data));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) return resolve();
      reject(new Error(`${Buffer.concat(output).toString()}Tieout could not be built.`));
    });
  });
}

function bundler() {
  try {
    const manifest = createRequire(import.meta.url).resolve('electron-vite/package.json');
    return join(dirname(manifest), 'bin', 'electron-vite.js');
  } catch {
    throw new Error('Tieout could not be built: its dependencies are missing. Run npm ci, then try again.');
  }
}

function isFresh(stamp) {
  return (
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp &&
    parts.every((part) => existsSync(join(out, part)))
  );
}

/** A digest over contents rather than times: a checkout or a copy changes the times of files that are the same. */
function stampOfSources() {
  const hash = createHash('sha256');
  for (const file of sources()) {
    hash.update(`${file}\0`);
    hash.update(createHash('sha256').update(readFileSync(file)).digest());
  }
  return hash.digest('hex');
}

function sources() {
  const folders = ['src', 'resources'].filter((folder) => existsSync(join(root, folder)));
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  const singles = ['electron.vite.config.ts', 'package.json', 'package-lock.json'].map((name) => join(root, name));
  return [...files, ...singles].sort();
}

if (process.argv[1] === import.meta.filename) await buildAnyway();

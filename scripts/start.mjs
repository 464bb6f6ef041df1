import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';

const root = dirname(import.meta.dirname);

const electron = electronBinary() ?? fetchElectron();
if (!electron) {
  process.stderr.write(
    'Electron is not on this machine and could not be fetched, so there is no window; the command line works without it: npm run -s tieout -- --help\n',
  );
  process.exit(1);
}
try {
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(70);
}
const child = spawn(electron, [root, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));

/** Electron comes without its binary and fetches it when it is first wanted. */
function fetchElectron() {
  process.stderr.write('Fetching Electron, this once…\n');
  spawnSync(process.execPath, [join(electronFolder(), 'install.js')], { stdio: 'ignore' });
  return electronBinary();
}

function electronBinary() {
  const pathFile = join(electronFolder(), 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = join(electronFolder(), 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

function electronFolder() {
  return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
}

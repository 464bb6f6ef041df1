import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Electron comes without its binary, which its own script fetches; null where that cannot be had. */
export function fetchElectron() {
  spawnSync(process.execPath, [join(electronFolder(), 'install.js')], { stdio: 'ignore', timeout: fetchMsMax });
  return electronBinary();
}

const fetchMsMax = 10 * 60_000;

/** The program of the Electron that package.json names; null where it was not fetched. */
export function electronBinary() {
  const pathFile = join(electronFolder(), 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = join(electronFolder(), 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

function electronFolder() {
  return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
}

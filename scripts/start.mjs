import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ensureBuilt } from './build.mjs';

const root = dirname(import.meta.dirname);

const electron = electronBinary();
if (!electron) {
  process.stderr.write(
    'Electron is not on this machine; fetch it with npx install-electron, or work from the command line: npm run -s tieout -- --help\n',
  );
  process.exit(1);
}
await ensureBuilt();
const child = spawn(electron, [root, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));

/** Looks for the file instead of asking the package: the package would start a download, and print while it does. */
function electronBinary() {
  const { TIEOUT_ELECTRON: chosen } = process.env;
  if (chosen) return chosen;
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const pathFile = join(folder, 'path.txt');
  if (!existsSync(pathFile)) return null;
  const binary = join(folder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(binary) ? binary : null;
}

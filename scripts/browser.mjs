import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Opens an address in the person's own browser; false where there is none that could be seen, and the address has to be
 * told. It holds a token, and everybody on a machine can read what programs are started with: so the browser is given a
 * file that only this person can read, in `folder`, and the file leads on.
 */
export function openAddress(address, folder) {
  const [program, ...args] = opener();
  if (!program) return false;
  const file = join(folder, `open-${randomBytes(8).toString('hex')}.html`);
  writeFileSync(file, `<!doctype html><meta http-equiv="refresh" content="0; url=${address}">\n`, { mode: 0o600 });
  process.on('exit', () => rmSync(file, { force: true }));
  const child = spawn(program, [...args, file], { stdio: 'ignore', detached: true });
  child.on('error', () => process.stdout.write(`No browser could be started; open ${address} in one.\n`));
  child.unref();
  return true;
}

function opener() {
  if (process.platform === 'darwin') return ['open'];
  // The empty title keeps `start` from taking the file for one.
  if (process.platform === 'win32') return ['cmd', '/c', 'start', '""'];
  const hasDisplay = process.env.DISPLAY || process.env.WAYLAND_DISPLAY;
  return hasDisplay && isThere('xdg-open') ? ['xdg-open'] : [];
}

function isThere(program) {
  return spawnSync('which', [program], { stdio: 'ignore' }).status === 0;
}

import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { openAddress } from './browser.mjs';
import { ensureBuilt } from './build.mjs';
import { electronBinary, fetchElectron } from './electron-binary.mjs';
import { ensureNode } from './node24.mjs';

/**
 * `npm start`: the window, or where there can be none the same pages in a browser. TIEOUT_ELECTRON names another Electron,
 * or `none`; one whose own Node is too old for the engine is given the Node that runs this. What follows `--` goes to the
 * app.
 */
const root = dirname(import.meta.dirname);
const words = process.argv.slice(2);

await ensureNode();
const electron = chosen();
try {
  await ensureBuilt();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exit(70);
}
if (electron) startWindow();
else startInBrowser();

function chosen() {
  const { TIEOUT_ELECTRON: named } = process.env;
  if (named) return named === 'none' ? null : named;
  return electronBinary() ?? fetched();
}

function fetched() {
  process.stderr.write('Fetching Electron, this once…\n');
  return fetchElectron();
}

function startWindow() {
  // Chromium's own sandbox refuses to run as root; the page stays sandboxed in every other way.
  const asRoot = process.platform === 'linux' && process.getuid() === 0 ? ['--no-sandbox'] : [];
  const env = { ...process.env, TIEOUT_NODE: process.execPath };
  endWith(spawn(electron, [...asRoot, root, ...words], { stdio: 'inherit', env }));
}

function startInBrowser() {
  process.stderr.write(
    'There is no Electron to be had here, so Tieout opens in your browser instead of a window of its own.\n',
  );
  const serve = [join(root, 'out', 'main', 'cli.js'), 'serve', '--json'];
  const child = spawn(process.execPath, serve, { stdio: ['inherit', 'pipe', 'inherit'] });
  let said = '';
  child.stdout.on('data', function read(data) {
    said += data;
    if (!said.includes('\n')) return;
    child.stdout.off('data', read).resume();
    show(said.slice(0, said.indexOf('\n')));
  });
  endWith(child);
}

/** The server's first line says where it is; anything else it says is why it is not there. */
function show(line) {
  const { url, error } = JSON.parse(line);
  if (error) return;
  const isOpened = openAddress(url, join(root, 'out'));
  process.stdout.write(isOpened ? 'Ctrl-C ends it.\n' : `Open ${url} in a browser on this machine. Ctrl-C ends it.\n`);
}

function endWith(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    process.stderr.write(`${child.spawnfile} cannot be started: ${error.message}.\n`);
    process.exit(2);
  });
  child.on('exit', (code) => process.exit(code ?? 1));
}

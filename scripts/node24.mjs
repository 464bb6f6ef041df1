import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const majorMin = 24;

/**
 * Returns if this process is a Node that Tieout runs on. Otherwise hands the whole command over to the Node that npm
 * installed with the dependencies, and ends with its exit code: the machine's own Node may be an older one.
 */
export async function ensureNode() {
  if (Number.parseInt(process.versions.node, 10) >= majorMin) return;
  const node = carriedNode();
  if (node) return handOver(node);
  process.stderr.write(
    `Tieout needs Node ${majorMin} or newer, and this is ${process.versions.node}; run npm ci (which brings one for Linux and Windows) or install it from https://nodejs.org.\n`,
  );
  process.exit(2);
}

/** The Node executable that came with the dependencies; null where npm has none for this machine. */
export function carriedNode() {
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  try {
    const manifest = createRequire(import.meta.url).resolve(`node-${platform}-${process.arch}/package.json`);
    const node = join(dirname(manifest), 'bin', platform === 'win' ? 'node.exe' : 'node');
    return existsSync(node) ? node : null;
  } catch {
    return null;
  }
}

function handOver(node) {
  const child = spawn(node, [...process.execArgv, ...process.argv.slice(1)], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both processes; passing it on as well would count as pressing it twice.
  const isAtTerminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  process.on('SIGINT', () => isAtTerminal || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise(() => {
    child.on('error', (error) => {
      process.stderr.write(`${node} cannot be started: ${error.message}; run npm ci again.\n`);
      process.exit(2);
    });
    child.on('exit', (code, signal) => {
      if (!signal) process.exit(code);
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    });
  });
}

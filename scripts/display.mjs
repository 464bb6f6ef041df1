import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * A display for programs with windows: the one there is, else an Xvfb on a number that it finds free itself. Resolves
 * with its name, and how to end it.
 */
export async function openDisplay() {
  const { DISPLAY: present } = process.env;
  if (process.platform !== 'linux' || present) return { name: present, close: () => {} };
  const child = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1440x900x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const exited = once(child, 'exit').then(() => {
    throw new Error('Xvfb ended before it had a display.');
  });
  const [number] = await Promise.race([once(child.stdio[3], 'data'), exited]);
  return { name: `:${String(number).trim()}`, close: () => child.kill() };
}

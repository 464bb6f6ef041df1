import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** `tieout serve` as a person starts it, in a workspace of its own. */
export type ServedEngine = { url: string; port: number; stop: () => Promise<void>; kill: () => Promise<void> };

export async function serve(workspace: string, port = 0): Promise<ServedEngine> {
  const args = ['scripts/tieout.mjs', 'serve', '--json', '--port', String(port), '--workspace', workspace];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await addressOf(child);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  return { url, port: Number(new URL(url).port), stop: () => end('SIGINT'), kill: () => end('SIGKILL') };
}

async function addressOf(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  child.stderr?.on('data', (text) => said.push(String(text)));
  if (!child.stdout) throw new Error('no output to read');
  for await (const line of createInterface({ input: child.stdout })) {
    const { url } = JSON.parse(line) as { url?: string };
    if (url) return url;
  }
  throw new Error(`tieout serve did not start: ${said.join('')}`);
}

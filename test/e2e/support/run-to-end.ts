import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Carries out a definition in a workspace by the command line, and returns the run's name. */
export async function runToEnd(workspace: string, definition: string): Promise<string> {
  const args = ['scripts/tieout.mjs', 'run', definition, '--json', '--quiet', '--workspace', workspace];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const [said, complaints]: [string[], string[]] = [[], []];
  child.stdout.on('data', (text) => said.push(String(text)));
  child.stderr.on('data', (text) => complaints.push(String(text)));
  await once(child, 'close');
  try {
    return (JSON.parse(said.join('')) as { run: string }).run;
  } catch {
    throw new Error(`the run did not end: ${complaints.join('')}`);
  }
}

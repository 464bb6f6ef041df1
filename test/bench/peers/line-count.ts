import { spawn } from 'node:child_process';

/** Runs a program and counts the lines of its standard output that match. Throws with what it complained of. */
export async function countLines(command: string, args: string[], line: RegExp, exitCodes = [0]): Promise<number> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaint += text;
  });
  let count = 0;
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = `${rest}${text}`.split('\n');
    rest = lines.pop() ?? '';
    count += lines.filter((each) => line.test(each)).length;
  });
  const exitCode = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (!exitCodes.includes(Number(exitCode))) throw new Error(`${command} ended with ${exitCode}: ${complaint}`);
  return count + (line.test(rest) ? 1 : 0);
}

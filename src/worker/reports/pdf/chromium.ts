import { spawn } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge',
  'chrome.exe',
  'msedge.exe',
];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
];

/** A Chromium, Chrome or Edge of this machine, `TIEOUT_CHROMIUM` before any other. Throws `usage` where there is none. */
export function findChromium(environment: NodeJS.ProcessEnv = process.env): string {
  const named = environment.TIEOUT_CHROMIUM;
  const folders = (environment.PATH ?? '').split(delimiter).filter(Boolean);
  const found =
    named ??
    folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isProgram) ??
    places.find(isProgram);
  if (found !== undefined && isProgram(found)) return found;
  const what =
    named === undefined
      ? 'there is no Chromium, Chrome or Edge on this machine'
      : `TIEOUT_CHROMIUM names ${named}, which is no program`;
  throw new TieoutError('usage', `pdf is printed by a browser, and ${what}`, {
    next: 'Install one (on Debian: apt-get install chromium fonts-noto-cjk), or export as html and print that.',
  });
}

function isProgram(path: string): boolean {
  try {
    if (!existsSync(path)) return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

type Print = { from: string; to: string; profile: string; signal: AbortSignal };

/** Prints a page into a file. The browser gets a profile of its own, and is ended after its time. */
export async function printPage(browser: string, { from, to, profile, signal }: Print): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  const options = [
    ...['--headless=new', '--disable-gpu', '--no-first-run', '--disable-extensions', '--disable-background-networking'],
    ...['--disable-dev-shm-usage', '--no-pdf-header-footer'],
    // The browser's own sandbox refuses to be run by root.
    ...(isRoot ? ['--no-sandbox'] : []),
    ...[`--user-data-dir=${profile}`, `--print-to-pdf=${to}`, pathToFileURL(from).href],
  ];
  const { said, exitCode } = await runToEnd(browser, options, signal);
  signal.throwIfAborted();
  if (exitCode === 0 && existsSync(to)) return;
  throw new TieoutError('usage', `the browser ${browser} printed no page: ${lastLine(said)}`, {
    next: 'Try it by hand with --headless --print-to-pdf, or export as html and print that.',
  });
}

function runToEnd(
  browser: string,
  options: string[],
  signal: AbortSignal,
): Promise<{ said: string; exitCode: number | null }> {
  return new Promise((resolve, reject) => {
    // A group of its own: the browser's helpers are ended with it.
    const child = spawn(browser, options, {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: process.platform !== 'win32',
    });
    let said = '';
    const end = () => endGroup(child.pid);
    const timer = setTimeout(end, limits.pdfPrintMs);
    signal.addEventListener('abort', end, { once: true });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4_000);
    });
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    };
    child.on('error', (error) => {
      settle();
      reject(
        new TieoutError('usage', `the browser ${browser} cannot be started`, {
          next: 'Set TIEOUT_CHROMIUM.',
          cause: error,
        }),
      );
    });
    child.on('close', (exitCode) => {
      settle();
      resolve({ said, exitCode });
    });
  });
}

function endGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {} // it has ended by itself
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1)?.trim() || 'it said nothing';
}

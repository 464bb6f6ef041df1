import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type RunSummary, runSummarySchema } from '#shared/run.ts';

const scripts = (await import(pathToFileURL(resolve('scripts/build.mjs')).href)) as {
  ensureBuilt: () => Promise<void>;
};
await scripts.ensureBuilt();

const node = resolve('node_modules/.bin/node');
const program = resolve('out/main/cli.js');

/** What a command left behind. `json` is standard output where that is exactly one JSON object, else undefined. */
export type Outcome = {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
  json: Record<string, unknown> | undefined;
};

/** A command at work. */
export type Running = {
  /** Settles when standard error matches, or when the command has ended. */
  until(sign: RegExp): Promise<void>;
  /** Settles with the first line on standard output, or with nothing when the command has ended without one. */
  firstLine(): Promise<string>;
  /** What standard error holds up to now. */
  soFar(): string;
  kill(signal: NodeJS.Signals): void;
  ended: Promise<Outcome>;
};

type Options = {
  env?: Record<string, string>;
  cwd?: string;
  uid?: number;
  /** No file may grow beyond this. */
  fileBytesMax?: number;
};

/** The built command line, as a person uses it in a folder of their own. Its workspace is the folder `workspace` there. */
export type TestCli = {
  folder: string;
  workspace: string;
  /** Writes a file into the folder and returns its path. */
  write(name: string, content: string | Buffer): string;
  run(args: string[], options?: Options): Promise<Outcome>;
  start(args: string[], options?: Options): Running;
  remove(): void;
};

export function testCli(): TestCli {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-cli-'));
  const workspace = join(folder, 'workspace');
  const start = (args: string[], options: Options = {}) =>
    running(...limited(options.fileBytesMax, node, [program, ...args]), {
      cwd: options.cwd ?? folder,
      env: { ...bareEnvironment(folder), TIEOUT_HOME: workspace, ...options.env },
      ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid }),
    });
  return {
    folder,
    workspace,
    write(name, content) {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      return path;
    },
    start,
    run: (args, options) => start(args, options).ended,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function limited(fileBytesMax: number | undefined, command: string, args: string[]): [string, string[]] {
  if (fileBytesMax === undefined) return [command, args];
  return ['prlimit', [`--fsize=${fileBytesMax}`, command, ...args]];
}

/** What a person's shell would give, without what a test runner or npm adds. */
export function bareEnvironment(home: string): Record<string, string> {
  return { PATH: process.env.PATH ?? '', HOME: home, LANG: 'C.UTF-8' };
}

/** Starts any program and gathers what it says. */
export function running(
  command: string,
  args: string[],
  options: { cwd: string; env: Record<string, string>; uid?: number; gid?: number },
): Running {
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const stdout = gather(child.stdout);
  const stderr = gather(child.stderr);
  const ended = outcomeOf(child, stdout, stderr);
  return {
    soFar: () => stderr.text(),
    kill: (signal) => void child.kill(signal),
    until: (sign) => Promise.race([stderr.matches(sign), ended.then(() => {})]),
    async firstLine() {
      await Promise.race([stdout.matches(/\n/), ended]);
      return stdout.text().split('\n')[0] ?? '';
    },
    ended,
  };
}

/** The summary that `run --json`, `resume --json` and `show --json` print. */
export function summaryOf({ json, stdout, stderr }: Outcome): RunSummary {
  if (!json || 'error' in json) throw new Error(`no summary was printed:\n${stdout}${stderr}`);
  return runSummarySchema.parse(json);
}

/** All that does not depend on when and where a run took place. */
export function resultOf(outcome: Outcome): Partial<RunSummary> {
  const { verdict, matched, withinTolerance, findings, byField, findingsKept, findingsDigest, inbound, outbound } =
    summaryOf(outcome);
  const read = ({ digest, read, accepted, invalid }: RunSummary['inbound']) => ({ digest, read, accepted, invalid });
  return {
    ...{ verdict, matched, withinTolerance, findings, byField, findingsKept, findingsDigest },
    ...({ inbound: read(inbound), outbound: read(outbound) } as Partial<RunSummary>),
  };
}

/** Every file under a folder with its bytes. */
export function bytesUnder(folder: string): { path: string; bytes: Buffer }[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => ({ path, bytes: readFileSync(path) }));
}

type Gathered = { text: () => string; matches: (sign: RegExp) => Promise<void> };

function gather(stream: NodeJS.ReadableStream): Gathered {
  let said = '';
  const waiting = new Set<() => void>();
  stream.setEncoding('utf8').on('data', (text) => {
    said += text;
    for (const look of waiting) look();
  });
  return {
    text: () => said,
    matches: (sign) =>
      new Promise((resolve) => {
        const look = () => {
          if (!sign.test(said)) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
  };
}

function outcomeOf(child: ChildProcess, stdout: Gathered, stderr: Gathered): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      const said = { stdout: stdout.text(), stderr: stderr.text() };
      resolve({ exitCode, signal, ...said, json: oneObject(said.stdout) });
    });
  });
}

function oneObject(text: string): Record<string, unknown> | undefined {
  if (!/^\{.*\}\n$/.test(text)) return undefined;
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

/** How a command refused: what it says the same way to a person and to a program. */
export type Refusal = { exitCode: number | null; code: string; message: string; next: string };

/**
 * Runs a command that must fail, as a person and as a program would. Throws unless the person gets one line on standard
 * error without a stack and nothing on standard output, and the program one object that says the same.
 */
export async function refusal(cli: TestCli, args: string[], options: Options = {}): Promise<Refusal> {
  const person = await cli.run(args, options);
  const program = await cli.run([...args, '--json'], options);
  const { code, message, next } = (program.json?.error ?? {}) as Record<string, string>;
  const seen = JSON.stringify({ person, program }, null, 2);
  if (code === undefined || message === undefined || next === undefined) throw new Error(`no error object:\n${seen}`);
  const lines = complaintsOf(person);
  const isTheSame = lines === complaintsOf(program) && person.exitCode === program.exitCode;
  if (person.stdout !== '' || !isTheSame) throw new Error(`not the same to a person and a program:\n${seen}`);
  if (!/^[✗‖] [^\n]+[.?!]\n$/.test(lines) || /\n\s+at /.test(person.stderr)) throw new Error(`not one line:\n${seen}`);
  return { exitCode: person.exitCode, code, message, next };
}

/**
 * What a command says on standard error besides its progress. Runs have an id of their own, and whether there is
 * anything to go on with depends on how far the other side was.
 */
export function complaintsOf({ stderr }: Outcome): string {
  const lines = stderr.split('\n').filter((line) => !line.startsWith('{'));
  const text = lines.join('\n').replaceAll(/\d{8}-\d{6}-[0-9a-f]{6}/g, 'RUN');
  return text.replace(/ Then go on with tieout .*resume RUN\./, '');
}

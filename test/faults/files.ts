import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { bytesUnder, complaintsOf, type Outcome, resultOf, type TestCli, testCli } from '#test/support/cli.ts';
import type { Random } from '#test/support/random.ts';
import { check, type Fault, inLanes, same, Tally, type Trial } from './harness.ts';
import { writeSides } from './sides.ts';

/** Disks that are full, folders that may not be written, and evidence that is busy or not what it was. */
export const files: Fault = { name: 'files', run };

type Case = { cli: TestCli; definition: string; workspace: string; random: Random; line: Tally; whole: Outcome };
type Mishap = { name: string; forms: Trial['form'][]; act(at: Case): Promise<void> };

const short: Trial['form'][] = ['short', 'long'];
const long: Trial['form'][] = ['long'];

const mishaps: Mishap[] = [
  { name: 'full disk', forms: short, act: fullDisk },
  { name: 'files that may not grow', forms: short, act: boundedFiles },
  { name: 'read-only file system', forms: short, act: readOnly },
  { name: 'busy snapshot', forms: long, act: (at) => busy(at, 'inbound.snapshot') },
  { name: 'busy findings', forms: long, act: (at) => busy(at, 'findings.sqlite') },
  ...(['inbound.snapshot', 'findings.sqlite'] as const).flatMap((file): Mishap[] => [
    { name: `truncated ${file}`, forms: long, act: (at) => replaced(at, file, cutAt(at.random)) },
    { name: `newer ${file}`, forms: long, act: (at) => replaced(at, file, newer) },
    {
      name: `foreign ${file}`,
      forms: file === 'findings.sqlite' ? short : long,
      act: (at) => replaced(at, file, foreign),
    },
  ]),
];

async function run(trial: Trial) {
  const cli = testCli();
  const line = new Tally('files and disks', 'files', trial, ['refused in a sentence', 'bytes unchanged', 'resumed']);
  try {
    const definition = writeSides(trial.folder, { records: 10_000, seed: 3 });
    const whole = await cli.run(['run', definition, '--json']);
    const tried = mishaps.filter(({ forms }) => forms.includes(trial.form));
    const repeats = trial.form === 'short' ? 1 : 3;
    await inLanes(Math.min(trial.cases ?? tried.length * repeats, tried.length * repeats), 2, async (i) => {
      // A case done again by its seed must be the same mishap.
      const mishap = tried[(trial.seed + i) % tried.length] as Mishap;
      trial.say(mishap.name);
      await line.case(i, mishap.name, async (random) => {
        const workspace = join(trial.folder, `workspace-${i}`);
        mkdirSync(workspace);
        await mishap.act({ cli, definition, workspace, random, line, whole });
        rmSync(workspace, { recursive: true, force: true });
      });
    });
  } finally {
    cli.remove();
  }
  return [line];
}

/** A disk of its own that is too small, and then no more. */
async function fullDisk({ cli, definition, workspace, random, line, whole }: Case): Promise<void> {
  if (!mounted('-t', 'tmpfs', '-o', `size=${120 + random.below(600)}k`, 'tmpfs', workspace))
    return line.count('not possible here');
  try {
    const full = await cli.run(['run', definition, '--json', '--workspace', workspace]);
    expectSentence(full, 2, /has no room|disk is full|cannot be written|could not be (written|read)/, line);
    // Room for the evidence, and for what is kept in reserve.
    mounted('-o', 'remount,size=300m', workspace);
    await expectResumed({ cli, workspace, definition, line, whole });
  } finally {
    execFileSync('umount', [workspace]);
  }
}

/** A limit on the size of files, which every system has. */
async function boundedFiles({ cli, definition, workspace, random, line, whole }: Case): Promise<void> {
  const bytes = 40_000 + random.below(300_000);
  const limited = await cli.run(['run', definition, '--json', '--workspace', workspace], { fileBytesMax: bytes });
  expectSentence(limited, 2, /workspace|snapshot|findings|evidence/, line);
  await expectResumed({ cli, workspace, definition, line, whole });
}

async function readOnly({ cli, definition, workspace, line, whole }: Case): Promise<void> {
  await cli.run(['run', definition, '--json', '--workspace', workspace]);
  if (!mounted('--bind', workspace, workspace)) return line.count('not possible here');
  try {
    mounted('-o', 'remount,ro,bind', workspace);
    const before = bytesUnder(workspace);
    const refused = await cli.run(['run', definition, '--json', '--workspace', workspace]);
    expectSentence(refused, 2, /read-only|cannot be (opened|written)/, line);
    expectUnchanged(workspace, before, line);
  } finally {
    execFileSync('umount', [workspace]);
  }
  await expectResumed({ cli, workspace, definition, line, whole });
}

/** Another program holds the file for writing; when it lets go, resuming is all it takes. */
async function busy(at: Case, file: string): Promise<void> {
  const path = await interrupted(at, file);
  const holder = new Database(path);
  holder.exec('BEGIN EXCLUSIVE');
  const refused = await at.cli.run(['resume', 'latest', '--json', '--workspace', at.workspace]);
  holder.exec('ROLLBACK');
  holder.close();
  expectSentence(refused, 2, /is in use/, at.line);
  await expectResumed(at);
}

type Replace = (path: string) => void;

/** Evidence that is not what it was is never gone on with, and stays as it is; put back, it is. */
async function replaced(at: Case, file: string, replace: Replace): Promise<void> {
  const path = await interrupted(at, file);
  copyFileSync(path, `${path}.kept`);
  chmodSync(path, 0o644);
  replace(path);
  const before = readFileSync(path);
  const refused = await at.cli.run(['resume', 'latest', '--json', '--workspace', at.workspace]);
  check(
    [2, 3].includes(refused.exitCode ?? 0),
    `exit code ${refused.exitCode}: ${complaintsOf(refused)}${refused.stdout}`,
  );
  if (refused.exitCode === 2) expectSentence(refused, 2, /damaged|newer|is not|made under/, at.line);
  else same('verdict', refused.json?.verdict, 'not-established');
  check(readFileSync(path).equals(before), `${file} was changed`);
  at.line.count('bytes unchanged');
  copyFileSync(`${path}.kept`, path);
  await expectResumed(at);
}

const cutAt =
  (random: Random): Replace =>
  (path) =>
    truncateSync(path, 1 + random.below(readFileSync(path).length - 1));
const newer: Replace = (path) => {
  const db = new Database(path);
  db.pragma('journal_mode = DELETE');
  db.pragma('user_version = 99');
  db.close();
};
const foreign: Replace = (path) => {
  rmSync(path);
  new Database(path).exec('CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1)').close();
};

/** A run that was killed while it compared, and the path of a file of its evidence, with no log beside it. */
async function interrupted({ cli, definition, workspace, random }: Case, file: string): Promise<string> {
  for (;;) {
    const running = cli.start(['run', definition, '--json', '--workspace', workspace]);
    await running.until(/"phase":"diffing"/);
    await setTimeout(random.below(150));
    running.kill('SIGKILL');
    await running.ended;
    const { run } = (await cli.run(['show', 'latest', '--json', '--workspace', workspace])).json as { run: string };
    const folder = join(workspace, 'evidence', run);
    if (isUnderWay(join(folder, 'findings.sqlite'))) return join(folder, file);
  }
}

/** Whether some partitions were compared and others were not. Takes the log into the file. */
function isUnderWay(findings: string): boolean {
  if (!existsSync(findings) || statSync(findings).size === 0) return false;
  const db = new Database(findings);
  try {
    const isMade = db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'partition'").get() !== undefined;
    if (!isMade) return false;
    const partitions = Number(db.prepare('SELECT count(*) FROM partition').pluck().get());
    db.pragma('journal_mode = DELETE');
    return partitions > 0 && partitions < 256;
  } finally {
    db.close();
  }
}

/** One sentence for a person, one error for a program, and the exit code of the documentation. */
function expectSentence(outcome: Outcome, exitCode: number, sentence: RegExp, line: Tally): void {
  const said = complaintsOf(outcome);
  same(`exit code of ${said}`, outcome.exitCode, exitCode);
  check(/^✗ [^\n]+[.?!]\n$/.test(said) && sentence.test(said), `not one clear sentence: ${said}`);
  check(typeof (outcome.json?.error as { next?: string })?.next === 'string', `says nothing to do: ${said}`);
  line.count('refused in a sentence');
}

function expectUnchanged(folder: string, before: ReturnType<typeof bytesUnder>, line: Tally): void {
  const after = bytesUnder(folder);
  same(
    'files',
    after.map(({ path }) => path),
    before.map(({ path }) => path),
  );
  for (const [i, { path, bytes }] of after.entries())
    check(before[i]?.bytes.equals(bytes) === true, `${path} was changed`);
  line.count('bytes unchanged');
}

type Resumable = Pick<Case, 'cli' | 'workspace' | 'definition' | 'line' | 'whole'>;

async function expectResumed({ cli, workspace, definition, line, whole }: Resumable): Promise<void> {
  let outcome = await cli.run(['resume', 'latest', '--json', '--workspace', workspace]);
  // Where not even the books could be written, there is no run to go on with.
  const isNothingYet = (outcome.json?.error as { code?: string } | undefined)?.code === 'not-found';
  if (isNothingYet) outcome = await cli.run(['run', definition, '--json', '--workspace', workspace]);
  same('result', resultOf(outcome), resultOf(whole));
  line.count('resumed');
}

/** Mounting takes rights that not everybody has. */
function mounted(...args: string[]): boolean {
  try {
    execFileSync('mount', args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

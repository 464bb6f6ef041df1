import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesUnder, refusal, type TestCli, testCli } from '#test/support/cli.ts';

/** Nobody's user id on Debian: the faults of permission do not happen to root. */
const nobody = 65_534;

let cli: TestCli;

beforeAll(async () => {
  cli = testCli();
  cli.write('sent.csv', 'sku\nS1\n');
  const side = '{ type: csv, path: sent.csv }';
  cli.write('d.yaml', `name: d\nkey: [sku]\ninbound: ${side}\noutbound: ${side}\n`);
  await cli.run(['run', 'd.yaml']);
  chmodSync(cli.folder, 0o755);
});
afterAll(() => cli.remove());

describe('a workspace that is not one', () => {
  it.each([
    ['another program’s database', foreign, /is not the workspace of Tieout/, /left as it is/],
    ['another program’s database at work', foreignAtWork, /is not the workspace of Tieout/, /left as it is/],
    [
      'a workspace beside another program’s log',
      oursByForeignLog,
      /-wal beside the workspace is another program's/,
      /move the log/,
    ],
    ['a file that is no database', () => 'hello\n', /is not the workspace of Tieout/, /left as it is/],
    ['a workspace of a newer Tieout', newer, /newer Tieout \(layout 99;/, /Update Tieout/],
    ['a workspace cut within its first page', () => ours().subarray(0, 3_000), /is damaged/, /from a copy/],
    ['a workspace cut at a page', () => ours().subarray(0, 8_192), /is damaged/, /from a copy/],
    ['a workspace cut within its header', () => ours().subarray(0, 60), /is not the workspace/, /left as it is/],
  ])('is refused in one sentence, and stays as it is: %s', async (_, content, message, next) => {
    const folder = `broken-${createHash('sha256')
      .update(String(message) + content)
      .digest('hex')
      .slice(0, 8)}`;
    const path = cli.write(`${folder}/workspace.db`, '');
    const bytes = await content(path);
    cli.write(`${folder}/workspace.db`, bytes);
    const before = bytesUnder(join(cli.folder, folder));
    const refused = await refusal(cli, ['run', 'd.yaml', '--workspace', folder]);
    expect(refused).toMatchObject({ exitCode: 2, code: 'workspace', message: expect.stringMatching(message) });
    expect(refused.next).toMatch(next);
    expect(bytesUnder(join(cli.folder, folder))).toEqual(before);
  });

  it('is refused where a file stands in the place of its folder', async () => {
    cli.write('file', 'mine\n');
    for (const place of ['file', 'file/deeper']) {
      const refused = await refusal(cli, ['runs', '--workspace', place]);
      expect(refused).toMatchObject({ exitCode: 2, code: 'workspace', next: expect.stringMatching(/--workspace/) });
    }
    expect(readFileSync(join(cli.folder, 'file'), 'utf8')).toBe('mine\n');
  });

  it('is refused where a folder stands in the place of its file', async () => {
    mkdirSync(join(cli.folder, 'odd/workspace.db'), { recursive: true });
    const refused = await refusal(cli, ['runs', '--workspace', 'odd']);
    expect(refused).toMatchObject({ exitCode: 2, code: 'workspace', message: expect.stringMatching(/is a folder/) });
  });
});

describe.runIf(process.getuid?.() === 0)('a workspace that may not be written', () => {
  it('is refused where its folder is read-only, with nothing left in it', async () => {
    mkdirSync(join(cli.folder, 'locked'), { mode: 0o555 });
    const refused = await refusal(cli, ['run', 'd.yaml', '--workspace', 'locked'], { uid: nobody });
    expect(refused).toMatchObject({ exitCode: 2, code: 'workspace', next: expect.stringMatching(/may be written/) });
    expect(bytesUnder(join(cli.folder, 'locked'))).toEqual([]);
  });

  it('is refused where its file is read-only, which stays as it is', async () => {
    cli.write('kept/workspace.db', ours());
    chmodSync(join(cli.folder, 'kept/workspace.db'), 0o444);
    const refused = await refusal(cli, ['run', 'd.yaml', '--workspace', 'kept'], { uid: nobody });
    expect(refused).toMatchObject({ exitCode: 2, code: 'workspace', message: expect.stringMatching(/read-only/) });
    expect(bytesUnder(join(cli.folder, 'kept')).map(({ bytes }) => bytes)).toEqual([ours()]);
  });
});

describe('a folder that is no workspace', () => {
  it('is not verified, nor made into one', async () => {
    cli.write('reports/june.csv', 'sku\n');
    expect(await refusal(cli, ['verify', 'reports'])).toMatchObject({ exitCode: 2, code: 'workspace' });
    expect(bytesUnder(join(cli.folder, 'reports')).length).toBe(1);
  });

  it.each([
    ['runs'],
    ['show', 'latest'],
    ['shapes', 'latest'],
    ['export', 'latest', '--format', 'csv', '--out', 'x.csv'],
    ['decide', 'latest', 'accepted', '--all'],
    ['resume', 'latest'],
    ['people'],
    ['people', 'role', 'mei', '--role', 'lead'],
    ['templates'],
    ['alerts'],
    ['suspense'],
    ['schedule'],
    ['verify'],
    ['bundle', 'latest', '--out', 'x.tieout'],
    ['journal', 'latest'],
    ['restore', 'd.yaml', '--run', 'latest'],
  ])('is told to whoever asks after what it holds, and none is made: %s', async (...args) => {
    const refused = await refusal(cli, [...args, '--workspace', 'typo']);
    expect(refused).toMatchObject({
      ...{ exitCode: 2, code: 'workspace', message: `there is no workspace in ${cli.folder}/typo: it is not there` },
      next: expect.stringMatching(/^Correct --workspace or TIEOUT_HOME.*tieout --workspace typo demo/),
    });
    expect(existsSync(join(cli.folder, 'typo'))).toBe(false);
  });

  it('is a file: said so, to whoever names one that is no bundle either', async () => {
    cli.write('june.csv', 'sku\n');
    const refused = await refusal(cli, ['show', 'latest', '--workspace', 'june.csv']);
    expect(refused).toMatchObject({
      ...{
        exitCode: 2,
        code: 'workspace',
        next: expect.stringMatching(/names the folder of a workspace, or a bundle/),
      },
      message: `${cli.folder}/june.csv is a file, and neither a workspace nor a bundle`,
    });
  });

  it('becomes one by a command that begins work', async () => {
    const made = async (...args: string[]) => {
      const folder = `begun-${args.join('-')}`;
      const { exitCode } = await cli.run([...args, '--workspace', folder]);
      return [exitCode, existsSync(join(cli.folder, folder, 'workspace.db'))];
    };
    expect(await made('people', 'add', 'Wei')).toEqual([0, true]);
    expect(await made('check', 'd.yaml')).toEqual([0, true]);
    expect(await made('run', 'd.yaml')).toEqual([0, true]);
  });
});

describe('a fresh workspace', () => {
  it('is made once by commands that start at the same moment', async () => {
    const starts = Array.from({ length: 4 }, (_, i) => cli.run(['init', `fresh-${i}.yaml`, '--workspace', 'fresh']));
    expect((await Promise.all(starts)).map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0]);
    expect((await cli.run(['runs', '--json', '--workspace', 'fresh'])).json).toEqual({ runs: [] });
  });
});

describe('a workspace that another Tieout has just made', () => {
  it('is opened once the other has let go of it', async () => {
    cli.write('shared/workspace.db', ours());
    const db = new Database(join(cli.folder, 'shared/workspace.db'));
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN; SELECT * FROM run');
    const opening = cli.run(['runs', '--json', '--workspace', 'shared']);
    const isOver = await Promise.race([opening.then(() => true), sleep(1_500, false)]);
    db.exec('COMMIT');
    db.close();
    expect({ isOver, exitCode: (await opening).exitCode }).toEqual({ isOver: false, exitCode: 0 });
  });
});

function ours(): Buffer {
  return readFileSync(join(cli.workspace, 'workspace.db'));
}

function foreign(path: string): Buffer {
  const db = new Database(path);
  db.exec('CREATE TABLE run (a); INSERT INTO run VALUES (1)');
  db.close();
  return readFileSync(path);
}

/** With a log beside it, which opening and closing the database would write into it. */
function foreignAtWork(path: string): Buffer {
  const db = new Database(`${path}.other`);
  db.pragma('journal_mode = WAL');
  db.exec('CREATE TABLE run (a); INSERT INTO run VALUES (1)');
  const log = readFileSync(`${path}.other-wal`);
  db.close();
  cli.write(`${path.slice(cli.folder.length + 1)}-wal`, log);
  return readFileSync(`${path}.other`);
}

/** SQLite would write the log into the workspace, over its runs. */
function oursByForeignLog(path: string): Buffer {
  foreignAtWork(path);
  return ours();
}

function newer(path: string): Buffer {
  cli.write(path.slice(cli.folder.length + 1), ours());
  const db = new Database(path);
  db.pragma('user_version = 99');
  db.pragma('journal_mode = DELETE');
  db.close();
  return readFileSync(path);
}

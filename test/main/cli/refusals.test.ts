import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestCli, testCli } from '#test/support/cli.ts';

let cli: TestCli;

beforeAll(async () => {
  cli = testCli();
  cli.write('sent.csv', 'sku,price\nS1,1\n');
  cli.write('held.csv', 'sku,price\nS1,1\n');
  cli.write('good.yaml', definition());
  await cli.run(['run', 'good.yaml']);
});
afterAll(() => cli.remove());

describe('a command that cannot be understood', () => {
  it.each([
    ['an unknown command', ['rnu'], /unknown command 'rnu'/, /Did you mean run\?/],
    [
      'a language that is none',
      ['export', 'latest', '--language', 'zn', '--out', 'x'],
      /'zn' is invalid/,
      /^(?!.*mean)/,
    ],
    ['an act that is mistyped', ['people', 'lst'], /'lst' is invalid/, /^Did you mean list\?/],
    ['another command', ['sing', 'latest'], /unknown command 'sing'/, /^Did you mean sign\?/],
    ['nothing like a command', ['sync'], /unknown command 'sync'/, /^(?!.*mean)/],
    ['latest, mistyped', ['show', 'lates'], /there is no run lates/, /^Did you mean latest\?/],
    ['an unknown option', ['runs', '--jsn'], /unknown option '--jsn'/, /Did you mean --json\?/],
    ['a missing option', ['export', 'latest', '--format', 'csv'], /required option '--out <path>'/, /--help/],
    ['an export in no format', ['export', 'latest', '--out', 'x'], /no format is given/, /--template/],
    ['an option of another command', ['runs', '--lang', 'zh'], /unknown option '--lang'/, /tieout runs --help/],
    [
      'a step of a rerun that would be tried first',
      ['rerun', 'approve', 'abc', '--preview'],
      /acts at once/,
      /rerun show/,
    ],
    [
      'a rerun of nothing',
      ['rerun', 'aprove', 'abc'],
      /there is no rerun aprove, and no run/,
      /^Did you mean rerun approve\?/,
    ],
    [
      'a rerun of another word',
      ['rerun', 'foo'],
      /there is no rerun foo/,
      /^tieout rerun takes a run, latest, list, approve/,
    ],
    ['a request of a run', ['rerun', 'latest', 'abc', '--all'], /rerun latest takes no request/, /approve, refuse/],
    ['a journal of nothing', ['journal', 'shwo'], /there is no journal shwo/, /^Did you mean journal show\?/],
    ['saved reports of nothing', ['templates', 'foo'], /no reconciliation foo/, /^There are refusals\. .*--remove/],
    ['saved reports of a slip', ['templates', 'refusal'], /no reconciliation refusal/, /^Did you mean refusals\?/],
    [
      'a day that no calendar has, before the preview is shown',
      ['decide', 'latest', 'accepted', '--all', '--preview', '--due', '2026-02-30'],
      /'2026-02-30' is invalid.* one of the calendar/,
      /--help/,
    ],
    [
      'an account of nothing in suspense, before the preview is shown',
      ['decide', 'latest', 'accepted', '--all', '--preview', '--account', '1'],
      /--account is of/,
      /suspense/,
    ],
    [
      'a key without a passphrase where nobody can be asked',
      ['people', 'key'],
      /a key needs a passphrase/,
      /at least \d+ characters.*TIEOUT_PASSPHRASE, or asks for it on a terminal/,
    ],
    ['settings that are not there', ['alerts', 'save', 'x', 'none.yaml'], /^none\.yaml cannot be read/, /may read/],
    ['settings that are a folder', ['alerts', 'save', 'x', '.'], /^\. cannot be read/, /may read/],
    ['a state of no alert', ['alerts', 'outbox', '--state', 'snet'], /'snet' is invalid/, /^Did you mean sent\?/],
    ['a reason that is not given', ['people', 'retire', 'mei'], /no reason was given/, /--reason/],
    ["a collector's file that is not given", ['collect'], /no file was given/, /tieout collect FILE/],
    [
      "a collector's file that is not there",
      ['collect', 'x'],
      /the collector's file x does not exist/,
      /^Check the path\.$/,
    ],
    ['a bucket that is none', ['restore', 'x', '--stream', '--bucket', '-1'], /'-1' is invalid.*from 0 to/, /--help/],
    ['a journal that is not named', ['journal', 'latest'], /names no journal/, /user:\$\{MYSQL_PASSWORD\}@host/],
    ['a role that is not given', ['people', 'role', 'mei'], /no role was given/, /--role auditor/],
    [
      'an account of nothing in suspense',
      ['decide', 'latest', 'accepted', '--all', '--reason', 'timing', '--account', '1'],
      /--account is of/,
      /suspense/,
    ],
    ['a missing argument', ['run'], /missing required argument 'file'/, /--help/],
    ['an argument too many', ['run', 'good.yaml', 'x'], /too many arguments/, /--help/],
    ['a thread count that is none', ['runs', '--threads', '0'], /--threads 0/, /from 1 to 256/],
    ['an unknown run', ['show', 'yesterday'], /no run yesterday/, /tieout runs/],
    ['an unknown run to go on with', ['resume', 'yesterday'], /no run yesterday/, /tieout runs/],
    ['an unknown format', ['export', 'latest', '--format', 'ndjsn', '--out', 'x'], /ndjsn/, /Did you mean ndjson\?/],
  ])('ends with exit code 2 for %s', async (_, args, message, next) => {
    expect(await refusal(cli, args)).toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(message),
      next: expect.stringMatching(next),
    });
  });

  it('writes every command that it advises as it must be typed, a workspace with it', async () => {
    const args = ['decide', 'latest', 'accepted', '--reason', 'timing', '--as', 'Nobody', '--all'];
    const { next } = await refusal(cli, [...args, '--workspace', 'my own']);
    expect(next).toContain("tieout --workspace 'my own' ");
    expect(next).not.toMatch(/tieout (?!--workspace)/);
  });

  it('prints its help, and ends with exit code 2, where no command is given', async () => {
    const { exitCode, stdout, stderr } = await cli.run([]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^Usage: tieout/);
    expect((await cli.run(['--json'])).json).toMatchObject({ error: { code: 'usage' } });
  });

  it('says that there is no run yet where latest is asked for too early', async () => {
    await cli.run(['init', 'empty.yaml', '--workspace', 'empty']);
    const early = await refusal(cli, ['show', 'latest', '--workspace', 'empty']);
    expect(early).toMatchObject({ exitCode: 2, message: expect.stringMatching(/there is no run in .*empty yet/) });
  });
});

describe('a definition that cannot be used', () => {
  const broken: [what: string, text: string, message: RegExp, next: RegExp][] = [
    ['is no YAML', 'name: x\nkey: [sku\nfields: []\n', /^x\.yaml:\d+: not valid YAML/, /Correct that line/],
    [
      'has an unknown setting',
      definition('feilds: [price]'),
      /^x\.yaml:5: feilds is not a setting; did you mean fields\?/,
      /Correct|Write/,
    ],
    [
      'has an unknown source setting',
      definition('', '{ type: csv, path: sent.csv, delimeter: ";" }'),
      /inbound\.delimeter is not a setting; did you mean delimiter\?/,
      /Correct|Write/,
    ],
    ['names an unknown source', definition('', '{ type: redsi }'), /"redsi".*did you mean redis\?/, /Correct the file/],
    [
      'needs an environment variable that is not set',
      definition('', `{ type: csv, path: "\${SENT}" }`),
      /^x\.yaml:3: the environment variable SENT is not set/,
      /SENT=/,
    ],
    ['names a wrong column', definition('fields: [prise]'), /inbound: sent\.csv has no column prise/, /price/],
    ['has a tolerance that is none', definition('fields: [{ name: price, tolerance: 1 }]'), /tolerance/, /./],
  ];

  it.each(broken)('ends with exit code 2 where it %s', async (_, text, message, next) => {
    cli.write('x.yaml', text);
    const refused = { exitCode: 2, message: expect.stringMatching(message), next: expect.stringMatching(next) };
    expect(await refusal(cli, ['run', 'x.yaml'])).toMatchObject({ ...refused, code: 'definition' });
  });

  it('lists everything that is wrong with it, each with its line', async () => {
    cli.write('x.yaml', definition('feilds: [price]\nactivty: {}'));
    const { exitCode, stderr } = await cli.run(['run', 'x.yaml']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/x\.yaml:5: feilds is not a setting.*\n.*x\.yaml:6: activty is not a setting/);
  });

  it('ends with exit code 2 where there is no such file, or it is a folder', async () => {
    mkdirSync(`${cli.folder}/folder.yaml`);
    expect(await refusal(cli, ['run', 'none.yaml'])).toMatchObject({
      exitCode: 2,
      next: expect.stringMatching(/init/),
    });
    expect(await refusal(cli, ['check', 'folder.yaml'])).toMatchObject({ exitCode: 2, code: 'definition' });
  });

  it('keeps no run of a definition that could not be read', async () => {
    const before = (await cli.run(['runs', '--json'])).json;
    cli.write('x.yaml', 'name: [');
    await cli.run(['run', 'x.yaml']);
    expect((await cli.run(['runs', '--json'])).json).toEqual(before);
  });
});

describe('a run that failed by its definition', () => {
  it('is not to be gone on with, which would fail again, but corrected and run anew', async () => {
    const failing = testCli();
    failing.write('sent.csv', 'sku,price\nS1,1\n');
    failing.write('x.yaml', definition('fields: [prise]', '{ type: csv, path: sent.csv }').replace('held', 'sent'));
    await failing.run(['run', 'x.yaml']);
    const { stdout, exitCode } = await failing.run(['show', 'latest']);
    const path = `${failing.folder}/x.yaml`;
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/has no column prise/);
    expect(stdout).toContain(`Next  tieout check ${path}\n        tieout run ${path}\n`);
    const { next } = await refusal(failing, ['export', 'latest', '--format', 'csv', '--out', 'x.csv']);
    expect(next).toBe(`Correct ${path}, then run it anew: tieout run FILE.`);
    failing.remove();
  });
});

describe('a file that is not there', () => {
  it('ends with exit code 4 and names the side, the path and the way on', async () => {
    cli.write('x.yaml', definition('', '{ type: csv, path: gone.csv }'));
    expect(await refusal(cli, ['run', 'x.yaml'])).toMatchObject({
      exitCode: 4,
      code: 'unreachable',
      message: `inbound: ${cli.folder}/gone.csv does not exist`,
      next: expect.stringMatching(/^Correct inbound\.path, or put the file there\./),
    });
  });

  it.each(['csv', 'ndjson', 'sqlite'])(
    'ends with exit code 4 where a folder stands in for the %s file',
    async (type) => {
      mkdirSync(`${cli.folder}/folder`, { recursive: true });
      const table = type === 'sqlite' ? ', table: t' : '';
      cli.write('x.yaml', definition('', `{ type: ${type}, path: folder${table} }`));
      const message = `inbound: ${cli.folder}/folder is not a file`;
      expect(await refusal(cli, ['run', 'x.yaml'])).toMatchObject({ exitCode: 4, code: 'unreachable', message });
    },
  );
});

describe('--debug', () => {
  it('adds where an error came from, and nothing else does', async () => {
    const { stderr } = await cli.run(['run', 'none.yaml', '--debug']);
    expect(stderr).toMatch(/none\.yaml does not exist.*\n.*\n?\s+at /);
  });
});

/** Line 3 is inbound, line 5 what a test adds. */
function definition(more = '', inbound = '{ type: csv, path: sent.csv }'): string {
  return `name: refusals\nkey: [sku]\ninbound: ${inbound}\noutbound: { type: csv, path: held.csv }\n${more}\n`;
}

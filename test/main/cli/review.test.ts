import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestCli, testCli } from '#test/support/cli.ts';

const env = { TIEOUT_PASSPHRASE: 'correct horse battery', USER: 'mei' };
let cli: TestCli;

beforeAll(async () => {
  cli = testCli();
  cli.write('in.csv', 'k,amount\na,1\nb,2\nc,3\n');
  cli.write('out.csv', 'k,amount\nb,20\nc,3\nd,4\n');
  cli.write(
    'orders.yaml',
    'name: orders\nkey: [k]\nfields: [amount]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n',
  );
  expect((await cli.run(['run', 'orders.yaml', '--json'], { env })).exitCode).toBe(1);
});
afterAll(() => cli.remove());

const json = async (args: string[]) => {
  const { json: said, stderr } = await cli.run([...args, '--json'], { env });
  if (!said) throw new Error(stderr);
  return said;
};

describe('from findings to a signature', () => {
  it('people note and decide, one signs what others decided, and verify finds everything as it was', {
    timeout: 300_000,
  }, async () => {
    expect(await json(['people', 'key'])).toMatchObject({
      people: [{ name: 'mei', role: 'lead', publicKey: expect.stringMatching(/^[0-9a-f]{64}$/) }],
    });
    await json(['people', 'add', 'Wei', '--role', 'auditor']);
    await json(['people', 'key', 'Wei']);
    expect(await json(['note', 'latest', 'ask the sender', '--key', 'a', '--as', 'Wei'])).toMatchObject({
      text: 'ask the sender',
    });
    expect((await cli.run(['decide', 'latest', 'accepted', '--kind', 'missing', '--preview'], { env })).stdout).toBe(
      '1 finding, 1 of them undecided\n',
    );
    await json(['decide', 'latest', 'suspense', '--kind', 'missing', '--account', '1391', '--as', 'Wei']);
    expect(await refusal(cli, ['sign', 'latest'], { env })).toMatchObject({
      ...{ exitCode: 2, code: 'not-allowed' },
      message: expect.stringContaining('2 findings undecided'),
    });
    const decided = await json(['decide', 'latest', 'accepted', '--undecided', '--reason', 'timing', '--as', 'Wei']);
    expect(decided).toMatchObject({ findings: 2, status: 'accepted' });
    expect(await refusal(cli, ['sign', 'latest', '--as', 'Wei'], { env })).toMatchObject({ code: 'not-allowed' });
    expect(await json(['sign', 'latest'])).toMatchObject({
      statement: { verdict: 'mismatch', signer: { name: 'mei' } },
    });
    expect(await refusal(cli, ['decide', 'latest', 'accepted', '--all'], { env })).toMatchObject({
      message: expect.stringContaining('signed, and locked'),
    });
    expect(await refusal(cli, ['sign', 'latest', '--counter'], { env })).toMatchObject({
      message: expect.stringContaining('somebody else must countersign'),
    });
    await json(['people', 'add', 'Li', '--role', 'lead']);
    await json(['people', 'key', 'Li']);
    expect(await json(['sign', 'latest', '--counter', '--note', 'so do I', '--as', 'Li'])).toMatchObject({
      statement: { statement: 'tieout countersignature 1', signer: { name: 'Li' }, note: 'so do I' },
    });
    expect(await json(['verify'])).toMatchObject({ isWhole: true, signatures: 2, problems: [] });
    expect((await cli.run(['show', 'latest'], { env })).stdout).toMatch(/signed by .+\n.*countersigned by Li, /);
    expect(await json(['reopen', 'latest', '--reason', 'b was wrong'])).toMatchObject({ isLocked: false });
    expect(existsSync(join(cli.folder, '.local', 'state', 'tieout', 'checkpoints'))).toBe(true);
  });

  it('says which findings and which person are meant where that is not clear', { timeout: 300_000 }, async () => {
    expect(await refusal(cli, ['decide', 'latest', 'accepted'], { env })).toMatchObject({ exitCode: 2, code: 'usage' });
    expect(await refusal(cli, ['note', 'latest', 'x', '--key', 'zz'], { env })).toMatchObject({ code: 'not-found' });
    const amout = [
      ['--field', 'amout'],
      ['--text', 'amout:5'],
      ['--text', 'field:amout'],
    ];
    for (const chosen of amout)
      expect(await refusal(cli, ['decide', 'latest', 'accepted', '--preview', ...chosen], { env })).toMatchObject({
        ...{ exitCode: 2, code: 'usage', message: 'no field amout; did you mean amount?' },
        next: expect.stringMatching(/^Fields are .*amount/),
      });
    expect(await refusal(cli, ['people', 'add'], { env })).toMatchObject({ code: 'usage' });
    expect(await refusal(cli, ['note', 'latest', 'x', '--as', 'Wey'], { env })).toMatchObject({
      next: expect.stringContaining('Wei'),
    });
    const wrong = { env: { ...env, TIEOUT_PASSPHRASE: 'something else' } };
    expect(await refusal(cli, ['note', 'latest', 'x', '--as', 'Wei'], wrong)).toMatchObject({ code: 'key-locked' });
  });

  it('ends with exit code 6 where something is not what it was, and enters nothing more', {
    timeout: 300_000,
  }, async () => {
    const db = new Database(join(cli.workspace, 'workspace.db'));
    db.exec("DROP TRIGGER trail_stays; UPDATE trail SET payload = replace(payload, 'timing', 'agreed')");
    db.close();
    const { exitCode, json: said } = await cli.run(['verify', '--json'], { env });
    expect([exitCode, said]).toMatchObject([
      6,
      { isWhole: false, problems: expect.arrayContaining([expect.stringMatching(/entry \d+ is not what it was/)]) },
    ]);
    expect(await refusal(cli, ['note', 'latest', 'x'], { env })).toMatchObject({ exitCode: 6, code: 'verification' });
    expect((await cli.run(['runs', '--json'], { env })).exitCode).toBe(0);
  });
});

import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestCli, testCli } from '#test/support/cli.ts';

const env = { TIEOUT_PASSPHRASE: 'correct horse battery', USER: 'mei' };
/** A definition whose one field is of a type, with what there is to say of it. */
const definition = (type: string) =>
  `name: orders\nkey: [k]\nfields: [{ name: v, type: ${type} }]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n`;

let cli: TestCli;
let bundle: string;

beforeAll(async () => {
  cli = testCli();
  bundle = join(cli.folder, 'wei.tieout');
  cli.write('in.csv', 'k,v\na,1\nb,2\nc,3\n');
  cli.write('out.csv', 'k,v\nb,20\nc,3\nd,4\n');
  cli.write('orders.yaml', definition('decimal'));
  expect((await cli.run(['run', 'orders.yaml', '--json'], { env })).exitCode).toBe(1);
}, 120_000);
afterAll(() => cli.remove());

const at = (workspace: string, args: string[]) => cli.run([...args, '--workspace', workspace, '--json'], { env });
const json = async (workspace: string, args: string[]) => {
  const { json: said, stderr } = await at(workspace, args);
  if (!said) throw new Error(stderr);
  return said;
};

describe('three roles and two workspaces', () => {
  it('decide apart, are merged, and are signed, and somebody else verifies, reads and tries it', {
    timeout: 600_000,
  }, async () => {
    const here = cli.workspace;
    const [apart, elsewhere] = [join(cli.folder, 'apart'), join(cli.folder, 'elsewhere')];
    for (const [name, role] of [
      ['Wei', 'auditor'],
      ['Bo', 'developer'],
      ['Li', 'lead'],
    ] as const) {
      await json(here, ['people', 'add', name, '--role', role]);
      await json(here, ['people', 'key', name]);
    }
    cpSync(here, apart, { recursive: true });
    await json(apart, ['decide', 'latest', 'suspense', '--kind', 'missing', '--as', 'Wei']);
    await json(apart, ['decide', 'latest', 'resolved', '--kind', 'unexpected', '--as', 'Wei']);
    await json(apart, ['bundle', 'latest', '--out', bundle, '--as', 'Wei']);
    await json(here, ['decide', 'latest', 'accepted', '--kind', 'missing', '--as', 'Bo']);
    await json(here, ['decide', 'latest', 'accepted', '--kind', 'different', '--as', 'Bo']);

    const asked = await at(here, ['merge', bundle, '--as', 'Bo']);
    expect(asked).toMatchObject({ exitCode: 1, json: { isMerged: false, theirsOnly: 1, conflicts: [{ open: 1 }] } });
    expect(await json(here, ['merge', bundle, '--theirs', 'a', '--as', 'Bo'])).toMatchObject({ isMerged: true });
    expect(await refusal(cli, ['merge', bundle], { env })).toMatchObject({
      message: expect.stringContaining('merged already'),
    });

    await json(here, ['people', 'key', 'mei']);
    expect(await refusal(cli, ['sign', 'latest', '--as', 'Bo'], { env })).toMatchObject({ code: 'not-allowed' });
    await json(here, ['sign', 'latest', '--as', 'Li']);
    await json(here, ['sign', 'latest', '--counter', '--as', 'mei']);
    const signed = join(cli.folder, 'june.tieout');
    await json(here, ['bundle', 'latest', '--out', signed, '--as', 'Li']);

    expect(await json(elsewhere, ['verify', signed, '--replay'])).toMatchObject({
      isWhole: true,
      checks: expect.arrayContaining([{ check: 'replay', state: 'holds', found: [] }]),
      about: { signOff: { state: 'signed', name: 'Li', countersigned: [{ name: 'mei' }] } },
    });
    const before = await json(signed, ['show', 'latest']);
    expect(before).toMatchObject({ verdict: 'mismatch', findings: { missing: 1, different: 1, unexpected: 1 } });
    const looser = cli.write('looser.yaml', definition('decimal, tolerance: 100'));
    expect(await json(signed, ['replay', 'latest', looser])).toMatchObject({
      findings: { before: 3, after: 2 },
      signatures: [{ name: 'Li' }, { name: 'mei' }],
    });
    expect(await refusal(cli, ['note', 'latest', 'x', '--workspace', signed], { env })).toMatchObject({
      code: 'not-allowed',
      message: expect.stringContaining('opened to be read'),
    });
    expect(await json(here, ['verify'])).toMatchObject({ isWhole: true, signatures: 2 });
  });
});

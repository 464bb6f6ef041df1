import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestCli, testCli } from '#test/support/cli.ts';

const env = { TIEOUT_PASSPHRASE: 'correct horse battery', USER: 'mei' };
let here: TestCli;
let elsewhere: TestCli;
let path: string;

beforeAll(async () => {
  [here, elsewhere] = [testCli(), testCli()];
  path = join(here.folder, 'may.bundle');
  here.write('in.csv', 'k,v\na,1\nb,2\n');
  here.write('out.csv', 'k,v\nb,20\n');
  here.write(
    'orders.yaml',
    'name: orders\nkey: [k]\nfields: [v]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n',
  );
  expect((await here.run(['run', 'orders.yaml', '--json'], { env })).exitCode).toBe(1);
});
afterAll(() => {
  here.remove();
  elsewhere.remove();
});

describe('a bundle on the command line', () => {
  it('is made of a run, and verified and replayed where there is no workspace', { timeout: 120_000 }, async () => {
    const made = await here.run(['bundle', 'latest', '--out', path, '--json'], { env });
    expect([made.exitCode, made.json]).toMatchObject([0, { path, hasSnapshots: true, signers: { maker: null } }]);
    const found = await elsewhere.run(['verify', path, '--replay', '--json']);
    expect([found.exitCode, found.json]).toMatchObject([0, { isWhole: true, about: { sha256: made.json?.sha256 } }]);
    expect(existsSync(elsewhere.workspace)).toBe(false);
    expect(existsSync(join(elsewhere.folder, '.local'))).toBe(false);
    const told = await elsewhere.run(['verify', path]);
    expect(told.stdout).toMatch(
      /✓ everything holds[\s\S]*✓ both snapshots are what was sealed[\s\S]*– not looked at: whether comparing/,
    );
    expect(told.stdout).toMatch(/run .* of orders, mismatch, not signed$/m);
  });

  it('is signed by whoever makes it, once they have a key', { timeout: 120_000 }, async () => {
    await here.run(['people', 'key'], { env });
    const { json } = await here.run(['bundle', 'latest', '--out', path, '--json'], { env });
    const { maker } = (json?.signers ?? {}) as { maker: string };
    expect(maker).toMatch(/^[0-9a-f]{64}$/);
    expect((await elsewhere.run(['verify', path, '--key', maker])).exitCode).toBe(0);
    const other = await elsewhere.run(['verify', path, '--key', 'ab'.repeat(32)]);
    expect([other.exitCode, other.stdout]).toEqual([6, expect.stringContaining('it is not signed with the key abab')]);
    const locked = await refusal(here, ['bundle', 'latest', '--out', `${path}.2`], { env: { USER: 'mei' } });
    expect([locked.code, existsSync(`${path}.2`)]).toEqual(['key-locked', false]);
    expect(
      (await here.run(['bundle', 'latest', '--out', `${path}.2`, '--no-key'], { env: { USER: 'mei' } })).exitCode,
    ).toBe(0);
  });

  it('ends with 6 where a byte of it is another, and says what does not hold', { timeout: 120_000 }, async () => {
    appendFileSync(path, 'x');
    const { exitCode, stdout } = await elsewhere.run(['verify', path]);
    expect([exitCode, stdout]).toEqual([
      6,
      expect.stringMatching(/✗ this bundle cannot be relied on[\s\S]*✗ not so: the file is whole/),
    ]);
    expect(stdout.match(/rests? on what does not hold/g)).toEqual(['rest on what does not hold']);
    expect(stdout).toMatch(/^ +the coverage certificate$/m);
    const { exitCode: code, json } = await elsewhere.run(['verify', path, '--json']);
    expect([code, json]).toMatchObject([6, { isWhole: false, about: null, checks: expect.any(Array) }]);
    expect((await refusal(elsewhere, ['verify', join(here.folder, 'none.bundle')])).exitCode).toBe(2);
  });

  it('verifies another workspace by its folder', { timeout: 60_000 }, async () => {
    const { exitCode, json } = await elsewhere.run(['verify', here.workspace, '--json'], {
      env: { TIEOUT_CHECKPOINTS: join(here.folder, 'checkpoints') },
    });
    expect([exitCode, json]).toMatchObject([0, { isWhole: true, runs: 1 }]);
    expect(readFileSync(join(here.workspace, 'workspace.db')).length).toBeGreaterThan(0);
  });
});

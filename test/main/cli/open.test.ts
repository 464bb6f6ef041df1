import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestCli, testCli } from '#test/support/cli.ts';

const env = { TIEOUT_PASSPHRASE: 'correct horse battery', USER: 'mei' };
let here: TestCli;
let elsewhere: TestCli;
let bundle: string;
let run: string;

beforeAll(async () => {
  [here, elsewhere] = [testCli(), testCli()];
  bundle = join(elsewhere.folder, 'june.tieout');
  here.write('in.csv', 'k,v\na,1\nb,2\n');
  here.write('out.csv', 'k,v\nb,20\n');
  here.write(
    'orders.yaml',
    'name: orders\nkey: [k]\nfields: [v]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n',
  );
  run = String((await here.run(['run', 'orders.yaml', '--json'], { env })).json?.run);
  expect((await here.run(['bundle', 'latest', '--out', bundle, '--quiet'], { env })).exitCode).toBe(0);
}, 120_000);
afterAll(() => {
  here.remove();
  elsewhere.remove();
});

describe('tieout open', { timeout: 120_000 }, () => {
  it('verifies a bundle, says whose it is, and serves it until Ctrl-C, without a workspace', async () => {
    const serving = elsewhere.start(['open', bundle, '--json']);
    const { url } = JSON.parse(await serving.firstLine()) as { url: string };
    expect(await (await fetch(url)).text()).toContain('<title>Tieout</title>');
    serving.kill('SIGINT');
    expect(await serving.ended).toMatchObject({ exitCode: 0, json: { url } });
    await expect(fetch(url)).rejects.toThrow();
    expect(existsSync(elsewhere.workspace)).toBe(false);
    const told = elsewhere.start(['open', bundle]);
    await told.firstLine();
    told.kill('SIGTERM');
    expect((await told.ended).stdout).toMatch(
      new RegExp(
        `✓ everything holds[\\s\\S]*run ${run} of orders, made by mei[\\s\\S]*opened to be read[\\s\\S]*#token=`,
      ),
    );
  });

  it('knows a bundle by its first bytes, whatever it is called, and nothing else for one', async () => {
    const named = elsewhere.write('june.txt', readFileSync(bundle));
    const opened = elsewhere.start(['open', named, '--json']);
    await opened.firstLine();
    opened.kill('SIGINT');
    expect(await opened.ended).toMatchObject({ exitCode: 0 });
    expect((await elsewhere.run(['show', run, '--json', '--workspace', named])).json).toMatchObject({ run });
    expect((await elsewhere.run(['verify', named])).exitCode).toBe(0);
    for (const other of [
      'PK\u0003\u0004',
      `PK\u0003\u0004${'\0'.repeat(22)}\u0004\0\0\0xl/w${'\0'.repeat(40)}`,
      'k,v\n',
    ]) {
      const path = elsewhere.write('other.zip', other);
      expect(await refusal(elsewhere, ['open', path])).toMatchObject({
        ...{ exitCode: 2, code: 'usage', message: `${path} is no bundle: it does not begin as one` },
      });
    }
  });

  it('is for reading: any command reads the bundle, and none writes into it', async () => {
    const shown = await elsewhere.run(['show', run, '--json', '--workspace', bundle]);
    expect([shown.exitCode, shown.json]).toMatchObject([0, { run, findings: { missing: 1, different: 1 } }]);
    const { stdout } = await elsewhere.run(['show', 'latest', '--workspace', bundle]);
    expect(stdout).toMatch(new RegExp(`Evidence +${bundle}$`, 'm'));
    const none = await refusal(elsewhere, ['show', '20200101-000000-0', '--workspace', bundle]);
    expect(none.message).toBe(`there is no run 20200101-000000-0 in ${bundle}`);
    const decide = ['decide', run, 'accepted', '--all', '--reason', 'timing', '--workspace', bundle];
    expect((await refusal(elsewhere, decide)).message).toMatch(/bundle/);
  });

  it('tells of one that cannot be relied on what does not hold, and of none that there is none', async () => {
    const broken = join(elsewhere.folder, 'broken.tieout');
    appendFileSync(broken, 'no bundle at all');
    expect(await refusal(elsewhere, ['open', broken])).toMatchObject({ exitCode: 6, code: 'verification' });
    expect((await refusal(elsewhere, ['open', 'none.tieout'])).message).toBe('there is no file none.tieout');
    expect(existsSync(join(elsewhere.folder, 'none.tieout'))).toBe(false);
    expect((await refusal(elsewhere, ['open', here.workspace])).next).toBe(
      `tieout serve --workspace ${here.workspace} shows a workspace.`,
    );
    expect(await refusal(elsewhere, ['open', bundle, '--port', '70000'])).toMatchObject({ exitCode: 2, code: 'usage' });
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { refusal, resultOf, summaryOf, type TestCli, testCli } from '#test/support/cli.ts';

let cli: TestCli;

beforeAll(() => {
  cli = testCli();
  const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `S${from + i}`);
  const records = (list: string[]) => `sku,price\n${list.map((sku) => `${sku},1\n`).join('')}`;
  cli.write('sent.csv', records(keys(0, 60_000)));
  cli.write('held.csv', records(keys(0, 60_000)));
  cli.write('master.csv', `item\n${keys(10, 60_040).join('\n')}\n`);
  cli.write(
    'tags.yaml',
    'name: tags\nkey: [sku]\nfields: [price]\ninbound: { type: csv, path: sent.csv }\noutbound: { type: csv, path: held.csv }\nmaster: { type: csv, path: master.csv, columns: { sku: item } }\n',
  );
});
afterAll(() => cli.remove());

it('a run says what both streams have lost, lists and exports it', { timeout: 180_000 }, async () => {
  const checked = await cli.run(['check', 'tags.yaml', '--json']);
  expect(checked).toMatchObject({ exitCode: 0, json: { master: { ok: true, fields: ['sku'] } } });
  const planned = await cli.run(['plan', 'tags.yaml', '--json']);
  const { master } = planned.json as { master: { records: number } };
  expect(master.records).toBeGreaterThan(40_000);
  expect(master.records).toBeLessThan(90_000);
  expect((await cli.run(['plan', 'tags.yaml'])).stdout).toMatch(/outbound +.*\n +master +≈ [\d,]+ *\n/);
  const run = await cli.run(['run', 'tags.yaml', '--json']);
  expect(run).toMatchObject({ exitCode: 1, json: { verdict: 'mismatch', matched: 60_000 } });
  expect(summaryOf(run).master).toMatchObject({ read: 60_030, onNeither: 40, notInMaster: 10, onBoth: 59_990 });
  const shown = await cli.run(['show', 'latest']);
  expect(shown.stdout).toMatch(/master +csv master\.csv +60,030/);
  expect(shown.stdout).toMatch(/on neither +40 +in the list and on neither side/);
  expect(shown.stdout).toMatch(/not in master +10/);
  const listed = await cli.run(['master', 'latest']);
  expect(listed.stdout).toMatch(/S60000[\s\S]*and 20 more/);
  const others = await cli.run(['master', 'latest', '--kind', 'notInMaster', '--json']);
  expect(others.json).toMatchObject({
    total: 10,
    rows: expect.arrayContaining([expect.objectContaining({ key: ['S3'] })]),
  });
  const out = join(cli.folder, 'master.csv.out');
  expect((await cli.run(['export', 'latest', '--master', '--out', out])).exitCode).toBe(0);
  expect(readFileSync(out, 'utf8').trim().split('\r\n')).toHaveLength(51);
  expect((await refusal(cli, ['export', 'latest', '--master', '--format', 'pdf', '--out', out])).exitCode).toBe(2);
});

it('a run that is killed goes on to the same third total', { timeout: 300_000 }, async () => {
  const whole = await cli.run(['run', 'tags.yaml', '--json']);
  for (const sign of [/"phase":"pulling"/, /"phase":"diffing"/]) {
    const running = cli.start(['run', 'tags.yaml', '--json']);
    await running.until(sign);
    running.kill('SIGKILL');
    await running.ended;
    const resumed = await cli.run(['resume', 'latest', '--json']);
    expect(resultOf(resumed)).toEqual(resultOf(whole));
    const { digest, listDigest, keys, onNeither, notInMaster } = summaryOf(whole).master ?? {};
    expect(summaryOf(resumed).master).toMatchObject({ digest, listDigest, keys, onNeither, notInMaster });
  }
  expect((await cli.run(['verify', '--json'])).json).toMatchObject({ isWhole: true });
});

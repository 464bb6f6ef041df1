import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestCli, testCli } from '#test/support/cli.ts';

let cli: TestCli;
beforeAll(() => {
  cli = testCli();
  cli.write('in.csv', 'k,v\na,1\nb,2\nc,3\n');
  cli.write('out.csv', 'k,v\nb,20\nc,3\n');
  cli.write(
    'orders.yaml',
    `name: orders
key: [k]
fields: [{ name: v, type: integer }]
inbound: { type: csv, path: in.csv }
outbound: { type: csv, path: out.csv }
classify:
  - { name: in transit, kind: missing, age: under 1d, suspense: "1221", severity: low }
  - { name: large, value: v out >= 20, severity: critical }
`,
  );
});
afterAll(() => cli.remove());

describe('the command line', () => {
  it('says how grave findings are, and what is in suspense', { timeout: 300_000 }, async () => {
    const { json } = await cli.run(['run', 'orders.yaml', '--json']);
    expect(json).toMatchObject({
      severities: { low: 1, medium: 0, high: 0, critical: 1 },
      classify: [
        { name: 'in transit', account: '1221', findings: 1, suspended: 1 },
        { name: 'large', severity: 'critical', findings: 1 },
      ],
    });
    expect((await cli.run(['show', 'latest'])).stdout).toContain('1 critical · 1 low · 1 put into suspense by rule');
    expect((await cli.run(['suspense', 'orders', '--json'])).json).toMatchObject({
      ...{ name: 'orders', findings: 1, bands: [1, 0, 0, 0], accounts: [{ account: '1221' }] },
      items: [{ key: { k: 'a' }, account: '1221', rule: 'in transit', runs: 1, due: null, owner: null }],
    });
    expect(await refusal(cli, ['suspense', '--account', '1222'])).toMatchObject({
      ...{ exitCode: 2, code: 'not-found', next: 'Did you mean 1221? Accounts are 1221.' },
    });
    const text = (await cli.run(['suspense'])).stdout;
    expect(text).toContain('1 item in suspense');
    expect(text).toMatch(/− a\s+1221/);
    const [heads, row] = (await cli.run(['suspense', '--csv'])).stdout.split('\r\n');
    expect(heads).toContain('name,run,kind,key,account');
    expect(row).toMatch(/^orders,[\w-]+,missing,a,1221,low,in transit,engine,/);
    const out = join(cli.folder, 'grave.ndjson');
    const args = ['export', 'latest', '--format', 'ndjson', '--out', out, '--severity', 'critical', '--json'];
    expect((await cli.run(args)).json).toMatchObject({ findings: 1 });
    const preview = await cli.run(['decide', 'latest', 'written-off', '--standing', 'suspense', '--preview', '--json']);
    expect(preview.json).toMatchObject({ findings: 1, decided: { suspense: 1 } });
  });
});

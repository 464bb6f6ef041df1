import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, summaryOf, type TestCli, testCli } from '#test/support/cli.ts';
import { definition, held, sent } from './two-sides.ts';

let cli: TestCli;

beforeAll(() => {
  cli = testCli();
  cli.write('sent.csv', sent);
  cli.write('held.ndjson', held);
  cli.write('d.yaml', definition);
});
afterAll(() => cli.remove());

describe('tieout check', () => {
  it('ends with exit code 0 and shows the first records of both sides as a run reads them', async () => {
    const { exitCode, json } = await cli.run(['check', 'd.yaml', '--json']);
    expect({ exitCode, json }).toMatchObject({
      exitCode: 0,
      json: {
        name: 'two-sides',
        inbound: { ok: true, fields: ['sku', 'name', 'price', 'at'], invalid: [] },
        outbound: { ok: true, records: expect.arrayContaining([['B', 'Lamp', '2.51', '2026-06-17T00:00:00Z']]) },
      },
    });
    const { inbound } = json as { inbound: { records: unknown[] } };
    expect(inbound.records[3]).toEqual(['C', '茶杯', '9007199254740993', '2026-06-17T00:00:00Z']);
  });

  it('says what may be wrong where none of the first records can be read', async () => {
    cli.write('bank.csv', 'k,amount\n1,"40,055.98"\n2,"1,200"\n');
    const side = '{ type: csv, path: bank.csv }';
    const definition = (format: string) =>
      `name: bank\nkey: [k]\nfields: [{ name: amount, type: decimal${format} }]\ninbound: ${side}\noutbound: ${side}\n`;
    cli.write('bank.yaml', definition(''));
    const said = /! inbound: none of the first 2 records can be read[\s\S]*format where people wrote the values/;
    expect((await cli.run(['check', 'bank.yaml'])).stdout).toMatch(said);
    cli.write('bank.yaml', definition(', format: grouped'));
    expect((await cli.run(['check', 'bank.yaml'])).stdout).not.toMatch(said);
  });

  it('shows the invalid records among the first with place and reason', async () => {
    cli.write('bad.csv', 'sku,name,price,at\nA,Kettle,x,\n,Lamp,1,\nC\n');
    cli.write('bad.yaml', definition.replace('sent.csv', 'bad.csv'));
    const { exitCode, json } = await cli.run(['check', 'bad.yaml', '--json']);
    expect({ exitCode, json }).toMatchObject({
      exitCode: 0,
      json: {
        inbound: {
          records: [],
          invalid: [
            { place: 'bad.csv:2', reason: 'price: not a decimal: "x"' },
            { place: 'bad.csv:3', reason: expect.stringMatching(/sku.*null in the key|key/) },
            { place: 'bad.csv:4', reason: 'expected 4 cells, found 1' },
          ],
        },
      },
    });
    expect((await cli.run(['check', 'bad.yaml'])).stdout).toMatch(/! bad\.csv:2 +price: not a decimal: "x"/);
  });

  it('ends with exit code 4 where one side cannot be reached, and shows the other', async () => {
    cli.write('half.yaml', definition.replace('held.ndjson', 'gone.ndjson'));
    const { exitCode, json } = await cli.run(['check', 'half.yaml', '--json']);
    expect({ exitCode, json }).toMatchObject({
      exitCode: 4,
      json: {
        inbound: { ok: true, records: expect.arrayContaining([expect.arrayContaining(['Kettle'])]) },
        outbound: {
          ok: false,
          error: { code: 'unreachable', message: expect.stringMatching(/gone\.ndjson does not/) },
        },
      },
    });
    const { stdout } = await cli.run(['check', 'half.yaml']);
    expect(stdout).toMatch(/✓ inbound[\s\S]*Kettle[\s\S]*✗ outbound[\s\S]*gone\.ndjson does not exist/);
  });

  it('ends with exit code 2 where a column is wrong, and names the nearest', async () => {
    cli.write('typo.yaml', definition.replace('path: sent.csv', 'path: sent.csv, columns: { price: prize }'));
    const { exitCode, json } = await cli.run(['check', 'typo.yaml', '--json']);
    expect({ exitCode, json }).toMatchObject({
      exitCode: 2,
      json: { inbound: { ok: false, error: { code: 'definition', next: expect.stringMatching(/mean price/) } } },
    });
  });
});

describe('a saved report that is not there any more', () => {
  it('is told of by check, and by run as it starts, neither of which ends otherwise for it', async () => {
    // Later estimates rest on the runs of the workspace.
    const here = (args: string[]) => cli.run([...args, '--workspace', join(cli.folder, 'reporting')]);
    await here(['run', 'd.yaml']);
    await here(['export', 'latest', '--format', 'csv', '--out', 'x.csv', '--save-as', 'For finance']);
    cli.write('named.yaml', `${definition}reports:\n  - { template: For finance }\n  - { template: For finanse }\n`);
    const sentence =
      'reports[2]: there is no saved report For finanse of two-sides, and none will be written; did you mean For finance?';
    const checked = await here(['check', 'named.yaml', '--json']);
    expect([checked.exitCode, checked.json?.warnings]).toEqual([0, [sentence]]);
    expect((await here(['check', 'named.yaml'])).stdout).toContain(`! ${sentence}`);
    const run = await here(['run', 'named.yaml', '--quiet', '--json']);
    expect(run.stderr).toBe(`! ${sentence}\n`);
    expect(summaryOf(run).verdict).toBe('mismatch');
    await here(['templates', 'two-sides', '--remove', 'For finance']);
    expect((await here(['check', 'named.yaml', '--json'])).json?.warnings).toEqual([
      expect.stringMatching(/^reports\[1\]: there is no saved report For finance .* --save-as NAME$/),
      expect.stringMatching(/^reports\[2\]: /),
    ]);
    expect((await here(['check', 'd.yaml', '--json'])).json?.warnings).toEqual([]);
  });
});

describe('tieout plan', () => {
  const withActivity = (startsAt: Date) =>
    `${definition}activity: { id: "618", startsAt: ${startsAt.toISOString()}, policy: T-8h }\n`;
  const dayMs = 24 * 3_600_000;

  it('says how many records each side has, and how long a run takes', async () => {
    const { exitCode, json } = await cli.run(['plan', 'd.yaml', '--json']);
    expect({ exitCode, json }).toMatchObject({
      exitCode: 0,
      json: {
        name: 'two-sides',
        inbound: { records: 9, isExact: true },
        outbound: { records: 9, isExact: true },
        seconds: { pull: expect.any(Number), diff: expect.any(Number), total: expect.any(Number) },
        activity: null,
      },
    });
  });

  it('says that the run ends in time before an activity that is to come', async () => {
    cli.write('soon.yaml', withActivity(new Date(Date.now() + dayMs)));
    const { json } = await cli.run(['plan', 'soon.yaml', '--json']);
    expect(json).toMatchObject({ activity: { id: '618', isInTime: true } });
    expect((await cli.run(['plan', 'soon.yaml'])).stdout).toMatch(
      /Will finish (1 d 0 h|23 h 59 min) before activity 618/,
    );
  });

  it('says when clearing starts by the policy, and what a run needs of the disk', async () => {
    cli.write('soon.yaml', withActivity(new Date('2100-06-18T00:00:00Z')));
    const { json } = await cli.run(['plan', 'soon.yaml', '--json']);
    expect(json).toMatchObject({
      activity: {
        clearing: { policy: 'T-8h', leadSeconds: 28_800, startsAt: '2100-06-17T16:00:00.000Z', isInTime: true },
      },
      disk: { bytes: expect.any(Number), free: expect.any(Number), fits: 'yes' },
      basedOn: 'guess',
    });
    const text = (await cli.run(['plan', 'soon.yaml'])).stdout;
    expect(text).toMatch(
      /By its policy \(T-8h\) clearing starts at 2100-06-17 16:00 UTC and ends \d h \d\d min before/,
    );
    expect(text).toMatch(/Disk +about \d+\.\d [KM]B needed, \d+\.\d [GT]B free/);
  });

  it('says that an activity has started already', async () => {
    cli.write('late.yaml', withActivity(new Date(Date.now() - dayMs)));
    const { exitCode, json } = await cli.run(['plan', 'late.yaml', '--json']);
    expect({ exitCode, json }).toMatchObject({ exitCode: 0, json: { activity: { isInTime: false } } });
    expect((await cli.run(['plan', 'late.yaml'])).stdout).toMatch(/Activity 618 started 1 d 0 h ago/);
  });

  it('ends with exit code 4 where a side cannot be reached', async () => {
    cli.write('half.yaml', definition.replace('sent.csv', 'gone.csv'));
    expect(await refusal(cli, ['plan', 'half.yaml'])).toMatchObject({ exitCode: 4, code: 'unreachable' });
  });
});

describe('the estimate of a run', () => {
  /** Enough records that pulling them can be timed, on a quick machine too. */
  const many = Array.from({ length: 1_500_000 }, (_, i) => `S${i},Name of number ${i},1.00,2026-06-17 08:00:00\n`);

  beforeAll(() => {
    cli.write('many.csv', `sku,name,price,at\n${many.join('')}`);
    cli.write(
      'many.yaml',
      definition.replace('sent.csv', 'many.csv').replace('ndjson, path: held.ndjson', 'csv, path: many.csv'),
    );
  });

  it('is shown beside the time it took', async () => {
    const ran = await cli.run(['run', 'many.yaml', '--json']);
    expect(ran.json).toMatchObject({
      verdict: 'match',
      estimate: { seconds: expect.any(Number), taken: expect.any(Number), factor: expect.any(Number), runs: 0 },
    });
    const { estimate, seconds } = summaryOf(ran);
    expect(estimate?.taken).toBe(seconds.total);
    const shown = await cli.run(['show', 'latest']);
    expect(shown.stdout).toMatch(/\n +estimated \d+(\.\d)? s, took \d+(\.\d)? s\n/);
    expect((await cli.run(['show', 'latest', '--json'])).json).toEqual(ran.json);
  });

  it('rests on the runs before it, as the plan does', async () => {
    expect((await cli.run(['plan', 'many.yaml', '--json'])).json).toMatchObject({ basedOn: 'runs', runs: 1 });
    expect((await cli.run(['run', 'many.yaml', '--json'])).json).toMatchObject({
      estimate: { basedOn: 'runs', runs: 1 },
    });
    expect((await cli.run(['plan', 'many.yaml'])).stdout).toMatch(/by 2 earlier runs/);
  });

  it('is the time left until there is a pace to go by', async () => {
    const { stderr } = await cli.run(['run', 'many.yaml']);
    const [first] = stderr.split('\n').map((line) => JSON.parse(line || '{}') as { etaSeconds?: number | null });
    expect(first?.etaSeconds).toEqual(expect.any(Number));
  });
});

describe('tieout init', () => {
  it('writes a definition that wants nothing but its password', async () => {
    const { exitCode, json } = await cli.run(['init', 'fresh.yaml', '--json']);
    expect({ exitCode, json }).toEqual({ exitCode: 0, json: { definition: join(cli.folder, 'fresh.yaml') } });
    const refused = await refusal(cli, ['check', 'fresh.yaml']);
    expect(refused.message).toMatch(/^fresh\.yaml:\d+: the environment variable MYSQL_PASSWORD is not set$/);
  });

  it('writes a definition that is taken once it has its password', async () => {
    cli.write('inbound.csv', 'sku,sku_name,price,status,updated_at\nA,Kettle,1,1,2026-06-17\n');
    await cli.run(['init', 'whole.yaml']);
    const text = readFileSync(join(cli.folder, 'whole.yaml'), 'utf8').replace('127.0.0.1:3306', '127.0.0.1:1');
    cli.write('whole.yaml', text);
    const { json } = await cli.run(['check', 'whole.yaml', '--json'], { env: { MYSQL_PASSWORD: 'x' } });
    expect(json).toMatchObject({ inbound: { ok: true }, outbound: { error: { code: 'unreachable' } } });
  });

  it('refuses to write over a file', async () => {
    cli.write('taken.yaml', 'mine\n');
    expect(await refusal(cli, ['init', 'taken.yaml'])).toMatchObject({ exitCode: 2, code: 'usage' });
    expect(readFileSync(join(cli.folder, 'taken.yaml'), 'utf8')).toBe('mine\n');
  });

  it('is called reconciliation.yaml unless a name is given, and a folder is not made for it', async () => {
    await cli.run(['init']);
    expect(readFileSync(join(cli.folder, 'reconciliation.yaml'), 'utf8')).toMatch(/^# A reconciliation/);
    expect(await refusal(cli, ['init', 'none/x.yaml'])).toMatchObject({ exitCode: 2, code: 'usage' });
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestCli, testCli } from '#test/support/cli.ts';
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

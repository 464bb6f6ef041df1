import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findingKinds } from '#shared/finding.ts';
import {
  bareEnvironment,
  type Outcome,
  resultOf,
  running,
  summaryOf,
  type TestCli,
  testCli,
} from '#test/support/cli.ts';
import { definition, held, sent } from './two-sides.ts';

let cli: TestCli;
let run: Outcome;

beforeAll(async () => {
  cli = testCli();
  cli.write('sent.csv', sent);
  cli.write('held.ndjson', held);
  cli.write('d.yaml', definition);
  cli.write('same.yaml', definition.replace('type: ndjson, path: held.ndjson', 'type: csv, path: sent-well.csv'));
  cli.write('sent-well.csv', 'sku,name,price,at\nA,Kettle,1.00,2026-06-17T00:00:00Z\n');
  run = await cli.run(['run', 'd.yaml', '--json']);
});
afterAll(() => cli.remove());

describe('tieout run', () => {
  it('ends with exit code 1 and every figure right where the sides differ', () => {
    expect(run.exitCode).toBe(1);
    expect(run.json).toMatchObject({
      name: 'two-sides',
      verdict: 'mismatch',
      inbound: { source: 'csv sent.csv', read: 9, accepted: 8, invalid: 1 },
      outbound: { source: 'ndjson held.ndjson', read: 9, accepted: 8, invalid: 1 },
      matched: 3,
      withinTolerance: 1,
      findings: { missing: 2, unexpected: 1, different: 2, duplicate: 1, invalid: 2 },
      byField: { name: 1, price: 1, at: 1 },
      partitions: { total: 256, established: 256 },
      seconds: { pull: expect.any(Number), diff: expect.any(Number), total: expect.any(Number) },
    });
    const { run: id, inbound, outbound } = summaryOf(run);
    expect(id).toMatch(/^\d{8}-\d{6}-[0-9a-f]{6}$/);
    for (const { digest } of [inbound, outbound]) expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('ends with exit code 0 where the sides are equal', async () => {
    cli.write(
      'equal.yaml',
      definition
        .replace('type: ndjson, path: held.ndjson', 'type: csv, path: sent-well.csv')
        .replace('sent.csv', 'sent-well.csv'),
    );
    const { exitCode, json } = await cli.run(['run', 'equal.yaml', '--json']);
    expect({ exitCode, json }).toMatchObject({ exitCode: 0, json: { verdict: 'match', matched: 1 } });
    const { inbound, outbound } = json as { inbound: { digest: string }; outbound: { digest: string } };
    expect(inbound.digest).toBe(outbound.digest);
  });

  it('reads amounts and dates as people write them, where the field says so', async () => {
    cli.write('bank.csv', 'ref;amount;count;on\n1;"40,055.98";"1,200";18.05.2026\n2;(12.50);7;1/6/2026 9:30\n');
    cli.write(
      'ledger.ndjson',
      '{"ref":1,"amount":40055.98,"count":1200,"on":"2026-05-18"}\n{"ref":2,"amount":-12.5,"count":7,"on":"2026-06-01T09:30:00Z"}\n',
    );
    const fields = (amount: string, on: string) =>
      `name: bank\nkey: [ref]\nfields:\n  - { name: amount, type: decimal${amount} }\n  - { name: count, type: integer${amount} }\n  - { name: on, type: datetime${on} }\n`;
    const sources =
      'inbound: { type: csv, path: bank.csv, delimiter: ";" }\noutbound: { type: ndjson, path: ledger.ndjson }\n';
    cli.write('bank.yaml', fields(', format: grouped', ', format: dmy') + sources);
    const { exitCode, json } = await cli.run(['run', 'bank.yaml', '--json']);
    expect([exitCode, json]).toMatchObject([0, { verdict: 'match', matched: 2, inbound: { invalid: 0 } }]);
    cli.write('wrong.yaml', fields(', format: dmy', ', format: grouped') + sources);
    const wrong = await cli.run(['run', 'wrong.yaml']);
    expect([wrong.exitCode, wrong.stderr]).toMatchObject([
      2,
      expect.stringMatching(
        /wrong.yaml:4: .*format dmy is for datetime; amount is decimal\n.*count is integer\n.*:6: .*format grouped is for integer and decimal; on is datetime/,
      ),
    ]);
  });

  it('ends with exit code 3 where both sides are empty, unless that was expected', async () => {
    cli.write('none.csv', 'sku,name,price,at\n');
    const empty = definition.replace('held.ndjson', 'none.ndjson').replace('sent.csv', 'none.csv');
    cli.write('none.ndjson', '');
    cli.write('empty.yaml', empty);
    cli.write('quiet-day.yaml', `${empty}allowEmpty: true\n`);
    const { exitCode, json } = await cli.run(['run', 'empty.yaml', '--json']);
    expect({ exitCode, verdict: json?.verdict }).toEqual({ exitCode: 3, verdict: 'not-established' });
    expect(json?.warnings).toEqual([expect.stringMatching(/Both sides are empty.*inbound\.path.*outbound\.path/)]);
    expect(await cli.run(['run', 'quiet-day.yaml', '--json'])).toMatchObject({
      exitCode: 0,
      json: { verdict: 'match' },
    });
  });

  it('gives the same result whatever the number of threads', async () => {
    const one = await cli.run(['run', 'd.yaml', '--json', '--threads', '1']);
    const four = await cli.run(['--threads', '4', 'run', 'd.yaml', '--json']);
    expect(resultOf(one)).toEqual(resultOf(run));
    expect(resultOf(four)).toEqual(resultOf(run));
  });

  it('shows its progress as lines of JSON on standard error where that is no terminal', () => {
    const lines = run.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { run: string; phase: string });
    expect(lines.map(({ phase }) => phase)).toEqual(expect.arrayContaining(['pulling', 'diffing', 'sealing']));
    expect(new Set(lines.map((line) => line.run))).toEqual(new Set([summaryOf(run).run]));
  });

  it('tells a person the verdict, the findings and what to type next', async () => {
    const { stdout, exitCode } = await cli.run(['run', 'd.yaml', '--quiet']);
    expect(exitCode).toBe(1);
    for (const sign of [/≠ mismatch/, /missing +2/, /tieout export \d{8}-\S+ --format csv/, /all 256 partitions/])
      expect(stdout).toMatch(sign);
  });

  it('says nothing on standard error with --quiet, before or after the command', async () => {
    expect((await cli.run(['run', 'd.yaml', '--json', '--quiet'])).stderr).toBe('');
    expect((await cli.run(['--quiet', '--json', 'run', 'd.yaml'])).stderr).toBe('');
  });

  it('keeps two runs at once in one workspace apart', async () => {
    const both = await Promise.all([cli.run(['run', 'd.yaml', '--json']), cli.run(['run', 'd.yaml', '--json'])]);
    expect(both.map(resultOf)).toEqual([resultOf(run), resultOf(run)]);
    const { runs } = (await cli.run(['runs', '--json'])).json as { runs: { run: string; state: string }[] };
    for (const outcome of both)
      expect(runs).toContainEqual(expect.objectContaining({ run: summaryOf(outcome).run, state: 'ended' }));
  });
});

describe('where things are', () => {
  it('paths in a definition are relative to it, from whatever folder it is run', async () => {
    mkdirSync(join(cli.folder, 'elsewhere'), { recursive: true });
    const outcome = await cli.run(['run', '../d.yaml', '--json'], { cwd: join(cli.folder, 'elsewhere') });
    expect(resultOf(outcome)).toEqual(resultOf(run));
  });

  it('--workspace goes before $TIEOUT_HOME, and that before the home folder', async () => {
    const env = { TIEOUT_HOME: join(cli.folder, 'by-variable') };
    const folderOf = async (args: string[], env: Record<string, string>) =>
      dirname(dirname(summaryOf(await cli.run(['run', 'd.yaml', '--json', ...args], { env })).evidence.folder));
    expect(await folderOf(['--workspace', 'by-option'], env)).toBe(join(cli.folder, 'by-option'));
    expect(await folderOf([], env)).toBe(join(cli.folder, 'by-variable'));
    expect(await folderOf([], { TIEOUT_HOME: '' })).toBe(join(cli.folder, '.tieout'));
  });

  it('npm run -s tieout works in the folder in which it was typed', async () => {
    const env = { ...bareEnvironment(cli.folder), TIEOUT_HOME: cli.workspace, INIT_CWD: cli.folder };
    const args = ['run', '-s', '--prefix', resolve('.'), 'tieout', '--', 'run', 'd.yaml', '--json'];
    const outcome = await running('npm', args, { cwd: cli.folder, env }).ended;
    expect(outcome.exitCode).toBe(1);
    expect(resultOf(outcome)).toEqual(resultOf(run));
  });
});

describe('tieout show and runs', () => {
  it('run proposes show, and show does not propose itself', async () => {
    const told = await cli.run(['run', 'd.yaml']);
    const [, id = ''] = /tieout show (\S+)/.exec(told.stdout) ?? [];
    const shown = await cli.run(['show', id]);
    expect(shown.stdout).not.toContain('tieout show');
    expect(shown.stdout).toMatch(/Next +tieout export/);
  });

  it('show prints what run printed, by id or as latest, and ends with exit code 0', async () => {
    const workspace = ['--workspace', join(cli.folder, 'shown')];
    const first = await cli.run(['run', 'd.yaml', '--json', ...workspace]);
    for (const name of [summaryOf(first).run, 'latest'])
      expect(await cli.run(['show', name, '--json', ...workspace])).toMatchObject({ exitCode: 0, json: first.json });
  });

  it('runs lists every run, newest first, with its verdict and findings', async () => {
    const workspace = ['--workspace', join(cli.folder, 'listed')];
    const older = summaryOf(await cli.run(['run', 'd.yaml', '--json', ...workspace]));
    const newer = summaryOf(await cli.run(['run', 'd.yaml', '--json', ...workspace]));
    const line = ({ run, findings, startedAt, endedAt }: typeof older) => ({
      ...{ run, findings, startedAt, endedAt },
      ...{ name: 'two-sides', state: 'ended', verdict: 'mismatch', matched: 3 },
    });
    const { exitCode, json } = await cli.run(['runs', '--json', ...workspace]);
    expect({ exitCode, json }).toEqual({ exitCode: 0, json: { runs: [line(newer), line(older)] } });
    const { stdout } = await cli.run(['runs', ...workspace]);
    expect(stdout.indexOf(newer.run)).toBeGreaterThan(0);
    expect(stdout.indexOf(older.run)).toBeGreaterThan(stdout.indexOf(newer.run));
  });

  it('resuming a run that has ended shows it again, and changes nothing', async () => {
    const { run: id } = summaryOf(run);
    expect(await cli.run(['resume', id, '--json'])).toMatchObject({ exitCode: 1, json: run.json });
  });
});

describe('tieout demo', () => {
  it('ends with exit code 0, has every kind of finding in it, and leaves a report', async () => {
    const { exitCode, json, stderr } = await cli.run(['demo', '--json', '--quiet', '--workspace', 'demo']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const { findings, verdict, warnings } = json as unknown as ReturnType<typeof summaryOf>;
    expect(verdict).toBe('mismatch');
    expect(warnings).toEqual([]);
    for (const kind of findingKinds) expect(findings[kind], kind).toBeGreaterThan(0);
  });
});

import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { summaryOf, type TestCli, testCli } from '#test/support/cli.ts';

let cli: TestCli;
let ended: string;
let failed: string;

/** A run that ended with one finding, and one after it whose outbound was away. */
beforeAll(async () => {
  cli = testCli();
  cli.write('in.csv', 'k,v\na,1\nb,2\n');
  const outbound = cli.write('out.csv', 'k,v\na,1\n');
  const sides = 'inbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }';
  cli.write('orders.yaml', `name: orders\nkey: [k]\nfields: [v]\n${sides}\n`);
  ended = summaryOf(await cli.run(['run', 'orders.yaml', '--json'])).run;
  renameSync(outbound, `${outbound}.away`);
  expect((await cli.run(['run', 'orders.yaml', '--json'])).exitCode).toBe(4);
  renameSync(`${outbound}.away`, outbound);
  failed = String((await cli.run(['show', 'latest', '--json'])).json?.run);
}, 120_000);
afterAll(() => cli.remove());

// Every command starts a process, which a busy machine takes its time for.
describe('latest, where a run failed after one that ended', { timeout: 120_000 }, () => {
  const said = () => `latest is run ${ended}: run ${failed} after it is failed. Look: tieout show ${failed}\n`;

  it('is the newest of all to whoever looks at a run', async () => {
    const { json, stderr } = await cli.run(['show', 'latest', '--json']);
    expect(json).toMatchObject({ run: failed, state: 'failed' });
    expect(failed).not.toBe(ended);
    expect(stderr).not.toContain('latest is run');
  });

  it('is the one that ended to whoever reads its findings, and standard error says so in a line', async () => {
    const out = join(cli.folder, 'findings.ndjson');
    const { exitCode, json, stderr } = await cli.run([
      'export',
      'latest',
      '--format',
      'ndjson',
      '--out',
      out,
      '--json',
    ]);
    expect([exitCode, stderr]).toEqual([0, said()]);
    expect(json).toMatchObject({ findings: 1 });
    const shapes = await cli.run(['shapes', 'latest', '--json']);
    expect([shapes.exitCode, shapes.stderr]).toEqual([0, said()]);
    const quiet = await cli.run(['export', 'latest', '--format', 'csv', '--out', `${out}.csv`, '--quiet']);
    expect([quiet.exitCode, quiet.stderr]).toEqual([0, '']);
  });

  it('is decided on, asked about and signed as such', async () => {
    for (const args of [
      ['note', 'latest', 'asked the sender'],
      ['decide', 'latest', 'accepted', '--all'],
    ]) {
      const { exitCode, stderr } = await cli.run(args);
      expect([exitCode, stderr]).toEqual([0, said()]);
    }
    const refused = await cli.run(['sign', 'latest', '--json']);
    expect(refused.json).toMatchObject({ error: { code: 'not-allowed', message: expect.stringContaining(ended) } });
    const bundle = join(cli.folder, 'orders.tieout');
    expect((await cli.run(['bundle', 'latest', '--out', bundle, '--json'])).json).toMatchObject({ run: ended });
  });

  it('is gone on with where it is resumed, and is then the newest to everybody', async () => {
    const resumed = await cli.run(['resume', 'latest', '--json']);
    expect(summaryOf(resumed)).toMatchObject({ run: failed, verdict: 'mismatch' });
    const shapes = await cli.run(['shapes', 'latest', '--json']);
    expect([shapes.exitCode, shapes.stderr]).toEqual([0, '']);
  });
});

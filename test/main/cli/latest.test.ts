import { existsSync, renameSync } from 'node:fs';
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
  cli.write('orders.yaml', `name: orders\nkey: [k]\nfields: [v]\nrerun: { type: file, path: sent }\n${sides}\n`);
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

  it('is nothing that is written on, decided on, asked for again, signed or bundled: both runs are named', async () => {
    const bundle = join(cli.folder, 'orders.tieout');
    for (const args of [
      ['note', 'latest', 'asked the sender'],
      ['decide', 'latest', 'accepted', '--all'],
      ['rerun', 'latest', '--all', '--reason', 'lost'],
      ['recheck', 'latest'],
      ['sign', 'latest'],
      ['reopen', 'latest', '--reason', 'why'],
      ['journal', 'latest'],
      ['bundle', 'latest', '--out', bundle],
    ]) {
      const refused = await cli.run([...args, '--json']);
      const message = `the newest run ${failed} has not ended: it is failed`;
      const next = `Name the run you mean: ${ended} is the newest that ended.`;
      expect([args[0], refused.json]).toMatchObject([args[0], { error: { code: 'not-allowed', message, next } }]);
      expect(refused.stderr).not.toContain('latest is run');
    }
    expect(existsSync(bundle)).toBe(false);
    const noted = await cli.run(['note', ended, 'asked the sender', '--json']);
    expect(noted.json).toMatchObject({ run: ended });
    const preview = await cli.run(['decide', 'latest', 'accepted', '--all', '--preview', '--json']);
    expect([preview.json?.undecided, preview.stderr]).toEqual([1, said()]);
  });

  it('is gone on with where it is resumed, and is then the newest to everybody', async () => {
    const resumed = await cli.run(['resume', 'latest', '--json']);
    expect(summaryOf(resumed)).toMatchObject({ run: failed, verdict: 'mismatch' });
    const shapes = await cli.run(['shapes', 'latest', '--json']);
    expect([shapes.exitCode, shapes.stderr]).toEqual([0, '']);
  });
});

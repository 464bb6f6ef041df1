import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bareEnvironment, refusal, summaryOf, type TestCli, testCli } from '#test/support/cli.ts';

let cli: TestCli;

beforeAll(() => {
  cli = testCli();
  cli.write('sent.csv', 'sku,price\nS1,1\nS2,2\n');
  cli.write('held.csv', 'sku,price\nS1,1\nS2,3\n');
  const sides = 'inbound: { type: csv, path: sent.csv }\noutbound: { type: csv, path: held.csv }\n';
  cli.write('prices.yaml', `name: prices\nkey: [sku]\nfields: [price]\n${sides}`);
});
afterAll(() => cli.remove());

describe('a workspace', () => {
  it('finds its evidence where it is now, after it was copied or moved', async () => {
    const { run } = summaryOf(await cli.run(['run', 'prices.yaml', '--json']));
    const [copy, moved] = [join(cli.folder, 'copy'), join(cli.folder, 'moved')];
    cpSync(cli.workspace, copy, { recursive: true });
    renameSync(copy, moved);
    const shown = summaryOf(await cli.run(['show', run, '--json', '--workspace', moved]));
    expect(shown.evidence.folder).toBe(join(moved, 'evidence', run));
    const path = join(cli.folder, 'findings.ndjson');
    await cli.run(['export', run, '--format', 'ndjson', '--out', path, '--workspace', moved]);
    expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(1);
  });

  it('lets one Tieout at a time carry out a run, and takes over from one that is gone', async () => {
    const { run: ended } = summaryOf(await cli.run(['run', 'prices.yaml', '--json']));
    const folder = join(cli.workspace, 'evidence', ended);
    asIfInterrupted(ended);
    writeFileSync(join(folder, 'lock'), String(process.pid));
    expect(await refusal(cli, ['resume', ended])).toMatchObject({
      exitCode: 2,
      code: 'workspace',
      message: expect.stringContaining(`is under way in another Tieout (process ${process.pid})`),
    });
    writeFileSync(join(folder, 'lock'), '999999999');
    expect(await cli.run(['resume', ended, '--json'])).toMatchObject({ exitCode: 1 });
  });
});

describe('output that nobody reads to its end', () => {
  it('ends the command quietly, with the exit code it would have had', () => {
    const node = resolve('node_modules/.bin/node');
    const command = `"${node}" "${resolve('out/main/cli.js')}" runs --json | true; echo "\${PIPESTATUS[0]}"`;
    const env = { ...bareEnvironment(cli.folder), TIEOUT_HOME: cli.workspace };
    const output = execFileSync('bash', ['-c', `${command} 2>&1`], { cwd: cli.folder, env, encoding: 'utf8' });
    expect(output).toBe('0\n');
  });
});

/** Takes a run's end out of the books, as a kill between its last step and the books would have left it. */
function asIfInterrupted(run: string): void {
  const db = new Database(join(cli.workspace, 'workspace.db'));
  db.prepare("UPDATE run SET state = 'interrupted', summary = NULL, verdict = NULL WHERE run = ?").run(run);
  db.close();
}

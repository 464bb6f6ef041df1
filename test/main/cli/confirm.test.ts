import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestCli, testCli } from '#test/support/cli.ts';

let cli: TestCli;
beforeAll(() => {
  cli = testCli();
});
afterAll(() => cli.remove());

function table(name: string, keys: string[]): void {
  const db = new Database(join(cli.folder, name));
  db.exec('CREATE TABLE IF NOT EXISTS t (k TEXT PRIMARY KEY); DELETE FROM t');
  for (const key of keys) db.prepare('INSERT INTO t VALUES (?)').run(key);
  db.close();
}

it('a run that is killed while its findings settle goes on, and tells how many did', { timeout: 120_000 }, async () => {
  cli.write(
    'orders.yaml',
    'name: orders\nkey: [k]\nconfirm: 2s\ninbound: { type: sqlite, path: in.db, table: t }\noutbound: { type: sqlite, path: out.db, table: t }\n',
  );
  table('in.db', ['a', 'b', 'c']);
  table('out.db', ['a']);
  const running = cli.start(['run', 'orders.yaml', '--json']);
  await running.until(/"phase":"confirming"/);
  running.kill('SIGKILL');
  await running.ended;
  table('out.db', ['a', 'b']);
  const resumed = await cli.run(['resume', 'latest', '--json']);
  expect(resumed).toMatchObject({ exitCode: 1, json: { settled: 1, matched: 1, findings: { missing: 1 } } });
  const shown = await cli.run(['show', 'latest']);
  expect(shown.stdout).toMatch(/settled +1 +of 2 differences, read again after 2(\.0)? s/);
  expect((await cli.run(['show', 'latest', '--json'])).json).toMatchObject({ settled: 1 });
  expect((await cli.run(['verify', '--json'])).json).toMatchObject({ isWhole: true });
});

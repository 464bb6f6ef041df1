import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestCli, testCli } from '#test/support/cli.ts';
import { randomFrom } from '#test/support/random.ts';

let cli: TestCli;
beforeAll(() => {
  cli = testCli();
  cli.write('in.csv', 'k,v\na,1\n');
  cli.write('out.csv', 'k,v\na,2\n');
  cli.write(
    'orders.yaml',
    'name: orders\nkey: [k]\nfields: [v]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n',
  );
});
afterAll(() => cli.remove());

it('keeps every decision that was acknowledged, whenever it is killed', { timeout: 300_000 }, async () => {
  const random = randomFrom(7);
  await cli.run(['run', 'orders.yaml']);
  const acknowledged: string[] = [];
  for (let i = 0; i < 6; i++) {
    const deciding = cli.start(['decide', 'latest', 'accepted', '--all', '--json']);
    // In turn at any moment of it, and as soon as it has said that it is done.
    if (i % 2 === 0) await sleep(random.below(3_000));
    else await deciding.firstLine();
    deciding.kill('SIGKILL');
    const { decision } = (await deciding.ended).json ?? {};
    if (typeof decision === 'string') acknowledged.push(decision);
  }
  expect(acknowledged.length).toBeGreaterThanOrEqual(3);
  expect((await cli.run(['verify', '--json'])).json).toMatchObject({ isWhole: true, problems: [] });
  const db = new Database(join(cli.workspace, 'workspace.db'), { readonly: true });
  const kept = db
    .prepare("SELECT json_extract(payload, '$.decision') FROM trail WHERE action = 'decision.made'")
    .pluck()
    .all();
  db.close();
  expect(kept).toEqual(expect.arrayContaining(acknowledged));
  expect(new Set(kept).size).toBe(kept.length);
});

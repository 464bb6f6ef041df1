import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestCli, testCli } from '#test/support/cli.ts';
import { journalledSides, rowsIn } from '#test/support/journalled.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { randomFrom } from '#test/support/random.ts';

let mariadb: Mariadb;
let cli: TestCli;

beforeAll(async () => {
  mariadb = await startMariadb();
  cli = testCli();
});
afterAll(async () => {
  cli?.remove();
  await mariadb?.stop();
});

const records = 60_000;
const kills = 3;

it('a journal that is killed again and again ends up whole, with nothing doubled', async () => {
  const file = journalledSides(cli.folder, mariadb.url.replace('promo', 'nowhere'), { level: 'full', records });
  await cli.run(['run', file, '--json']);
  journalledSides(cli.folder, mariadb.url, { level: 'full', records });
  const random = randomFrom(7);
  let struck = 0;
  for (let kill = 0; kill < kills; kill++) {
    const writing = cli.start(['journal', 'latest', '--json']);
    // Struck once so much more is there, at whatever the writer is doing then.
    const more = random.below(8_000);
    const before = await written();
    let isOver = false;
    void writing.ended.then(() => {
      isOver = true;
    });
    while (!isOver && (await written()) <= before + more) await setTimeout(5);
    writing.kill('SIGKILL');
    if ((await writing.ended).signal === 'SIGKILL') struck++;
  }
  expect(struck).toBeGreaterThan(0);
  const outcome = await cli.run(['journal', 'latest', '--json']);
  expect(outcome.exitCode).toBe(0);
  const missing = records / 10;
  const different = Array.from({ length: records }, (_, i) => i).filter((i) => i % 10 !== 0 && i % 7 === 0).length;
  expect(await rowsIn(mariadb)).toMatchObject({
    ...{ run: 1, partition: 256, finding: missing + different, matched: records - missing - different },
  });
  const [keys] = await mariadb.sql(
    'SELECT COUNT(DISTINCT k) AS n FROM (SELECT record_key AS k FROM tieout_finding UNION ALL SELECT record_key FROM tieout_matched) AS every',
  );
  expect(keys?.n).toBe(records);
});

/** Rows of the run that are in the journal by now. */
async function written(): Promise<number> {
  try {
    const { finding = 0, matched = 0 } = await rowsIn(mariadb);
    return finding + matched;
  } catch {
    return 0;
  }
}

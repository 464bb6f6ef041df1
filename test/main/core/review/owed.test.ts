import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { withLimits } from '#test/support/limits.ts';
import { addPerson, decidedIn, filterScope, type Row, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

const sent: Row[] = [
  ['A', '1'],
  ['B', '2'],
];

/** Two runs that find the same; somebody else is at the first while the second ends, which stays owed what was decided. */
async function workspace(name: string) {
  const path = folder.path(name);
  const { app, run, definition } = reconciliationIn(path);
  opened = app;
  const first = (await run(sent, [])).run;
  await app.review.decide(first, filterScope(), verdictOn('accepted'));
  const books = (sql: string, ...values: unknown[]) => {
    const db = new Database(join(path, 'workspace.db'));
    db.prepare(sql).run(...values);
    db.close();
  };
  const owe = (of: string) => books('INSERT OR REPLACE INTO run_followup VALUES (?, 1)', of);
  const pay = (of: string) => books('DELETE FROM run_followup WHERE run = ?', of);
  const lock = join(path, 'evidence', first, 'lock');
  owe(first);
  writeFileSync(lock, String(process.pid));
  const refused = await withLimits({ followWaitMs: 50 }, () => app.run(definition).catch((error: Error) => error));
  rmSync(lock);
  const [{ run: second } = { run: '' }] = app.runs({ count: 1 }).entries;
  return { app, first, second, refused, owe, pay };
}

describe('a run that has not taken over yet what was decided before', { timeout: 120_000 }, () => {
  it('has ended, is not decided on or signed, and takes it over once it is resumed', async () => {
    const { app, second, refused } = await workspace('resumed');
    expect(refused).toMatchObject({
      message: expect.stringContaining(`run ${second} has ended (mismatch), but not all`),
    });
    expect(app.runs({ count: 1 }).entries).toMatchObject([{ run: second, state: 'ended', verdict: 'mismatch' }]);
    const decide = () => app.review.decide(second, filterScope(), verdictOn('suspense', { account: '1' }));
    await expect(decide()).rejects.toMatchObject({
      code: 'not-allowed',
      next: expect.stringContaining('tieout resume'),
    });
    const { obstacles } = await app.signOff.show(second);
    expect(obstacles.map(({ code }) => code)).toContain('not-taken-over');

    await app.resume(second);
    expect(await decidedIn(app, second)).toEqual({ A: 'accepted', B: 'accepted' });
    await decide();
    expect(await decidedIn(app, second)).toEqual({ A: 'suspense', B: 'suspense' });
    expect(await app.verify()).toMatchObject({ isWhole: true });
  });

  it('keeps what people decided on it, and what was signed, where an engine did not know that it was owed', async () => {
    const { app, first, second, owe, pay } = await workspace('decided');
    pay(second);
    pay(first);
    await app.review.decide(second, filterScope(), verdictOn('written-off', { account: '1' }));
    owe(second);
    await app.resume(second);
    expect(await decidedIn(app, second)).toEqual({ A: 'written-off', B: 'written-off' });
    await addPerson(app, 'Li', 'lead');
    await app.people.actAs('Li', undefined);
    await app.signOff.sign(second, { note: 'seen' });
    owe(second);
    await app.resume(second);
    expect(app.trail.of(['decisions.carried'], second)).toEqual([]);
    expect(await app.verify()).toMatchObject({ isWhole: true });
  });
});

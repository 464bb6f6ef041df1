import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { appIn, filterScope, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

/** A workspace that reads the lines a test gives it; what it holds against them has none that cannot be read. */
function workspace() {
  const path = folder.path('w');
  const app = appIn(path);
  opened = app;
  const definition = join(path, 'orders.yaml');
  writeFileSync(
    definition,
    'name: orders\nkey: [k]\nfields: [{ name: v, type: integer }]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\n',
  );
  return {
    app,
    async run(lines: string[]) {
      const good = lines.filter((line) => !line.includes('bad'));
      writeFileSync(join(path, 'in.csv'), `k,v\n${lines.join('\n')}\n`);
      writeFileSync(join(path, 'out.csv'), `k,v\n${good.join('\n')}\n`);
      const { run, findings } = await app.run(definition);
      expect(findings).toEqual({
        missing: 0,
        unexpected: 0,
        different: 0,
        duplicate: 0,
        invalid: lines.length - good.length,
      });
      return run;
    },
  };
}

/** What was decided on each unreadable line, in their order. */
async function standing(app: App, run: string): Promise<string[]> {
  const ids = await app.review.numbers(run, filterScope().filter);
  const marks = await app.review.marks(run, ids);
  return marks.map(({ status, isChanged }) => `${status ?? 'undecided'}${isChanged ? ', changed' : ''}`);
}

describe('what was decided on a line that cannot be read', { timeout: 180_000 }, () => {
  it('goes with the line wherever it stands, and is open again where the line says something else', async () => {
    const { app, run } = workspace();
    const first = await run(['a,1', 'x,bad', 'y,bad']);
    const [x = 0, y = 0] = await app.review.numbers(first, filterScope().filter);
    await app.review.decide(first, { ids: [x] }, verdictOn('accepted'));
    await app.review.decide(first, { ids: [y] }, verdictOn('written-off'));
    const moved = await run(['new,0', 'a,1', 'x,bad', 'b,2', 'y,bad']);
    expect(await standing(app, moved)).toEqual(['accepted', 'written-off']);
    const counts = { unchanged: 2, changed: 0 };
    expect(app.trail.of(['decisions.carried'], moved)).toMatchObject([{ payload: counts }]);
    const swapped = await run(['y,bad', 'a,1', 'x,bad']);
    expect(await standing(app, swapped)).toEqual(['written-off', 'accepted']);
    const other = await run(['y,bad2', 'a,1', 'x,bad']);
    expect(await standing(app, other)).toEqual(['written-off, changed', 'accepted']);
    const marks = await app.review.marks(other, await app.review.numbers(other, filterScope().filter));
    expect(marks.map(({ firstSeen }) => firstSeen)).toEqual([first, first]);
    expect(await app.verify()).toMatchObject({ isWhole: true });
  });

  it('holds for as many equal lines as it was decided on', async () => {
    const { app, run } = workspace();
    const first = await run(['x,bad', 'a,1', 'x,bad']);
    await app.review.decide(first, filterScope(), verdictOn('accepted'));
    const next = await run(['b,2', 'x,bad', 'x,bad', 'a,1', 'x,bad']);
    expect((await standing(app, next)).sort()).toEqual(['accepted', 'accepted', 'undecided']);
  });

  it('stays with what is longer than is kept only where that stands at its place', async () => {
    const { app, run } = workspace();
    const long = 'x'.repeat(5_000);
    const first = await run([`${long},bad`]);
    await app.review.decide(first, filterScope(), verdictOn('accepted'));
    expect(await standing(app, await run([`${long},bad`]))).toEqual(['accepted']);
    expect(await standing(app, await run(['a,1', `${long}y,bad`]))).toEqual(['accepted, changed']);
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import type { Standing } from '#shared/decision-status.ts';
import { byKind, type Filter, filterSchema } from '#shared/findings-list.ts';
import { all } from '#test/support/all.ts';
import { filterScope, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

it('exports the findings that stand as asked for, of a list or of all, and says so in the manifest', async () => {
  const { app, run } = reconciliationIn(folder.path('w'));
  opened = app;
  const made = await run(
    [
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ],
    [
      ['c', '30'],
      ['d', '4'],
    ],
  );
  await app.review.decide(made.run, filterScope({ kinds: ['missing'] }), verdictOn('accepted'));
  await app.review.decide(made.run, filterScope({ key: ['b'] }), verdictOn('suspense'));
  const path = join(app.folder, 'f.ndjson');
  const keysOf = async (standings: Standing[], more: Partial<Filter> = {}, descending = false) => {
    const list = { filter: filterSchema.parse({ standings, ...more }), sort: { ...byKind, descending } };
    const told = await all(app.export(made.run, { format: 'ndjson', path, options: {}, list }));
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
    expect(told.at(-1)).toMatchObject({ report: { findings: lines.length } });
    return lines.map((line) => (JSON.parse(line) as { key: { k: string } }).key.k);
  };
  expect(await keysOf(['accepted'])).toEqual(['a']);
  expect(await keysOf(['suspense', 'undecided'])).toEqual(['b', 'd', 'c']);
  const manifest = JSON.parse(readFileSync(`${path}.manifest.json`, 'utf8')) as { remarks: string[] };
  expect(manifest.remarks).toEqual(['A list that was chosen from the findings of the run.']);
  expect(await keysOf(['written-off'])).toEqual([]);
  expect(await keysOf(['accepted', 'suspense'], { kinds: ['missing'] }, true)).toEqual(['b', 'a']);
});

it('exports what became of the findings between two runs, whichever is named first, and enters it', async () => {
  const { app, run } = reconciliationIn(folder.path('w'));
  opened = app;
  const first = await run([['a', '1']], [['b', '2']]);
  const second = await run([['a', '1']], [['a', '10']]);
  const path = join(app.folder, 'c.ndjson');
  const asked = { format: 'ndjson', path, options: {}, with: first.run };
  const told = await all(app.export(second.run, asked));
  const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1);
  expect(lines.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { fate: 'gone', in: 'before', kind: 'missing', key: { k: 'a' } },
    { fate: 'gone', in: 'before', kind: 'unexpected', key: { k: 'b' } },
    { fate: 'new', in: 'after', kind: 'different', fields: ['v'] },
  ]);
  expect(told.at(-1)).toMatchObject({ report: { path, findings: 3 } });
  const [entered] = app.trail.of(['report.exported'], second.run);
  expect(entered?.payload).toMatchObject({ format: `comparison with ${first.run}, ndjson`, findings: 3 });
  const before = readFileSync(path);
  await all(app.export(first.run, { ...asked, with: second.run }));
  expect(readFileSync(path)).toEqual(before);
  const stopped = new AbortController();
  stopped.abort();
  await expect(all(app.export(second.run, asked, stopped.signal))).rejects.toMatchObject({ code: 'interrupted' });
  const other = { ...asked, with: second.run };
  await expect(all(app.export(second.run, other))).rejects.toMatchObject({ code: 'usage' });
  const only = { ...asked, options: { fields: ['v'] } };
  await expect(all(app.export(second.run, only))).rejects.toMatchObject({ code: 'usage' });
});

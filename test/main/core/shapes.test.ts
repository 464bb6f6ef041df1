import { readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { byKind, filterSchema } from '#shared/findings-list.ts';
import type { RunSummary } from '#shared/run.ts';
import { shapeText } from '#shared/shape-words.ts';
import { decidedIn, filterScope, type Row, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

function workspace(name = 'w', path = folder.path(name)) {
  const made = reconciliationIn(path, { name });
  opened = made.app;
  return made;
}

const numbers = [7, 11, 13, 17];
const inbound: Row[] = [...numbers.map((n): Row => [`a${n}`, `${n}`]), ['b', 'tea'], ['c', 'tea'], ['z', '1']];
/** Four amounts a hundred times as high, one text in capitals, one record missing. */
const outbound: Row[] = [...numbers.map((n): Row => [`a${n}`, `${n}00`]), ['b', 'TEA'], ['z', '1']];

async function shapesOf(app: App, summary: RunSummary) {
  const { shapes, ...rest } = await app.shapes.list(summary);
  const named = Object.fromEntries(shapes.map((shape) => [shapeText(shape, 'en'), shape]));
  return { shapes, named, hundredfold: shapes[0]?.id ?? '', ...rest };
}

const listed = async (app: App, summary: RunSummary, shapes: string[]) => {
  const asked = { filter: filterSchema.parse({ shapes }), sort: byKind };
  for (;;) {
    const page = await app.lists.page(summary, asked, 0, 50);
    if (page.done === 1) return { rows: page.rows, facets: await app.lists.facets(summary, asked) };
  }
};

async function exported(app: App, before: RunSummary, after: RunSummary, path: string) {
  const asked = { format: 'csv', path, options: {}, with: after.run };
  for await (const event of app.export(before.run, asked)) if ('report' in event) return event.report;
  throw new Error('an export ended without a report');
}

describe('the shapes of a run', () => {
  it('are causes in words, with examples, and how many are open', async () => {
    const { app, run } = workspace();
    const { named, findings } = await shapesOf(app, await run(inbound, outbound));
    expect(findings).toBe(6);
    expect(Object.keys(named)).toEqual([
      'v is 100 × inbound',
      ...Object.keys(named)
        .slice(1)
        .toSorted((a, b) => (named[a]?.id ?? '').localeCompare(named[b]?.id ?? '')),
    ]);
    expect(named).toMatchObject({
      'v is 100 × inbound': { count: 4, undecided: 4, decided: {}, keys: { from: ['a11'], to: ['a7'] } },
      'v differs in upper and lower case': { count: 1 },
      'missing, with nothing else in common': { count: 1 },
    });
    expect(named['v is 100 × inbound']?.examples.map(({ key }) => key[0])).toEqual(['a11', 'a13', 'a17']);
  });

  it('narrow the list down, which counts them', async () => {
    const { app, run } = workspace();
    const summary = await run(inbound, outbound);
    const { hundredfold, named } = await shapesOf(app, summary);
    const { rows, facets } = await listed(app, summary, [hundredfold]);
    expect(rows.map(({ key }) => key[0])).toEqual(['a11', 'a13', 'a17', 'a7']);
    expect(facets.counts).toMatchObject({ kinds: { different: 4, missing: 0 }, fields: { v: 4 } });
    const counts = Object.fromEntries(Object.values(named).map(({ id, count }) => [id, count]));
    expect(facets.counts?.shapes).toEqual(counts);
    const missing = await app.lists.facets(summary, {
      filter: filterSchema.parse({ kinds: ['missing'] }),
      sort: byKind,
    });
    expect(missing.counts?.shapes[hundredfold]).toBe(0);
    expect(await app.shapes.of(summary, rows[0]?.id ?? 0)).toMatchObject({ id: hundredfold });
  });

  it('say of a constant what it is, in both languages, and narrow the list down to it', async () => {
    const { app, run } = workspace();
    const before: Row[] = ['tea', 'jam', 'oil', 'rye', 'ham', 'egg', 'fig', 'nut', 'pea'].map((v, i) => [`k${i}`, v]);
    const after = before.map(([key], i): Row => [key, i === 0 ? 'TEA' : 'N/A']);
    const summary = await run(before, after);
    const { shapes } = await shapesOf(app, summary);
    expect(shapes.map((shape) => [shapeText(shape, 'en'), shapeText(shape, 'zh'), shape.count])).toEqual([
      ['v is N/A, whatever inbound is', 'v 一律为 N/A，与入账无关', 8],
      ['v differs in upper and lower case', 'v 仅大小写不同', 1],
    ]);
    const { rows } = await listed(app, summary, [shapes[0]?.id ?? '']);
    expect(rows.map(({ key }) => key[0])).toEqual(before.slice(1).map(([key]) => key));
  });

  it('are decided on at once, and what was decided is carried to the next run', async () => {
    const { app, run } = workspace();
    const first = await run(inbound, outbound);
    const { hundredfold } = await shapesOf(app, first);
    const scope = filterScope({ shapes: [hundredfold] });
    expect(await app.review.preview(first.run, scope)).toMatchObject({ findings: 4, undecided: 4 });
    await app.review.decide(first.run, scope, verdictOn('accepted'));
    expect((await shapesOf(app, first)).shapes[0]).toMatchObject({ undecided: 0, decided: { accepted: 4 } });
    const second = await run(inbound, [...outbound, ['y', '1']]);
    expect(await decidedIn(app, second.run)).toMatchObject({ a7: 'accepted', b: 'undecided', y: 'undecided' });
    expect((await shapesOf(app, second)).shapes[0]).toMatchObject({ id: hundredfold, decided: { accepted: 4 } });
  });

  it('are known from run to run', async () => {
    const { app, run } = workspace();
    const first = await run(inbound, outbound);
    await shapesOf(app, first);
    const second = await run(inbound, inbound);
    await shapesOf(app, second);
    const third = await run(inbound, outbound.slice(1));
    const { shapes, runs } = await shapesOf(app, third);
    expect(runs.map(({ run: of }) => of)).toEqual([first.run, second.run, third.run]);
    expect(shapes[0]).toMatchObject({ history: [4, 0, 3], seen: { first: first.run, last: third.run, runs: 2 } });
  });

  it('are made anew where what was kept is damaged, to the same', async () => {
    const { app, run } = workspace();
    const summary = await run(inbound, outbound);
    const before = (await shapesOf(app, summary)).shapes;
    const path = `${summary.evidence.findings}.shapes`;
    const { size } = statSync(path);
    writeFileSync(path, 'x'.repeat(size));
    utimesSync(path, 1, 1);
    expect((await shapesOf(app, summary)).shapes).toEqual(before);
    rmSync(path);
    expect((await shapesOf(app, summary)).shapes).toEqual(before);
  });
});

describe('two runs compared', () => {
  it('hold bad lines of files with other names against each other by what they say', async () => {
    const { app, definition } = workspace();
    const day = async (name: string, lines: string[], out = 'out.csv') => {
      writeFileSync(join(app.folder, name), `k,v,w\n${lines.join('\n')}\n`);
      writeFileSync(join(app.folder, out), 'k,v,w\na,1,x\n');
      const text = readFileSync(definition, 'utf8');
      writeFileSync(
        definition,
        text.replace(/path: in\S*\.csv/, `path: ${name}`).replace(/path: out\S*\.csv/, `path: ${out}`),
      );
      return app.run(definition);
    };
    const first = await day('in-0617.csv', ['a,1,x', 'torn', 'torn', 'cut off', 'q,1,x']);
    const fatesOf = async (later: RunSummary) => {
      const { fates } = await app.shapes.compare(first, later);
      return Object.fromEntries(Object.entries(fates).map(([fate, { kinds }]) => [fate, kinds.invalid]));
    };
    const second = await day(
      'in-0618.csv',
      ['a,1,x', 'b,2,x', 'torn', 'cut off', 'torn', 'torn', 'q,1,x'],
      'out-0618.csv',
    );
    expect(await fatesOf(second)).toEqual({ new: 1, gone: 0, changed: 0, same: 3 });
    const third = await day('in-0619.csv', ['a,1,x', 'other', 'torn', 'q,1,x']);
    expect(await fatesOf(third)).toEqual({ new: 1, gone: 2, changed: 0, same: 1 });
    expect((await app.shapes.compare(first, third)).fates.same.kinds.missing).toBe(1);
    const again = await day('in-0617.csv', ['a,1,x', 'torn', 'else', 'q,1,x']);
    expect(await fatesOf(again)).toEqual({ new: 0, gone: 1, changed: 1, same: 1 });
    const path = folder.path('compared.csv');
    await exported(app, first, second, path);
    const lines = readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => /,invalid,|invalid/.test(line));
    expect(lines.map((line) => line.split(',')[0]).sort()).toEqual(['new', 'same', 'same', 'same']);
  });

  it('tell what is new, gone, changed and the same, by kind, field and shape, whichever is named first', async () => {
    const { app, run } = workspace();
    const first = await run(inbound, outbound);
    const second = await run(inbound, [...outbound.slice(1, 4), ['b', 'Tea!'], ['c', 'tea'], ['q', '9'], ['z', '1']]);
    const compared = await app.shapes.compare(second, first);
    expect(compared).toMatchObject({ before: { run: first.run }, after: { run: second.run }, hasOtherColumns: false });
    expect(compared.fates).toMatchObject({
      new: { findings: 2, kinds: { missing: 1, unexpected: 1 } },
      gone: { findings: 2, kinds: { missing: 1, different: 1 }, fields: { v: 1 } },
      changed: { findings: 1, fields: { v: 1 } },
      same: { findings: 3, kinds: { different: 3 } },
    });
    const { hundredfold } = await shapesOf(app, first);
    expect(compared.fates.same.shapes).toEqual({ [hundredfold]: 3 });
    expect(compared.fates.gone.shapes).toMatchObject({ [hundredfold]: 1 });
  });

  it('must be two, and of one reconciliation', async () => {
    const { app, run } = workspace();
    const first = await run(inbound, outbound);
    await expect(app.shapes.compare(first, first)).rejects.toMatchObject({ code: 'usage' });
    await expect(app.shapes.compare(first, { ...first, run: 'other', name: 'payments' })).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringContaining('payments'),
    });
  });
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { reviewFilterSchema } from '#shared/review.ts';
import { type Row, reconciliationIn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

const everything = reviewFilterSchema.parse({});

/** A run with five findings: a and e missing, c and d different, f unexpected. */
async function workspace() {
  const made = reconciliationIn(folder.path('w'));
  opened = made.app;
  const inbound: Row[] = ['a', 'b', 'c', 'd', 'e'].map((key) => [key, '1']);
  const outbound: Row[] = [
    ['b', '1'],
    ['c', '2'],
    ['d', '2'],
    ['f', '1'],
  ];
  const { run, evidence } = await made.run(inbound, outbound);
  const rewrite = (name: string, rows: Row[]) =>
    writeFileSync(join(made.app.folder, name), `k,v,w\n${rows.map(([k, v]) => `${k},${v},x\n`).join('')}`);
  return { app: made.app, name: run, evidence, inbound, rewrite };
}

describe('a recheck', () => {
  it('reads the findings’ keys again and tells what healed, what is gone, what is the same and what changed', async () => {
    const { app, name, evidence, rewrite } = await workspace();
    const before = readFileSync(evidence.findings);
    rewrite('out.csv', [
      ['a', '1'],
      ['b', '99'],
      ['c', '2'],
      ['d', '3'],
      ['new', '1'],
    ]);
    const found = await app.reruns.recheck(name, everything);
    expect(found).toMatchObject({ findings: 5, healed: 1, gone: 1, persisting: 2, changed: 1, unreadable: 0 });
    const lines = await app.reruns.lines(name, found.recheck, 0);
    expect(Object.fromEntries(lines.map(({ key, outcome }) => [key.k, outcome]))).toEqual({
      a: 'healed',
      c: 'persisting',
      d: 'changed',
      e: 'persisting',
      f: 'gone',
    });
    expect(lines.find(({ key }) => key.k === 'd')).toMatchObject({
      kind: 'different',
      kindNow: 'different',
      before: { inbound: { v: '1', w: 'x' }, outbound: { v: '2', w: 'x' } },
      after: { inbound: { v: '1', w: 'x' }, outbound: { v: '3', w: 'x' } },
    });
    expect(readFileSync(evidence.findings).equals(before)).toBe(true);
    expect(app.trail.newest({ run: name, actions: ['run.rechecked'], count: 9 })).toHaveLength(1);
    expect(await app.verify()).toMatchObject({ isWhole: true });
  });

  it('looks at the findings of a filter alone, and sees a record that came twice meanwhile', async () => {
    const { app, name, inbound, rewrite } = await workspace();
    rewrite('in.csv', [...inbound, ['a', '1']]);
    const found = await app.reruns.recheck(name, reviewFilterSchema.parse({ key: ['a'] }));
    expect(found).toMatchObject({ findings: 1, healed: 0, gone: 0, persisting: 0, changed: 1 });
    expect(app.reruns.rechecks(name)).toEqual([found]);
  });

  it('counts records without a key, and never calls them healed', async () => {
    const made = reconciliationIn(folder.path('invalid'));
    opened = made.app;
    const { run } = await made.run([['a', '1']], [['a', '1']]);
    writeFileSync(join(made.app.folder, 'out.csv'), 'k,v,w\na,1,x\n,1,x\n');
    const second = await made.app.run(made.definition);
    expect(second.findings.invalid).toBe(1);
    expect(await made.app.reruns.recheck(second.run, everything)).toMatchObject({ findings: 0, unreadable: 1 });
    expect(await made.app.reruns.recheck(run, everything)).toMatchObject({ findings: 0, unreadable: 0 });
  });

  it('refuses a definition whose rules are others by now, and a source that is away', async () => {
    const { app, name } = await workspace();
    const definition = app.show(name).definitionPath;
    const text = readFileSync(definition, 'utf8');
    writeFileSync(definition, text.replace('[v, w]', '[v]'));
    await expect(app.reruns.recheck(name, everything)).rejects.toMatchObject({ code: 'definition' });
    writeFileSync(definition, text.replace('path: out.csv', 'path: gone.csv'));
    await expect(app.reruns.recheck(name, everything)).rejects.toMatchObject({ code: 'definition' });
  });
});

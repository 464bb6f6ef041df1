import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import type { Replay } from '#shared/replay.ts';
import { replaySentences } from '#shared/replay-words.ts';
import { randomFrom } from '#test/support/random.ts';
import { addPerson, appIn, filterScope, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let app: App;
let workspace = '';
beforeEach(() => {
  workspace = folder.path(`w${Math.random()}`);
  app = appIn(workspace);
});
afterEach(() => app.close());

type Fields = Record<string, string>;
const kept: Fields = {
  price: '{ name: price, type: decimal, tolerance: 0.01 }',
  qty: '{ name: qty, type: integer }',
  at: '{ name: at, type: datetime }',
  title: '{ name: title }',
  note: '{ name: note, trim: true }',
};

function definitionOf(name: string, fields: Fields, more = 'key: [k]'): string {
  const path = join(workspace, `${name}.yaml`);
  const list = Object.values(fields).join(', ');
  const side = (file: string) => `{ type: csv, path: ${file}.csv }`;
  writeFileSync(path, `name: goods\n${more}\nfields: [${list}]\ninbound: ${side('in')}\noutbound: ${side('out')}\n`);
  return path;
}

/** Both sides of a few thousand goods that differ in every way that a rule can forgive, and in ways that none can. */
function writeGoods(seed: number, records = 2_000): void {
  const { chance, pick } = randomFrom(seed);
  const [inbound, outbound] = [['k,price,qty,at,title,note'], ['k,price,qty,at,title,note']];
  for (let i = 0; i < records; i++) {
    const row = [`k${i}`, `${i}.50`, `${i}`, `2026-06-18T00:00:0${i % 10}Z`, `Tea ${i}`, `n${i}`];
    const other = [...row];
    if (chance(0.3)) other[1] = `${i}.${pick(['51', '55', '60', '75'])}`;
    if (chance(0.1)) other[2] = `${i + pick([1, 2, 5])}`;
    if (chance(0.1)) other[3] = `2026-06-18T00:00:0${pick([0, 3, 9])}Z`;
    if (chance(0.2)) other[4] = pick([` Tea ${i}`, `TEA ${i}`, `tea ${i} `, `Coffee ${i}`, '', 'İSTANBUL', 'Σς']);
    if (chance(0.1)) other[5] = pick([`N${i}`, `n${i}`, '""']);
    if (chance(0.97)) inbound.push(row.join(','));
    if (chance(0.97)) outbound.push(other.join(','));
    if (chance(0.01)) outbound.push(other.join(','));
  }
  inbound.push('broken,1,2,never,x,y');
  writeFileSync(join(workspace, 'in.csv'), `${inbound.join('\n')}\n`);
  writeFileSync(join(workspace, 'out.csv'), `${outbound.join('\n')}\n`);
}

/** Shapes are made in the background, and again whenever they are not there. */
function evidenceIn(path: string): string[] {
  return readdirSync(path).filter((name) => !name.includes('.shapes'));
}

async function replayOf(run: string, asked: Parameters<App['replays']['replay']>[1]): Promise<Replay> {
  for await (const event of app.replays.replay(run, asked)) if ('replay' in event) return event.replay;
  throw new Error('it told nothing');
}

const { price, at, title, note } = kept as Required<Fields>;
const others: Record<string, Fields> = {
  'a wider tolerance': { ...kept, price: '{ name: price, type: decimal, tolerance: 0.1 }' },
  'no tolerance': { ...kept, price: '{ name: price, type: decimal }' },
  'tolerances for others': {
    ...kept,
    qty: '{ name: qty, type: integer, tolerance: 1% }',
    at: '{ name: at, type: datetime, tolerance: 3s }',
  },
  'trimmed small letters': {
    ...kept,
    title: '{ name: title, trim: true, ignoreCase: true }',
    note: '{ name: note, trim: true, ignoreCase: true }',
  },
  'another order, and one left out': { title, price, note, at } as Fields,
  'all of it': {
    note,
    at: '{ name: at, type: datetime, tolerance: 1m }',
    title: '{ name: title, trim: true }',
  } as Fields,
};

describe('replaying a run under other rules', () => {
  it('gives the findings that a run under them gives, digest for digest', async () => {
    writeGoods(7);
    const run = await app.run(definitionOf('goods', kept));
    for (const [name, fields] of Object.entries(others)) {
      const path = definitionOf('other', fields);
      const replay = await replayOf(run.run, { path });
      const real = await app.run(path);
      expect({ name, digest: replay.findingsDigest }).toEqual({ name, digest: real.findingsDigest });
      expect(replay).toMatchObject({
        verdict: { before: run.verdict, after: real.verdict },
        matched: { before: run.matched, after: real.matched },
        withinTolerance: { after: real.withinTolerance },
        notKept: { before: 0, after: 0 },
      });
      const compared = await app.shapes.compare(run, real);
      expect([replay.fates.gone, replay.fates.new]).toEqual([
        compared.fates.gone.findings,
        compared.fates.new.findings,
      ]);
    }
  });

  it('counts what goes, comes and stays by field, and the other way round the same', async () => {
    writeGoods(11);
    const [wide, narrow] = [definitionOf('wide', others['a wider tolerance'] as Fields), definitionOf('narrow', kept)];
    const [a, b] = [await app.run(narrow), await app.run(wide)];
    const [forth, back] = [await replayOf(a.run, { path: wide }), await replayOf(b.run, { path: narrow })];
    expect(forth.fates.gone).toBeGreaterThan(0);
    expect([back.fates.new, back.fates.changed]).toEqual([forth.fates.gone, forth.fates.changed]);
    expect(back.fields.price).toMatchObject({ gone: 0, new: forth.fields.price?.gone, same: forth.fields.price?.same });
    expect(forth.changes).toEqual([{ field: 'price', setting: 'tolerance', before: '0.01', after: '0.1' }]);
    expect(back.first.find(({ fate }) => fate === 'new')).toMatchObject({
      ...{ kind: 'different', before: [], after: ['price'], decision: null },
    });
  });

  it('says which decisions flip, that the run is signed, and changes nothing but the trail', async () => {
    writeGoods(3, 300);
    const { run, evidence } = await app.run(definitionOf('goods', kept));
    const decision = await app.review.decide(run, filterScope(), verdictOn('accepted', { note: 'rounded' }));
    await addPerson(app, 'Lin', 'lead');
    const me = app.people.me();
    await app.people.makeKey(me.name, undefined);
    await app.people.actAs('Lin', undefined);
    await app.signOff.sign(run, { note: '' });
    await app.people.actAs(me.name, undefined);
    const before = { show: app.show(run), files: evidenceIn(evidence.folder), entries: app.trail.state().entries };
    const { price: _, ...rest } = kept;
    const replay = await replayOf(run, { path: definitionOf('other', rest) });
    expect(replay.fates.gone).toBeGreaterThan(3);
    expect(replay.decided.accepted).toMatchObject({ gone: replay.fates.gone, same: replay.fates.same });
    expect(replay.first[0]?.decision).toMatchObject({ decision: decision.decision, by: me.name, note: 'rounded' });
    expect(replaySentences(replay)).toContain(
      `${replay.fates.gone} findings that were decided accepted would no longer be found.`,
    );
    expect(replaySentences(replay)).toContain('The run is signed by Lin (lead).');
    expect({
      show: app.show(run),
      files: evidenceIn(evidence.folder),
      entries: app.trail.state().entries - 1,
    }).toEqual(before);
    expect(app.trail.newest({ count: 1 })[0]).toMatchObject({
      action: 'rules.replayed',
      actor: me.person,
      payload: { run, changes: ['price: left out'], gone: replay.fates.gone, digest: replay.findingsDigest },
    });
    expect(readdirSync(join(workspace, 'scratch'))).toEqual([]);
    expect((await app.verify()).problems).toEqual([]);
  });

  it('says what other rules of classification would say, and what of it flips', async () => {
    writeGoods(9, 300);
    const rules = (...lines: string[]) => `key: [k]\nclassify:\n${lines.map((line) => `  - ${line}\n`).join('')}`;
    const [late, dear] = [
      '{ name: late, kind: missing, severity: low, suspense: "1221" }',
      '{ name: dear, field: price, severity: high }',
    ];
    const { run } = await app.run(definitionOf('goods', kept, rules(late, dear)));
    const before = await app.review.classes(run);
    const after = definitionOf(
      'other',
      others['a wider tolerance'] as Fields,
      rules('{ name: late, kind: missing, severity: high }', dear),
    );
    const replay = await replayOf(run, { path: after });
    const real = await app.review.classes((await app.run(after)).run);
    const missing = before?.severities.low ?? 0;
    expect(missing).toBeGreaterThan(0);
    expect(replay.classes).toMatchObject({
      severities: {
        low: { before: missing, after: 0 },
        high: { before: before?.severities.high, after: real?.severities.high },
      },
      suspended: { before: missing, after: 0 },
      // What differs in price no longer, and in other fields still, is not dear any more.
      flipped: missing + replay.fates.changed,
    });
    expect(replay.classes?.first[0]).toMatchObject({
      kind: 'missing',
      before: { rule: 'late', severity: 'low', account: '1221' },
      after: { rule: 'late', severity: 'high', account: null },
    });
    expect(replay.changes).toContainEqual({
      ...{ field: 'late', setting: 'classify', before: '1. missing: low, suspense 1221' },
      after: '1. missing: high',
    });
    expect(replaySentences(replay)).toContain(
      `${missing + replay.fates.changed} findings would be classified otherwise.`,
    );
    const { price: _, ...rest } = kept;
    const rows = Object.keys(rest).map((name) => ({ name, tolerance: null, trim: name === 'note', ignoreCase: false }));
    await expect(replayOf(run, { rules: rows })).rejects.toThrow(/classify: no field price is compared/);
  });

  it('needs no source', async () => {
    writeGoods(5, 200);
    const { run } = await app.run(definitionOf('goods', kept));
    for (const file of ['in.csv', 'out.csv', 'goods.yaml']) rmSync(join(workspace, file));
    const rules = app.replays.rules(run).rules.map(({ may: _, type: __, ...rule }) => rule);
    expect((await replayOf(run, { rules })).fates).toMatchObject({ gone: 0, new: 0, changed: 0 });
    const flipped = await replayOf(run, {
      rules: rules.map((rule) => (rule.name === 'price' ? { ...rule, tolerance: '1' } : rule)),
    });
    expect(flipped.fates.gone).toBeGreaterThan(0);
    expect(flipped.fields.price?.same).toBe(0);
  });

  it('tells of records that it cannot read again', async () => {
    writeGoods(5, 50);
    const { run } = await app.run(definitionOf('goods', kept));
    const { at: _, ...rest } = kept;
    expect((await replayOf(run, { path: definitionOf('other', rest) })).unread).toBe(1);
    const { title: __, ...others } = kept;
    expect((await replayOf(run, { path: definitionOf('other', others) })).unread).toBe(0);
  });
});

describe('rules that cannot be tried on what was kept', () => {
  const refused: Record<string, [Fields, RegExp, string?]> = {
    'another type': [{ ...kept, qty: '{ name: qty, type: decimal }' }, /qty\.type: values were kept as they were read/],
    'another zone': [{ ...kept, at: '{ name: at, type: datetime, zone: Asia/Shanghai }' }, /at\.zone/],
    'a new field': [{ ...kept, colour: '{ name: colour }' }, /colour: the run did not read this field/],
    'no trim any more': [{ ...kept, note: '{ name: note }' }, /note\.trim: what it took away was not kept/],
    'a trimmed number': [
      { ...kept, qty: '{ name: qty, type: integer, trim: true }' },
      /qty\.trim: it decides which values/,
    ],
    'another key': [kept, /key: records were told apart by the key as it was/, 'key: [{ name: k, ignoreCase: true }]'],
  };
  it('are named, each with why', async () => {
    writeGoods(1, 20);
    const { run } = await app.run(definitionOf('goods', kept));
    const entries = app.trail.state().entries;
    for (const [name, [fields, sentence, more]] of Object.entries(refused)) {
      const failure = replayOf(run, { path: definitionOf('other', fields, more) });
      await expect(failure, name).rejects.toThrow(sentence);
    }
    const same = definitionOf('other', kept);
    const moved = join(workspace, 'moved.yaml');
    writeFileSync(moved, readFileSync(same, 'utf8').replace('in.csv', 'in2.csv'));
    const elsewhere = /inbound\.path: it decides which records are read, and nothing is read again/;
    await expect(replayOf(run, { path: moved })).rejects.toThrow(elsewhere);
    await expect(replayOf(run, { path: same })).resolves.toMatchObject({ changes: [] });
    const bad = [{ name: 'title', tolerance: '1', trim: false, ignoreCase: false }];
    await expect(replayOf(run, { rules: bad })).rejects.toThrow('title.tolerance: "1" is no tolerance for text');
    expect(app.trail.state().entries).toBe(entries + 1);
  });
});

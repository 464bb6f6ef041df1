import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { reviewFilterSchema } from '#shared/review.ts';
import { decidedIn, filterScope, type Row, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

function workspace(path = folder.path('w')) {
  const made = reconciliationIn(path);
  opened = made.app;
  return { ...made, path };
}

const inbound: Row[] = [
  ['a', '1'],
  ['b', '2'],
  ['c', '3'],
  ['d', '4'],
  ['e', '5'],
];
/** a and b are missing, c is different, f is unexpected; d and e tie out. */
const outbound: Row[] = [
  ['c', '30'],
  ['d', '4'],
  ['e', '5'],
  ['f', '6'],
];

describe('a decision', () => {
  it('is on what was selected, and a later one takes its place', async () => {
    const { app, run } = workspace();
    const { run: name } = await run(inbound, outbound);
    const [a = 0] = await app.review.numbers(name, reviewFilterSchema.parse({ key: ['a'] }));
    await app.review.decide(name, { ids: [a] }, verdictOn('accepted'));
    expect(await decidedIn(app, name)).toEqual({ a: 'accepted', b: 'undecided', c: 'undecided', f: 'undecided' });
    await app.review.decide(name, filterScope({ kinds: ['missing'] }), verdictOn('suspense', { account: '1391' }));
    expect(await decidedIn(app, name)).toMatchObject({ a: 'suspense', b: 'suspense', c: 'undecided' });
    await app.review.decide(name, filterScope({}, true), verdictOn('written-off'));
    expect(await decidedIn(app, name)).toEqual({ a: 'suspense', b: 'suspense', c: 'written-off', f: 'written-off' });
    expect(await app.review.counts(name)).toEqual({
      ...{ findings: 4, undecided: 0, changed: 0, healed: 0, gone: 0 },
      decided: { suspense: 2, 'written-off': 2 },
    });
  });

  it('is weighed before it is made, and not made on another count than was shown', async () => {
    const { app, run } = workspace();
    const { run: name } = await run(inbound, outbound);
    await app.review.decide(name, filterScope({ fields: ['v'], isExact: true }), verdictOn('accepted'));
    const preview = await app.review.preview(name, filterScope());
    expect(preview).toEqual({ findings: 4, undecided: 3, decided: { accepted: 1 } });
    expect(await app.review.preview(name, filterScope({ text: 'F' }))).toMatchObject({ findings: 1 });
    for (const text of ['.', 'f|c', '[f]', 'É']) {
      expect(await app.review.preview(name, filterScope({ text }))).toMatchObject({ findings: 0 });
    }
    expect(await app.review.preview(name, filterScope({ fields: ['w'] }))).toMatchObject({ findings: 0 });
    await expect(app.review.decide(name, filterScope(), verdictOn('accepted'), 5)).rejects.toThrow(
      /on 4 findings, not on 5/,
    );
    await expect(app.review.decide(name, filterScope({ key: ['zz'] }), verdictOn('accepted'))).rejects.toThrow(
      /no such/,
    );
    await expect(app.review.decide(name, { ids: [99] }, verdictOn('accepted'))).rejects.toThrow();
    expect(await app.review.counts(name)).toMatchObject({ undecided: 3 });
  });

  it('that is withdrawn gives way to the one before it', async () => {
    const { app, run } = workspace();
    const { run: name } = await run(inbound, outbound);
    await app.review.decide(name, filterScope({ kinds: ['missing'] }), verdictOn('accepted'));
    const { decision } = await app.review.decide(name, filterScope(), verdictOn('written-off'));
    app.review.withdraw(name, decision, 'too soon');
    expect(await decidedIn(app, name)).toEqual({ a: 'accepted', b: 'accepted', c: 'undecided', f: 'undecided' });
    expect(() => app.review.withdraw(name, decision, 'again')).toThrow(/no decision/);
  });

  it('survives the engine, with its owner, its date and who made it', async () => {
    const { app, run, path } = workspace();
    const { run: name } = await run(inbound, outbound);
    const made = await app.review.decide(
      name,
      filterScope(),
      verdictOn('investigating', { owner: 'mei', due: '2026-07-01', note: 'ask the sender', reason: 'timing' }),
    );
    await app.review.note(name, { id: 1 }, '见 **订单** 42');
    await app.review.note(name, {}, 'the whole run');
    await app.close();
    const { app: again } = workspace(path);
    expect(await again.review.decisions(name)).toEqual([{ ...made, isCarried: false, holds: 4, changed: 0 }]);
    expect(made).toMatchObject({ by: again.people.me().person, owner: again.people.me().person, due: '2026-07-01' });
    expect(again.review.notes(name)).toMatchObject([
      { text: '见 **订单** 42', about: { finding: { key: expect.any(String) } } },
      { text: 'the whole run', about: { run: true } },
    ]);
  });
});

describe('the next run of the same reconciliation', () => {
  it('keeps what was decided on what is still the same, and says what changed', async () => {
    const { app, run } = workspace();
    const { run: first } = await run(inbound, outbound);
    await app.review.decide(first, filterScope({}, true), verdictOn('accepted'));
    // a is still missing, b is there but different, c differs otherwise, f is still unexpected, g is new.
    const { run: second } = await run(
      [...inbound, ['g', '7']],
      [
        ['b', '20'],
        ['c', '31'],
        ['d', '4'],
        ['e', '5'],
        ['f', '6'],
      ],
    );
    const expected = { a: 'accepted', b: 'accepted, changed', c: 'accepted, changed', f: 'accepted', g: 'undecided' };
    expect(await decidedIn(app, second)).toEqual(expected);
    expect(await app.review.counts(second)).toMatchObject({ undecided: 1, changed: 2, decided: { accepted: 2 } });
    expect(await app.review.decisions(second)).toMatchObject([{ run: first, isCarried: true, holds: 2, changed: 2 }]);
    await app.review.decide(second, filterScope({}, true), verdictOn('written-off'));
    expect(await decidedIn(app, second)).toMatchObject({ a: 'accepted', b: 'written-off', g: 'written-off' });
    const { run: third } = await run(
      [...inbound, ['g', '7']],
      [
        ['b', '20'],
        ['c', '31'],
        ['d', '4'],
        ['e', '5'],
        ['f', '6'],
      ],
    );
    expect(await decidedIn(app, third)).toEqual({
      a: 'accepted',
      b: 'written-off',
      c: 'written-off',
      f: 'accepted',
      g: 'written-off',
    });
    const ids = await app.review.numbers(third, reviewFilterSchema.parse({}));
    const seen = (await app.review.marks(third, ids)).map(({ firstSeen }) => firstSeen);
    // Names of runs that began in the same second are in no order.
    expect(seen.sort()).toEqual([first, first, first, first, second].sort());
  });

  it('carries over to a run whose last findings come after all of those before', async () => {
    const { app, run } = workspace();
    const { run: first } = await run(inbound, inbound.slice(1));
    await app.review.decide(first, filterScope({}, true), verdictOn('accepted'));
    const { run: second } = await run(inbound, outbound);
    expect(await decidedIn(app, second)).toEqual({ a: 'accepted', b: 'undecided', c: 'undecided', f: 'undecided' });
  });

  it('closes what was in suspense and ties out now, and what neither side has', async () => {
    const { app, run } = workspace();
    const { run: first } = await run(inbound, outbound);
    await app.review.decide(first, filterScope({}, true), verdictOn('suspense'));
    const { run: second } = await run(inbound.slice(0, 4), [
      ['a', '1'],
      ['c', '30'],
      ['d', '4'],
    ]);
    expect(await app.review.closed(second, 0)).toMatchObject([
      { key: { k: 'a' }, isHealed: true },
      { key: { k: 'f' }, isHealed: false },
    ]);
    expect(await app.review.counts(second)).toMatchObject({ healed: 1, gone: 1, decided: { suspense: 2 } });
    expect(app.trail.of(['decisions.carried'])).toMatchObject([
      { payload: { from: first, healed: 1, gone: 1, unchanged: 2 } },
    ]);
  });

  it('opens again what was said to be resolved and is not', async () => {
    const { app, run } = workspace();
    const { run: first } = await run(inbound, outbound);
    await app.review.decide(first, filterScope({ kinds: ['missing'] }), verdictOn('resolved'));
    const { run: second } = await run(inbound, outbound);
    expect(await decidedIn(app, second)).toMatchObject({ a: 'resolved, changed', c: 'undecided' });
  });
});

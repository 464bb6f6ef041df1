import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { type Filter, filterSchema, sortSchema } from '#shared/findings-list.ts';
import { filterScope, type Row, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

async function reviewed() {
  const { app, run } = reconciliationIn(folder.path('w'));
  opened = app;
  const { run: name } = await run(inbound, outbound);
  const summary = app.listed(name);
  const asked = (filter: Partial<Filter>) => ({ filter: filterSchema.parse(filter), sort: sortSchema.parse({}) });
  return {
    app,
    name,
    me: app.people.me().person,
    keys: async (filter: Partial<Filter>) => {
      for (;;) {
        const { rows, done } = await app.lists.page(summary, asked(filter), 0, 100);
        if (done === 1) return rows.map(({ key }) => key[0]);
      }
    },
    kinds: async (filter: Partial<Filter>) => (await app.lists.facets(summary, asked(filter))).counts?.kinds,
    facets: async (filter: Partial<Filter>) => {
      for (;;) {
        const { counts, done } = await app.lists.reviewFacets(summary, filterSchema.parse(filter));
        if (done === 1) return counts;
      }
    },
  };
}

const inbound: Row[] = [
  ['a', '1'],
  ['b', '2'],
  ['c', '3'],
];
/** a and b are missing, c is different, f is unexpected. */
const outbound: Row[] = [
  ['c', '30'],
  ['f', '6'],
];

describe('a list by what was decided', () => {
  it('has the findings that stand so now, and another after every decision', async () => {
    const { app, name, keys, kinds } = await reviewed();
    expect(await keys({ standings: ['undecided'] })).toEqual(['a', 'b', 'f', 'c']);
    await app.review.decide(name, filterScope({ key: ['a'] }), verdictOn('accepted'));
    expect(await keys({ standings: ['undecided'] })).toEqual(['b', 'f', 'c']);
    expect(await keys({ standings: ['accepted'] })).toEqual(['a']);
    expect(await keys({ standings: ['accepted'], text: 'b' })).toEqual([]);
    expect(await kinds({ standings: ['undecided'] })).toMatchObject({ missing: 1, different: 1, unexpected: 1 });
    const [decision] = await app.review.decisions(name);
    app.review.withdraw(name, decision?.decision ?? '', 'a slip');
    expect(await keys({ standings: ['accepted'] })).toEqual([]);
  });

  it('is narrowed down to what somebody is to see to', async () => {
    const { app, name, me, keys } = await reviewed();
    await app.review.decide(name, filterScope({ kinds: ['missing'] }), verdictOn('investigating', { owner: me }));
    expect(await keys({ owners: [me] })).toEqual(['a', 'b']);
    expect(await keys({ owners: [me], kinds: ['unexpected'] })).toEqual([]);
  });

  it('says what each choice would leave, whatever else is chosen', async () => {
    const { app, name, me, facets } = await reviewed();
    expect((await facets({}))?.standings).toMatchObject({ undecided: 4, accepted: 0 });
    await app.review.decide(name, filterScope({ kinds: ['missing'] }), verdictOn('suspense', { owner: me }));
    await app.review.decide(name, filterScope({ key: ['c'] }), verdictOn('accepted'));
    const everywhere = await facets({});
    expect(everywhere?.standings).toMatchObject({ undecided: 1, accepted: 1, suspense: 2 });
    expect(everywhere?.owners).toEqual({ [me]: 2 });
    expect((await facets({ standings: ['accepted'] }))?.standings).toEqual(everywhere?.standings);
    expect((await facets({ kinds: ['missing'] }))?.standings).toMatchObject({ undecided: 0, suspense: 2 });
    expect((await facets({ key: ['c'] }))?.standings).toMatchObject({ undecided: 0, accepted: 1, suspense: 0 });
  });
});

describe('what is known of a finding', () => {
  it('is every decision on it that stands, its notes, and what other runs said of its key', async () => {
    const { app, run } = reconciliationIn(folder.path('w'));
    opened = app;
    const { run: first } = await run(inbound, outbound);
    const [c = 0] = await app.review.numbers(first, filterSchema.parse({ key: ['c'] }));
    await app.review.decide(first, filterScope({ fields: ['v'], isExact: true }), verdictOn('investigating'));
    await app.review.decide(first, { ids: [c] }, verdictOn('accepted'));
    await app.review.decide(first, filterScope({}, true), verdictOn('written-off'));
    await app.review.note(first, { id: c }, 'the price was changed on purpose');
    const known = await app.review.about(first, c);
    expect(known.history.map(({ status }) => status)).toEqual(['investigating', 'accepted']);
    expect(known.notes.map(({ text }) => text)).toEqual(['the price was changed on purpose']);
    const { run: second } = await run(inbound, [['c', '31'], ...outbound.slice(1)]);
    const [again = 0] = await app.review.numbers(second, filterSchema.parse({ key: ['c'] }));
    const later = await app.review.about(second, again);
    expect(later).toMatchObject({ isChanged: true, elsewhere: [{ run: first, kinds: ['different'] }] });
    expect(later.history).toMatchObject([{ status: 'accepted', isCarried: true }]);
    expect(later.notes).toHaveLength(1);
  });
});

describe('a decision on what a list shows', () => {
  it('is on the findings that stood so before it', async () => {
    const { app, name, keys } = await reviewed();
    await app.review.decide(name, filterScope({ kinds: ['missing'] }), verdictOn('investigating'));
    const suspended = { standings: ['investigating' as const] };
    expect(await app.review.preview(name, filterScope(suspended))).toMatchObject({ findings: 2, undecided: 0 });
    await app.review.decide(name, filterScope(suspended), verdictOn('written-off'), 2);
    await app.review.decide(name, filterScope({ key: ['f'] }), verdictOn('investigating'));
    expect(await keys({ standings: ['written-off'] })).toEqual(['a', 'b']);
    expect(await keys(suspended)).toEqual(['f']);
  });

  it('takes conditions as a list does', async () => {
    const { app, name, keys } = await reviewed();
    const conditions = [{ column: 'v', side: 'outbound', is: 'equal', value: '30' }];
    await app.review.decide(name, filterScope({ conditions }), verdictOn('accepted'), 1);
    expect(await keys({ standings: ['accepted'] })).toEqual(['c']);
  });
});

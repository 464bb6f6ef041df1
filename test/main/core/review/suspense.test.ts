import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { filterScope, type Row, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

const classify = `classify:
  - { name: in transit, kind: missing, suspense: "1221", severity: low }
`;
const sent: Row[] = [
  ['a', '1'],
  ['b', '2'],
  ['c', '3'],
];

function workspace() {
  let now = Date.parse('2026-06-17T00:00:00Z');
  const made = reconciliationIn(folder.path('w'), { more: classify, clock: { now: () => new Date(now) } });
  opened = made.app;
  const pass = (hours: number) => {
    now += hours * 3_600_000;
  };
  return { ...made, pass };
}

async function itemsOf(app: App, account?: string | null) {
  const { items } = await app.suspense.items({ name: 'orders', account, from: 0, count: 100 });
  return items.map(({ key, account, runs, ageHours, rule }) => ({ k: key.k, account, runs, ageHours, rule }));
}

// Three runs in a test, which a busy machine takes its time for.
describe('suspense', { timeout: 180_000 }, () => {
  it('ages over three runs, is closed where it heals, and is written off by a person', async () => {
    const { app, run, pass } = workspace();
    const { run: first } = await run(sent, [['c', '30']]);
    expect(await app.suspense.list()).toMatchObject([
      { name: 'orders', run: first, findings: 2, bands: [2, 0, 0, 0], accounts: [{ account: '1221', findings: 2 }] },
    ]);
    await app.review.decide(
      first,
      filterScope({ key: ['c'] }),
      verdictOn('suspense', { account: '6711', due: '2026-07-01' }),
    );
    pass(30);
    const { run: second } = await run(
      [...sent, ['d', '4']],
      [
        ['c', '30'],
        ['a', '1'],
      ],
    );
    expect(await app.suspense.list('orders')).toMatchObject([
      {
        ...{ run: second, findings: 3, bands: [1, 2, 0, 0], healed: 1, gone: 0 },
        accounts: [
          { account: '1221', findings: 2, bands: [1, 1, 0, 0], oldest: '2026-06-17T00:00:00.000Z' },
          { account: '6711', findings: 1, bands: [0, 1, 0, 0] },
        ],
      },
    ]);
    pass(24 * 10);
    const { run: third } = await run(
      [...sent, ['d', '4']],
      [
        ['c', '30'],
        ['a', '1'],
        ['d', '4'],
      ],
    );
    expect(await itemsOf(app)).toEqual([
      { k: 'b', account: '1221', runs: 3, ageHours: 270, rule: 'in transit' },
      { k: 'c', account: '6711', runs: 3, ageHours: 270, rule: null },
    ]);
    expect(await itemsOf(app, '6711')).toMatchObject([{ k: 'c' }]);
    expect(await app.suspense.list('orders', '6711')).toMatchObject([
      { findings: 1, accounts: [{ account: '6711', findings: 1 }], healed: 0, gone: 0 },
    ]);
    expect(await app.suspense.list(undefined, '1221')).toMatchObject([{ findings: 1, healed: 1 }]);
    for (const name of [undefined, 'orders'])
      await expect(app.suspense.list(name, '6712')).rejects.toMatchObject({
        code: 'not-found',
        next: 'Did you mean 6711? Accounts are 1221, 6711.',
      });
    const closings = app.trail.of(['suspense.closed']).map(({ actor, payload }) => ({ actor, ...payload }));
    expect(closings).toMatchObject([
      { actor: 'engine', run: second, from: first, accounts: [{ account: '1221', healed: 1 }] },
      { actor: 'engine', run: third, from: second, accounts: [{ account: '1221', healed: 1 }] },
    ]);
    await app.review.decide(third, filterScope({ accounts: ['1221'] }), verdictOn('written-off'), 1);
    expect(await app.suspense.list('orders')).toMatchObject([{ findings: 1, accounts: [{ account: '6711' }] }]);
    expect(await app.verify()).toMatchObject({ isWhole: true });
  });

  it('is given some at a time, and asks what is meant where nothing of that name was run', async () => {
    const { app, run } = workspace();
    await run(sent, []);
    const page = await app.suspense.items({ name: 'orders', from: 1, count: 1 });
    expect([page.total, page.items.map(({ key }) => key.k)]).toEqual([3, ['b']]);
    await expect(app.suspense.list('ordres')).rejects.toMatchObject({
      code: 'not-found',
      next: 'Did you mean orders?',
    });
  });
});

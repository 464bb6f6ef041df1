import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type App, createApp } from '#main/app.ts';
import { openBundle } from '#main/bundles.ts';
import { bundled } from '#test/support/bundles.ts';
import { withLimits } from '#test/support/limits.ts';
import { appIn, decidedIn, filterScope, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

/** Sides are read now, whatever the engine's clock says: an item of this morning may be waited for until tonight. */
const sentAt = Date.now() - 8 * 3_600_000;
const at = (hours: number) => new Date(sentAt + hours * 3_600_000).toISOString();

/** An item sent eight hours ago beside one that arrived at once; a run so many hours later waits as long as it is told. */
function workspace() {
  const path = folder.path('w');
  mkdirSync(path);
  let now = sentAt;
  const app = appIn(path, 'mei', { now: () => new Date(now) });
  opened = app;
  const write = (name: string, text: string) => writeFileSync(join(path, name), text);
  return {
    app,
    async run(hours: number, { waits, sent = '1', held = '' }: { waits: string; sent?: string; held?: string }) {
      now = sentAt + hours * 3_600_000;
      write('in.csv', `k,v,sent_at\nthere,1,${at(0)}\n${sent && `late,${sent},${at(0)}\n`}`);
      write('out.csv', `k,v,done_at\nthere,1,${at(0.1)}\n${held && `late,${held},${at(hours - 0.1)}\n`}`);
      const sides = 'inbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }';
      const flight = `flight: { sent: sent_at, done: done_at, atLeast: ${waits} }`;
      write('orders.yaml', `name: orders\nkey: [k]\nfields: [v]\n${sides}\n${flight}\n`);
      return app.run(join(path, 'orders.yaml'));
    },
  };
}

/** The item is missing, and put into suspense. */
async function started() {
  const { app, run } = workspace();
  const first = await run(3, { waits: '1h' });
  expect(first.findings.missing).toBe(1);
  await app.review.decide(first.run, filterScope(), verdictOn('suspense', { account: '1221' }));
  return { app, run, first };
}

/** Then it is awaited, over two runs. */
async function awaited() {
  const { app, run, first } = await started();
  for (const hours of [4, 5]) {
    const { findings, flight } = await run(hours, { waits: '12h' });
    expect([findings.missing, flight?.inFlight]).toEqual([0, 1]);
  }
  expect(app.trail.of(['suspense.closed'])).toEqual([]);
  return { app, run, first: first.run };
}

describe('an item in suspense that is in flight again', { timeout: 180_000 }, () => {
  it('is closed with evidence once it has arrived, whichever run saw it last', async () => {
    const { app, run } = await awaited();
    const { run: last, verdict } = await run(6, { waits: '12h', held: '1' });
    expect(verdict).toBe('match');
    const closed = app.trail.of(['suspense.closed']).map(({ actor, payload }) => ({ actor, ...payload }));
    expect(closed).toMatchObject([{ actor: 'engine', run: last, accounts: [{ account: '1221', healed: 1, gone: 0 }] }]);
    expect(await app.suspense.list('orders')).toMatchObject([{ run: last, findings: 0, healed: 1, gone: 0 }]);
    expect(await app.review.closed(last, 0)).toMatchObject([{ kind: 'missing', key: { k: 'late' }, isHealed: true }]);
    expect(await app.verify()).toMatchObject({ isWhole: true });
  });

  it('is closed as gone where the sender took it back', async () => {
    const { app, run } = await awaited();
    const { run: last } = await run(6, { waits: '12h', sent: '' });
    expect(await app.suspense.list('orders')).toMatchObject([{ run: last, findings: 0, healed: 0, gone: 1 }]);
  });

  it('keeps its decision and its age where it is missing once more, and only where it says the same', async () => {
    const { app, run } = await awaited();
    const { run: again } = await run(7, { waits: '1h' });
    expect(await decidedIn(app, again)).toEqual({ late: 'suspense' });
    const { items } = await app.suspense.items({ name: 'orders', from: 0, count: 9 });
    expect(items).toMatchObject([{ account: '1221', found: at(3), ageHours: 4, runs: 4 }]);
    const { run: other } = await run(8, { waits: '1h', sent: '2' });
    expect(await decidedIn(app, other)).toEqual({ late: 'suspense, changed' });
  });

  it('is listed meanwhile with its state and its age, and counted in its account', async () => {
    const { app } = await awaited();
    const sums = { findings: 1, inFlight: 1, leftOff: 0, bands: [1, 0, 0, 0] };
    expect(await app.suspense.list('orders')).toMatchObject([
      { ...sums, accounts: [{ ...sums, account: '1221', oldest: at(3) }] },
    ]);
    expect(await app.suspense.list()).toMatchObject([{ name: 'orders', findings: 1 }]);
    expect(await app.suspense.list('orders', '1221')).toMatchObject([sums]);
    const page = await app.suspense.items({ name: 'orders', from: 0, count: 9 });
    const item = { id: null, kind: 'missing', key: { k: 'late' }, account: '1221', found: at(3), ageHours: 2, runs: 3 };
    expect(page).toMatchObject({ total: 1, items: [{ ...item, inFlight: { expectedBy: at(12) } }] });
    expect(await app.suspense.items({ name: 'orders', account: null, from: 0, count: 9 })).toMatchObject({ total: 0 });
  });

  it('is shown so in a bundle that is opened to be read', async () => {
    const { app } = await awaited();
    const path = folder.path('late.tieout');
    await bundled(app, app.show('latest').run, path, { byEngine: true });
    const temporary = folder.path('temporary');
    mkdirSync(temporary, { recursive: true });
    const parts = { workerFile: 'out/main/worker.js', threads: 2 };
    const bundle = await openBundle({ ...parts, temporary }, path);
    const reader = createApp({ ...bundle, ...parts, environment: { USER: 'lin' } });
    try {
      expect(await reader.suspense.list()).toMatchObject([{ name: 'orders', findings: 1, inFlight: 1 }]);
      const { items } = await reader.suspense.items({ name: 'orders', from: 0, count: 9 });
      expect(items).toMatchObject([{ key: { k: 'late' }, account: '1221', inFlight: { expectedBy: at(12) } }]);
    } finally {
      await reader.close();
      await bundle.remove();
    }
  });

  it('is counted, and followed no further, where there are more than are followed', async () => {
    await withLimits({ suspenseAwaitedMax: 0 }, async () => {
      const { app, run } = await started();
      const { run: second } = await run(4, { waits: '12h' });
      expect(app.trail.of(['decisions.carried'], second)).toMatchObject([{ payload: { beyond: 1 } }]);
      const sums = { findings: 1, inFlight: 1, leftOff: 1 };
      expect(await app.suspense.list('orders')).toMatchObject([{ ...sums, accounts: [sums] }]);
      expect(await app.suspense.items({ name: 'orders', from: 0, count: 9 })).toMatchObject({ total: 0, items: [] });
      const { run: third } = await run(7, { waits: '1h' });
      expect(await decidedIn(app, third)).toEqual({ late: 'undecided' });
    });
  });

  it('is open again where it arrives as something else', async () => {
    const { app, run } = await awaited();
    const { run: last } = await run(6, { waits: '12h', held: '9' });
    expect(await decidedIn(app, last)).toEqual({ late: 'suspense, changed' });
    expect(app.trail.of(['suspense.closed'])).toEqual([]);
  });
});

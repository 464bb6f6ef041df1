import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
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

/** The item is missing, and put into suspense; then it is awaited, over two runs. */
async function awaited() {
  const { app, run } = workspace();
  const first = await run(3, { waits: '1h' });
  expect(first.findings.missing).toBe(1);
  await app.review.decide(first.run, filterScope(), verdictOn('suspense', { account: '1221' }));
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

  it('is open again where it arrives as something else', async () => {
    const { app, run } = await awaited();
    const { run: last } = await run(6, { waits: '12h', held: '9' });
    expect(await decidedIn(app, last)).toEqual({ late: 'suspense, changed' });
    expect(app.trail.of(['suspense.closed'])).toEqual([]);
  });
});

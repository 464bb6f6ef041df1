import { renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { begun, clearingIn, lineIn, look, standOf } from '#test/support/clearing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const temp = tempFolder();
const opened: App[] = [];
const keep = (app: App): App => {
  opened.push(app);
  return app;
};
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

const activity = 'activity: { id: "618", startsAt: 2026-06-18T00:00:00Z, policy: daily, passes: [12h, 1h] }';
/** Enough of them for a run to be met under way. */
const many = Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => [`key ${i}`, `value ${i}`]));
const same = { a: '1', b: '2', c: '3' };

/** A workspace whose definition has that activity, or what else is said, and an engine on it. */
function opening(start: string, more = activity) {
  const place = clearingIn(temp.path('workspace'), start);
  place.define(more);
  place.sides(same, same);
  return { ...place, app: keep(place.open()) };
}

describe('an activity', () => {
  it('is cleared pass by pass until it starts, each told against those before', async () => {
    const { app, clock, sides } = opening('2026-06-16T00:00:00Z');
    sides({ ...same, lost: '9', late: '8', twitch: '7' }, same);
    await look(app);
    expect(standOf(app)).toEqual(['T-24h planned', 'T-12h planned', 'T-1h planned']);

    clock.set('2026-06-17T00:00:00Z');
    await look(app);
    expect(standOf(app)).toEqual(['T-24h ended', 'T-12h planned', 'T-1h planned']);

    clock.set('2026-06-17T11:59:59Z');
    await look(app);
    expect(begun(app)).toHaveLength(1);
    sides({ ...same, lost: '9', fresh: '6' }, same);
    clock.set('2026-06-17T12:00:00Z');
    await look(app);

    sides({ ...same, lost: '9', twitch: '7' }, same);
    clock.set('2026-06-17T23:00:00Z');
    await look(app);
    expect(begun(app).map(({ counts }) => counts)).toEqual([
      { new: 3, healed: 0, persistent: 0, flapping: 0, against: 0 },
      { new: 1, healed: 2, persistent: 1, flapping: 0, against: 1 },
      { new: 0, healed: 1, persistent: 1, flapping: 1, against: 2 },
    ]);
    expect(begun(app).map(({ verdict, findings, lateSeconds }) => [verdict, findings, lateSeconds])).toEqual([
      ['mismatch', 3, 0],
      ['mismatch', 2, 0],
      ['mismatch', 2, 0],
    ]);

    clock.set('2026-06-18T00:00:00Z');
    await look(app);
    expect(standOf(app)).toEqual(['T-24h ended', 'T-12h ended', 'T-1h ended']);
    const starts = app.trail.of(['pass.begun', 'run.started']);
    expect(starts.map(({ actor }) => actor)).toEqual(Array(6).fill('engine'));
  });

  it('can be signed after its last pass, which its passes say', async () => {
    const { app, clock } = opening(
      '2026-06-17T23:00:00Z',
      'activity: { id: "618", startsAt: 2026-06-18T00:00:00Z, policy: T-1h }',
    );
    await look(app);
    clock.set('2026-06-17T23:10:00Z');
    app.people.add({ name: 'Li', role: 'lead' });
    await app.people.makeKey('Li', 'a long passphrase');
    await app.people.actAs('Li', 'a long passphrase');
    const [pass] = begun(app);
    expect(pass).toMatchObject({ verdict: 'match', isSigned: false });
    await app.signOff.sign(pass?.run ?? '', { passphrase: 'a long passphrase', note: 'all agree' });
    expect(begun(app)[0]).toMatchObject({ isSigned: true });
  });

  it('is run late once where nobody was there in time, and says so', async () => {
    const { app, clock } = opening('2026-06-17T15:00:00Z');
    await look(app);
    await look(app);
    expect(begun(app)).toMatchObject([{ leadSeconds: 12 * 3_600, lateSeconds: 3 * 3_600, standsFor: 1 }]);
    expect(standOf(app)).toEqual(['T-24h missed', 'T-12h ended', 'T-1h planned']);
    clock.set('2026-06-18T00:00:00Z');
    await look(app);
    expect(standOf(app)).toEqual(['T-24h missed', 'T-12h ended', 'T-1h missed']);
  });

  it('that has started is not cleared any more', async () => {
    const { app } = opening('2026-06-18T00:00:00Z');
    await look(app);
    expect(begun(app)).toEqual([]);
  });

  it('is cleared anew where it is moved to a later time', async () => {
    const { app, clock, define } = opening('2026-06-17T00:00:00Z');
    await look(app);
    define('activity: { id: "618", startsAt: 2026-06-20T00:00:00Z, policy: daily }');
    clock.set('2026-06-19T00:00:00Z');
    await look(app);
    expect(begun(app).map(({ dueAt }) => dueAt)).toEqual(['2026-06-17T00:00:00.000Z', '2026-06-19T00:00:00.000Z']);
  });

  it('of a definition elsewhere is cleared once that was run in this workspace', async () => {
    const { app, clock, path, define } = opening('2026-06-15T00:00:00Z');
    const elsewhere = join(dirname(path), '..', 'elsewhere.yaml');
    renameSync(path, elsewhere);
    expect(app.schedule.lines()).toEqual([]);
    await app.run(elsewhere);
    clock.set('2026-06-17T00:00:00Z');
    await look(app);
    expect(lineIn(app).path).toBe(elsewhere);
    expect(begun(app)).toMatchObject([{ state: 'ended', failure: null, leadSeconds: 24 * 3_600 }]);
    define(activity);
    expect(app.schedule.lines()).toHaveLength(2);
  });

  it('waits for a run of the same that is under way, and begins after it', async () => {
    const { app, path, sides } = opening('2026-06-17T00:00:00Z');
    sides(many, many);
    const byHand = await app.active.start((options) => app.run(path, options));
    await app.schedule.look(() => {});
    expect(app.active.underWay().map(({ run }) => run)).toEqual([byHand]);
    expect(begun(app)).toEqual([]);
    await app.active.wait(byHand);
    await look(app);
    expect(begun(app)).toMatchObject([{ state: 'ended' }]);
  });

  it('whose definition is removed is not cleared, and keeps its passes', async () => {
    const { app, clock, path } = opening('2026-06-17T00:00:00Z');
    await look(app);
    rmSync(path);
    clock.set('2026-06-17T12:00:00Z');
    await look(app);
    expect(standOf(app)).toEqual(['T-24h ended']);
    expect(lineIn(app)).toMatchObject({ name: 'orders', activity: null });
    expect(lineIn(app).problem).toContain('does not exist');
  });
});

describe('a schedule by cron', () => {
  const nightly = 'schedule: { cron: "30 2 * * *", zone: Europe/Berlin }';

  it('does not begin with what was before it', async () => {
    const { app, clock } = opening('2026-10-24T12:00:00Z', nightly);
    await look(app);
    expect(standOf(app)).toEqual(['2026-10-25T00:30:00.000Z planned']);
    // The night in which half past two comes twice.
    for (const time of ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z', '2026-10-25T02:00:00Z']) {
      clock.set(time);
      await look(app);
    }
    expect(standOf(app)).toEqual(['2026-10-25T00:30:00.000Z ended', '2026-10-26T01:30:00.000Z planned']);
  });

  it('is made up for once after nights in which nobody was there', async () => {
    const { app, clock } = opening('2026-06-14T12:00:00Z', nightly);
    await look(app);
    clock.set('2026-06-17T03:30:00Z');
    await look(app);
    await look(app);
    expect(begun(app)).toMatchObject([{ dueAt: '2026-06-17T00:30:00.000Z', lateSeconds: 3 * 3_600, standsFor: 2 }]);
  });

  it('that is changed begins from then on', async () => {
    const { app, clock, define } = opening('2026-06-14T12:00:00Z', nightly);
    await look(app);
    define('schedule: { cron: "0 6 * * *", zone: UTC }');
    clock.set('2026-06-17T07:00:00Z');
    await look(app);
    expect(begun(app)).toEqual([]);
  });
});

describe('two engines on one workspace', () => {
  it('begin each pass once between them, and a run only with it', async () => {
    const { app, open } = opening('2026-06-17T00:00:00Z');
    const other = keep(open());
    // Both have seen that it is due before either of them enters it.
    await Promise.all([look(app), look(other)]);
    expect(begun(app)).toMatchObject([{ state: 'ended' }]);
    expect(begun(other)).toEqual(begun(app));
    expect(app.trail.of(['pass.begun', 'run.started'])).toHaveLength(2);
    expect(app.trail.state().problem).toBeNull();
  });
});

describe('a pass', () => {
  it('whose source cannot be reached is tried again, until its activity starts', async () => {
    const place = clearingIn(temp.path('workspace'), '2026-06-17T00:00:00Z');
    place.sides(same, same);
    place.define(activity, {
      inbound: '{ type: redis, url: "redis://127.0.0.1:1/0", layout: hash-buckets, match: "p:*" }',
    });
    const app = keep(place.open());
    await look(app);
    expect(begun(app)).toMatchObject([{ state: 'waiting', retryAt: '2026-06-17T00:01:00.000Z' }]);
    await look(app);
    expect(app.trail.of(['run.resumed'])).toHaveLength(0);
    place.clock.set('2026-06-17T00:01:00Z');
    await look(app);
    expect(begun(app)).toMatchObject([{ state: 'waiting', retryAt: '2026-06-17T00:06:00.000Z' }]);
    place.clock.set('2026-06-17T23:59:30Z');
    await look(app);
    expect(begun(app).map(({ state }) => state)).toEqual(['failed', 'failed']);
    expect(app.runs({ count: 10 }).total).toBe(2);
  });

  it('that a person stopped is not gone on with', async () => {
    const { app } = opening('2026-06-17T00:00:00Z');
    await app.schedule.look(() => {});
    for (const { run } of app.active.underWay()) app.active.cancel(run);
    await look(app);
    expect(begun(app)).toMatchObject([{ state: 'stopped' }]);
    expect(app.trail.of(['run.resumed'])).toEqual([]);
  });

  it('goes on where the engine was closed meanwhile, in its own run', async () => {
    const { app, open, sides } = opening('2026-06-17T00:00:00Z');
    sides(many, many);
    await app.schedule.look(() => {});
    await app.close();
    opened.pop();
    const next = keep(open());
    expect(begun(next)).toMatchObject([{ state: 'under-way' }]);
    await look(next);
    expect(begun(next)).toMatchObject([{ state: 'ended', verdict: 'match' }]);
    expect(next.trail.of(['run.started', 'run.resumed']).map(({ action }) => action)).toEqual([
      'run.started',
      'run.resumed',
    ]);
  });

  it('is begun anew where its rules were changed while the engine was closed', async () => {
    const { app, open, sides, define } = opening('2026-06-17T00:00:00Z');
    sides(many, many);
    await app.schedule.look(() => {});
    await app.close();
    opened.pop();
    define(activity, { fields: '[]' });
    const next = keep(open());
    await look(next);
    const [first, second] = next.trail.of(['pass.begun']).map(({ payload }) => payload);
    expect(second).toMatchObject({ pass: first?.pass, replaces: first?.run });
    expect(begun(next)).toMatchObject([{ state: 'ended', run: second?.run }]);
  });
});

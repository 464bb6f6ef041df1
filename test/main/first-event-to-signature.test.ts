import { mkdirSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVerifier } from '#main/bundles.ts';
import { trailActions } from '#shared/trail.ts';
import { bundled, verificationOf } from '#test/support/bundles.ts';
import { begun, look, standOf } from '#test/support/clearing.ts';
import { type Centre, type Event, startCentre } from '#test/support/clearing-centre.ts';
import { poolOf } from '#test/support/events.ts';
import { parsedMail } from '#test/support/mail.ts';
import { filterScope, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const temp = tempFolder();
let centre: Centre;
beforeAll(async () => {
  centre = await startCentre(temp.path('workspace'), '2026-06-16T12:00:00Z', '2026-06-18T00:00:00Z');
}, 180_000);
afterAll(() => centre?.stop(), 60_000);

const event = (sku: string, price: string, at: string): Event => ({ sku, price, at: `2026-06-${at}:00Z` });
/** Tagged without trouble: downstream holds what was sent. */
const steady = Array.from({ length: 200 }, (_, i) => event(`steady-${i}`, `${i}.50`, '16T12:00'));

const lost = event('lost', '7', '16T12:01');
const late = event('late', '8', '16T12:02');
const twitch = event('twitch', '10', '16T12:03');
const lastRun = () => begun(centre.app).at(-1)?.run ?? '';
const price = async (side: 'in' | 'out', sku: string) => {
  const { entries } = await poolOf(centre.redis.client, 'pool:618', side);
  return (JSON.parse(entries.get(sku) ?? '{}') as Partial<Event>).price;
};

// One story: every test goes on where the one before it ended.
describe('an activity, from its first event to the signature', { timeout: 180_000 }, () => {
  it('has its events collected, the highest version of each, and waits for its first pass', async () => {
    const { app, redo, done, collect } = centre;
    await redo(...steady, lost, late, twitch, event('twitch', '9', '16T11:00'));
    await done(...steady, event('twitch', '9', '16T11:01'), event('steady-0', '0.50', '16T12:00'));
    const { sides } = await collect();
    expect(sides).toMatchObject({
      inbound: { received: 204, written: 203, older: 1, acknowledged: 204, dead: 0 },
      outbound: { received: 202, written: 201, repeated: 1, acknowledged: 202, dead: 0 },
    });
    expect([await price('in', 'twitch'), await price('out', 'twitch')]).toEqual(['10', '9']);
    await look(app);
    expect(standOf(app)).toEqual(['T-24h planned', 'T-12h planned', 'T-1h planned']);
  });

  it('is cleared a day before, and whoever is on duty is told by mail and in the chat', async () => {
    const { app, clock, mail, chat } = centre;
    clock.set('2026-06-17T00:00:00Z');
    await look(app);
    expect(begun(app)).toMatchObject([{ verdict: 'mismatch', findings: 3, lateSeconds: 0, counts: { new: 3 } }]);
    const run = lastRun();
    expect(app.alerts.list(run)).toMatchObject([
      { channel: 'chat', state: 'sent', attempts: 1 },
      { channel: 'mail', state: 'sent', attempts: 1 },
    ]);
    expect(mail.mails).toHaveLength(1);
    const { text } = parsedMail(mail.mails[0] ?? '');
    expect(text).toContain('Missing 2');
    expect(text).toContain(`tieout show ${run}`);
    expect(chat.posted.map(({ body }) => body)).toMatchObject([
      { run, rule: 'differs', findings: { missing: 2, different: 1 }, matched: 200, isRepeat: false },
    ]);
  });

  it('finds at the next pass what healed by itself, and one person decides on what did not', async () => {
    const { app, clock, done, collect, as } = centre;
    await done(late, twitch);
    await collect();
    clock.set('2026-06-17T12:00:00Z');
    await look(app);
    expect(begun(app).at(-1)).toMatchObject({
      findings: 1,
      counts: { new: 0, healed: 2, persistent: 1, flapping: 0, against: 1 },
    });
    await as('mei');
    const note = 'the sender looks for it';
    await app.review.decide(
      lastRun(),
      filterScope({ key: ['lost'] }),
      verdictOn('suspense', { account: '1221', note }),
      1,
    );
  });

  it('keeps that decision at its last pass, and tells what is there again from what is new', async () => {
    const { app, clock, redo, collect } = centre;
    await redo(event('twitch', '12', '17T20:00'), event('fresh', '1', '17T20:01'));
    await centre.done(event('fresh', '1', '17T20:02'));
    await collect();
    clock.set('2026-06-17T23:00:00Z');
    await look(app);
    expect(begun(app).map(({ counts }) => counts)).toEqual([
      { new: 3, healed: 0, persistent: 0, flapping: 0, against: 0 },
      { new: 0, healed: 2, persistent: 1, flapping: 0, against: 1 },
      { new: 0, healed: 0, persistent: 1, flapping: 1, against: 2 },
    ]);
    expect(await app.review.decisions(lastRun())).toMatchObject([{ status: 'suspense', isCarried: true, holds: 1 }]);
    expect(centre.mail.mails).toHaveLength(3);
    expect(new Set(centre.chat.posted.map(({ body }) => body.id)).size).toBe(3);
  });

  it('has what came back sent again: asked by one, approved by another, delivered, and read again', async () => {
    const { app, clock, done, collect, as, askedAgain } = centre;
    const run = lastRun();
    await as('mei');
    const { request } = await app.reruns.ask(run, filterScope({ key: ['twitch'] }), 'downstream missed a version', 1);
    expect(() => app.reruns.approve(request, 'fine')).toThrow(/mei asked for it/);
    await as('Wei');
    app.reruns.approve(request, 'seen in the sender’s log');
    await app.reruns.goOn(failing);
    expect(await askedAgain()).toMatchObject([{ request, run, kind: 'different', key: { sku: 'twitch' } }]);

    await done(event('twitch', '12', '17T20:00'));
    await collect();
    clock.set('2026-06-17T23:04:00Z');
    await app.reruns.goOn(failing);
    expect(app.reruns.show(request).state).toBe('sent');
    clock.set('2026-06-17T23:05:00Z');
    await app.reruns.goOn(failing);
    expect(app.reruns.show(request)).toMatchObject({ state: 'closed', round: 1, sent: 1 });
    expect(app.reruns.rechecks(run)).toMatchObject([{ request, healed: 1, persisting: 0, changed: 0 }]);
  });

  it('is signed by somebody who decided on nothing of it, and by nobody else', async () => {
    const { app, clock, as } = centre;
    const run = lastRun();
    const obstacles = async () => (await app.signOff.show(run)).obstacles.map(({ code }) => code);
    await as('Li');
    expect(await obstacles()).toEqual(['undecided']);
    await as('Wei');
    await app.review.decide(
      run,
      filterScope({ key: ['twitch'] }),
      verdictOn('resolved', { note: 'it was sent again' }),
      1,
    );
    expect(await obstacles()).toEqual(['not-lead', 'decided-on-it']);
    await as('mei');
    expect(await obstacles()).toEqual(['decided-on-it']);
    await expect(app.signOff.sign(run, { note: 'fine' })).rejects.toMatchObject({ code: 'not-allowed' });
    await as('Li');
    clock.set('2026-06-17T23:30:00Z');
    await app.signOff.sign(run, { note: 'one item in suspense' });
    await app.journal.write(run);
  });

  it('is told as it was: three passes in time, and the last of them signed', async () => {
    const { app, clock } = centre;
    clock.set('2026-06-18T00:00:00Z');
    await look(app);
    expect(standOf(app)).toEqual(['T-24h ended', 'T-12h ended', 'T-1h ended']);
    expect(begun(app).map((pass) => [pass.verdict, pass.findings, pass.lateSeconds, pass.isSigned])).toEqual([
      ['mismatch', 3, 0, false],
      ['mismatch', 1, 0, false],
      ['mismatch', 2, 0, true],
    ]);
    expect(app.trail.of(trailActions, lastRun()).map(({ actor, action }) => `${actorIn(actor)} ${action}`)).toEqual(
      storyOfTheLastRun,
    );
    expect(await app.verify()).toMatchObject({ isWhole: true, problems: [], journals: [{ notCompared: null }] });
  });

  it('stands in the journal: each run, its findings, and who decided what', async () => {
    const { mariadb } = centre;
    const runs = begun(centre.app).map(({ run }) => run);
    expect(
      (await mariadb.sql('SELECT run, verdict, matched, missing, different FROM tieout_run ORDER BY started_at')).map(
        Object.values,
      ),
    ).toEqual([
      [runs[0], 'mismatch', 200, 2, 1],
      [runs[1], 'mismatch', 202, 1, 0],
      [runs[2], 'mismatch', 202, 1, 1],
    ]);
    const found = await mariadb.sql('SELECT run, kind, record_key FROM tieout_finding ORDER BY run, record_key');
    expect(found.filter(({ run }) => run === runs[2]).map((row) => [row.kind, row.record_key])).toEqual([
      ['missing', '{"sku":"lost"}'],
      ['different', '{"sku":"twitch"}'],
    ]);
    expect(
      await mariadb.sql(`SELECT person, status, account, is_carried FROM tieout_decision WHERE run = '${runs[2]}'`),
    ).toEqual(
      expect.arrayContaining([
        { person: 'mei', status: 'suspense', account: '1221', is_carried: 1 },
        { person: 'Wei', status: 'resolved', account: null, is_carried: 0 },
      ]),
    );
  });

  it('is verified elsewhere from its bundle alone, whose sides are compared again', async () => {
    const path = temp.path('tagging.bundle');
    await bundled(centre.app, lastRun(), path);
    const temporary = temp.path('elsewhere');
    mkdirSync(temporary);
    const verifier = createVerifier({ workerFile: 'out/main/worker.js', threads: 1, temporary });
    try {
      const found = await verificationOf(verifier.verify, path, { isReplayed: true });
      expect(found.checks.filter(({ state }) => state !== 'holds')).toEqual([]);
      expect(found).toMatchObject({
        isWhole: true,
        about: { run: lastRun(), verdict: 'mismatch', signOff: { state: 'signed', name: 'Li' } },
      });
    } finally {
      await verifier.close();
    }
  });
});

/** What the audit trail has of it, in its order. */
const storyOfTheLastRun = [
  'engine run.started',
  'engine pass.begun',
  'engine snapshot.sealed',
  'engine snapshot.sealed',
  'engine findings.sealed',
  'engine run.ended',
  'engine decisions.carried',
  'engine run.journalled',
  'engine alert.sent',
  'engine alert.sent',
  'mei rerun.asked',
  'Wei rerun.approved',
  'engine rerun.sent',
  'engine run.rechecked',
  'engine rerun.closed',
  'Wei decision.made',
  'Li run.signed',
  'Li run.journalled',
];

function failing(error: unknown): never {
  throw error;
}

function actorIn(actor: string): string {
  return centre.app.people.roster().find(({ person }) => person === actor)?.name ?? actor;
}

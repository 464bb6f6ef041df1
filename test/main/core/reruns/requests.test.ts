import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type App, createApp } from '#main/app.ts';
import type { Scope } from '#shared/review.ts';
import { withLimits } from '#test/support/limits.ts';
import { addPerson, appIn, filterScope, type Row, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const opened: App[] = [];
afterEach(async () => {
  for (const app of opened.splice(0)) await app.close();
});

const sides: Record<'inbound' | 'outbound', Row[]> = {
  inbound: [
    ['a', '1'],
    ['b', '1'],
    ['c', '1'],
  ],
  outbound: [
    ['b', '2'],
    ['c', '1'],
    ['d', '1'],
  ],
};
const lines = (rows: Row[]) => `k,v,w\n${rows.map(([k, v]) => `${k},${v},x\n`).join('')}`;

/** mei (lead), Wei (auditor) and Bo (developer) share a run with three findings whose items go to a file. */
async function workspace(name: string) {
  const made = reconciliationIn(folder.path(name));
  const { app, definition } = made;
  opened.push(app);
  const to = (settings: string) =>
    writeFileSync(definition, `${readFileSync(definition, 'utf8').split('\nrerun:')[0]}\nrerun: ${settings}\n`);
  to('{ type: file, path: sent, recheckAfter: 0s }');
  await app.people.makeKey('mei', undefined);
  await addPerson(app, 'Wei', 'auditor');
  await addPerson(app, 'Bo', 'developer');
  const { run } = await made.run(sides.inbound, sides.outbound);
  return {
    ...{ app, run, definition, to },
    again: () => made.run(sides.inbound, sides.outbound),
    as: (who: string) => app.people.actAs(who, undefined),
    outbound: (rows: Row[]) => writeFileSync(join(app.folder, 'out.csv'), lines(rows)),
    sentFile: (request: string, round = 1) => join(app.folder, 'sent', `${request}-${round}.ndjson`),
  };
}

const items = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a rerun request', () => {
  it('is asked for, approved by a second person, sent, read again, and closed', async () => {
    const { app, run, as, outbound, sentFile } = await workspace('whole');
    await as('Wei');
    const preview = await app.reruns.preview(run, filterScope());
    expect(preview).toMatchObject({ messages: 3, unreadable: 0, before: [] });
    expect(preview.first.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ kind: 'missing', key: { k: 'a' }, inbound: { v: '1', w: 'x' }, outbound: null }),
    );
    const { request } = await app.reruns.ask(run, filterScope(), 'lost on the way', 3);
    expect(app.reruns.open(run)).toBe(1);
    expect(() => app.reruns.approve(request, 'fine')).toThrow(/Wei asked for it/);
    await as('Bo');
    expect(app.reruns.approve(request, 'fine')).toMatchObject({ state: 'sending', sent: 0 });
    expect(await app.reruns.send(request)).toMatchObject({ state: 'sent', sent: 3, failure: null });
    expect(items(sentFile(request)).map(({ id, key }) => [id, key])).toEqual([
      [`${request}-1-1`, { k: 'a' }],
      [`${request}-1-2`, { k: 'd' }],
      [`${request}-1-3`, { k: 'b' }],
    ]);
    outbound(sides.inbound);
    const closed = await app.reruns.conclude(request);
    expect(closed).toMatchObject({ state: 'closed', sent: 3 });
    expect(closed.steps.map(({ state, name }) => [state, name])).toEqual([
      ['asked', 'Wei'],
      ['sending', 'Bo'],
      ['sent', 'engine'],
      ['closed', 'engine'],
    ]);
    expect(app.reruns.open(run)).toBe(0);
    expect(app.reruns.rechecks(run)).toMatchObject([{ request, healed: 2, gone: 1, persisting: 0, changed: 0 }]);
    expect((await app.reruns.preview(run, filterScope({ key: ['a'] }))).before).toMatchObject([
      { request, keys: 1, state: 'closed' },
    ]);
    expect(await app.verify()).toMatchObject({ isWhole: true });
  });

  it('opens again where something is still a finding, and is sent once more under other ids', async () => {
    const { app, run, as, sentFile } = await workspace('again');
    const { request } = await app.reruns.ask(run, filterScope({ kinds: ['missing'] }), 'lost');
    await as('Wei');
    app.reruns.approve(request, 'fine');
    await app.reruns.send(request);
    expect(await app.reruns.conclude(request)).toMatchObject({ state: 'reopened', round: 1 });
    await as('mei');
    expect(() => app.reruns.approve(request, 'again')).toThrow(/mei asked for it/);
    await as('Wei');
    expect(app.reruns.approve(request, 'again')).toMatchObject({ state: 'sending', sent: 0 });
    await app.reruns.send(request);
    expect(items(sentFile(request, 2)).map(({ id }) => id)).toEqual([`${request}-2-1`]);
    expect(app.reruns.withdraw(request, 'sent by hand')).toMatchObject({ state: 'withdrawn', sent: 1, messages: 1 });
    expect(app.reruns.open(run)).toBe(0);
  });

  it('stands in the way of a signature until it is closed', async () => {
    const { app, run, as } = await workspace('sign');
    await as('Wei');
    await app.review.decide(run, filterScope(), verdictOn('accepted'));
    const { request } = await app.reruns.ask(run, filterScope(), 'lost');
    await as('mei');
    expect((await app.signOff.show(run)).obstacles.map(({ code }) => code)).toEqual(['rerun-open']);
    app.reruns.refuse(request, 'not worth it');
    await app.signOff.sign(run, { note: 'seen' });
    await expect(app.reruns.ask(run, filterScope(), 'too late')).rejects.toThrow(/signed, and locked/);
  });

  /** Who asked, who acts, and what they may do: everybody asks; approving and refusing take a second person of any role. */
  const people = ['mei', 'Wei', 'Bo'];
  it.each(people)('that %s asked for is approved and refused by anybody else alone', async (asker) => {
    const { app, run, as } = await workspace(`roles-${asker}`);
    await as(asker);
    for (const act of ['approve', 'refuse'] as const) {
      for (const other of people) {
        await as(asker);
        const { request } = await app.reruns.ask(run, filterScope(), 'lost');
        await as(other);
        const acting = () => app.reruns[act](request, 'why');
        if (other === asker) expect(acting).toThrow(/somebody else/);
        else expect(acting().steps.at(-1)?.name).toBe(other);
        if (act === 'approve' || other === asker) app.reruns.withdraw(request, 'for the next');
      }
    }
  });

  it('leaves out what another open request has, sends it once, and reads only its own again', async () => {
    const { app, run, as, sentFile } = await workspace('overlap');
    const { request: first } = await app.reruns.ask(run, filterScope({ kinds: ['missing'] }), 'lost');
    const preview = await app.reruns.preview(run, filterScope());
    expect(preview).toMatchObject({ messages: 2, leftOut: 1, open: [{ request: first, keys: 1, state: 'asked' }] });
    const second = await app.reruns.ask(run, filterScope(), 'all of it', preview.messages);
    expect(second).toMatchObject({ messages: 2, leftOut: [{ request: first, keys: 1 }] });
    await as('Wei');
    for (const { request } of app.reruns.list()) {
      app.reruns.approve(request, 'fine');
      await app.reruns.send(request);
    }
    const keys = [first, second.request].flatMap((request) => items(sentFile(request)).map(({ key }) => key));
    expect(keys).toEqual([{ k: 'a' }, { k: 'd' }, { k: 'b' }]);
    await app.reruns.conclude(second.request);
    expect(app.reruns.rechecks(run)).toMatchObject([{ request: second.request, findings: 2 }]);
    expect(await app.verify()).toMatchObject({ isWhole: true });
  });

  it('is refused where everything is in open requests, of an earlier run too, until those are withdrawn', async () => {
    const { app, run, again } = await workspace('twice');
    const { request } = await app.reruns.ask(run, filterScope(), 'lost');
    const { run: later } = await again();
    for (const one of [run, later]) {
      expect(await app.reruns.preview(one, filterScope())).toMatchObject({ messages: 0, leftOut: 3 });
      await expect(app.reruns.ask(one, filterScope(), 'lost')).rejects.toMatchObject({
        code: 'not-allowed',
        message: `all 3 items are in an open request already: ${request} (asked)`,
      });
    }
    app.reruns.withdraw(request, 'asked in the newer run');
    expect(await app.reruns.ask(later, filterScope(), 'lost')).toMatchObject({ messages: 3, leftOut: [] });
  });

  it('has each item once, however many ask at the same time', async () => {
    const { app, run } = await workspace('at-once');
    const beside = appIn(app.folder);
    opened.push(beside);
    const scopes = [{}, { kinds: ['missing'] }, { kinds: ['different'] }, { kinds: ['missing', 'unexpected'] }, {}];
    const asking = scopes.map((filter, i) => (i % 2 ? app : beside).reruns.ask(run, filterScope(filter), 'lost'));
    const refused = (await Promise.allSettled(asking)).flatMap((one) =>
      one.status === 'rejected' ? [one.reason] : [],
    );
    expect(refused.map(({ code }) => code)).toEqual(refused.map(() => 'not-allowed'));
    const keys = app.reruns
      .list()
      .flatMap(({ request }) => items(join(app.folder, 'reruns', request, 'items.ndjson')).map(({ key }) => key));
    expect(keys).toHaveLength(3);
    expect(new Set(keys.map((key) => JSON.stringify(key))).size).toBe(3);
  });

  it('is approved by nobody whose key the asker has replaced, who can act in their name', async () => {
    const { app, run, as } = await workspace('replaced');
    await as('mei');
    const { request } = await app.reruns.ask(run, filterScope(), 'lost');
    await app.people.makeKey('Wei', undefined);
    await as('Wei');
    expect(() => app.reruns.approve(request, 'why')).toThrow(/somebody else/);
    await as('Bo');
    expect(app.reruns.approve(request, 'why').steps.at(-1)?.name).toBe('Bo');
  });

  it('goes only where it was approved to go, with the items that were approved', async () => {
    const { app, run, as, to } = await workspace('target');
    const scope: Scope = { ids: await app.review.numbers(run, filterScope().filter) };
    const { request } = await app.reruns.ask(run, scope, 'lost');
    await as('Wei');
    app.reruns.approve(request, 'fine');
    to('{ type: file, path: elsewhere }');
    await expect(app.reruns.send(request)).rejects.toMatchObject({ code: 'not-allowed' });
    to('{ type: file, path: sent }');
    const path = join(app.folder, 'reruns', request, 'items.ndjson');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"a"', '"z"'));
    await expect(app.reruns.send(request)).rejects.toMatchObject({ code: 'verification' });
    expect(app.reruns.show(request)).toMatchObject({ state: 'sending', failure: expect.stringMatching(/not those/) });
    writeFileSync(path, text);
    expect(await app.reruns.send(request)).toMatchObject({ state: 'sent', failure: null });
  });

  it('is gone on with by the engine that is opened next', async () => {
    const { app, run, as, outbound } = await workspace('next');
    const { request } = await app.reruns.ask(run, filterScope(), 'lost');
    await as('Wei');
    app.reruns.approve(request, 'fine');
    outbound(sides.inbound);
    await app.close();
    const next = createApp({ workspace: app.folder, workerFile: 'out/main/worker.js', threads: 2, environment: {} });
    opened.splice(0, 1, next);
    next.goOnWithReruns((error) => {
      throw error;
    });
    await expect.poll(() => next.reruns.show(request).state, { timeout: 50_000, interval: 200 }).toBe('closed');
  });

  it('is tried again after longer and longer pauses, also by an engine that is opened later, and as soon as somebody asks', async () => {
    const { app, run, as, to } = await workspace('away');
    to('{ type: redis-stream, url: "redis://127.0.0.1:1", stream: redo }');
    const { request } = await app.reruns.ask(run, filterScope(), 'lost');
    await as('Wei');
    app.reruns.approve(request, 'fine');
    const start = Date.parse('2026-06-17T00:00:00Z');
    vi.useFakeTimers({ toFake: ['Date'], now: start });
    try {
      await withLimits({ rerunRetryPausesMs: [] }, async () => {
        const pauses: number[] = [];
        for (let attempt = 0; attempt < 7; attempt++) {
          await app.reruns.goOn(() => {});
          const { retryAt, failure } = app.reruns.show(request);
          expect(failure).toMatch(/stream redo cannot be written/);
          const pause = Date.parse(retryAt ?? '') - Date.now();
          pauses.push(pause / 1_000);
          vi.setSystemTime(Date.now() + pause - 1);
          await app.reruns.goOn(() => {});
          expect(app.reruns.show(request).retryAt).toBe(retryAt);
          vi.setSystemTime(Date.now() + 1);
        }
        expect(pauses).toEqual([5, 15, 60, 300, 900, 900, 900]);
        await app.reruns.goOn(() => {});
        await app.close();
        const next = createApp({
          workspace: app.folder,
          workerFile: 'out/main/worker.js',
          threads: 2,
          environment: {},
        });
        opened.splice(0, opened.length, next);
        const { retryAt } = next.reruns.show(request);
        await next.reruns.goOn(() => {});
        expect(next.reruns.show(request).retryAt).toBe(retryAt);
        vi.setSystemTime(Date.now() + 10_000);
        await expect(next.reruns.send(request)).rejects.toMatchObject({ code: 'unreachable' });
        expect(next.reruns.show(request).retryAt).not.toBe(retryAt);
      });
    } finally {
      vi.useRealTimers();
    }
  });

  it('needs a definition that says where items go, and findings with a key', async () => {
    const { app, run, definition } = await workspace('none');
    writeFileSync(definition, readFileSync(definition, 'utf8').split('\nrerun:')[0] ?? '');
    await expect(app.reruns.ask(run, filterScope(), 'lost')).rejects.toMatchObject({ code: 'definition' });
  });
});

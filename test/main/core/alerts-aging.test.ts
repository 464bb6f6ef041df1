import { afterEach, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { testClock } from '#test/support/clearing.ts';
import { httpReceiver } from '#test/support/receivers.ts';
import { filterScope, type Row, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let opened: App | undefined;
afterEach(() => opened?.close());

const inbound: Row[] = ['a', 'b', 'c', 'd'].map((key) => [key, '1']);

it('findings that are open for longer than a rule says are told of once, as many as there are', async () => {
  const { url, posted, close } = await httpReceiver();
  const clock = testClock('2026-06-10T08:00:00Z');
  const rules = `[{ name: stale, on: age, age: 3d, send: ops }, { name: lost, on: age, age: 3d, kind: unexpected, send: ops }]`;
  const more = `alerts: { language: zh, channels: { ops: { type: webhook, url: "${url}" } }, rules: ${rules} }`;
  const { app, run } = reconciliationIn(folder.path('w'), { more, clock });
  opened = app;
  const first = await run(inbound, [
    ['c', '1'],
    ['d', '1'],
  ]);
  clock.set('2026-06-12T08:00:00Z');
  const second = await run(inbound, [['d', '1']]);
  const told = async () => {
    await app.alerts.age();
    return posted.map(({ body }) => [body.rule, body.run, body.aged]);
  };
  expect(await told()).toEqual([]);
  // a and b are older than three days, c is not; b is accepted.
  clock.set('2026-06-13T08:00:01Z');
  await app.review.decide(second.run, filterScope({ key: ['b'] }), verdictOn('accepted'));
  expect(await told()).toEqual([['stale', second.run, 1]]);
  expect(posted[0]?.body.text).toContain('1 条差异超过 3 天未处理');
  expect(await told()).toHaveLength(1);
  // c grows as old; what was told of is not told of again by another run.
  clock.set('2026-06-15T08:00:01Z');
  expect(await told()).toEqual([
    ['stale', second.run, 1],
    ['stale', second.run, 2],
  ]);
  await run(inbound, [['d', '1']]);
  expect(await told()).toHaveLength(2);
  expect(first.run).not.toBe(second.run);
  close();
});

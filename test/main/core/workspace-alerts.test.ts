import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { createClient, createRouter } from '#main/router.ts';
import { testClock } from '#test/support/clearing.ts';
import { httpReceiver } from '#test/support/receivers.ts';
import { reconciliationIn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const closing: (() => unknown)[] = [];
let opened: App | undefined;
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await opened?.close();
});

const own = `alerts: { channels: { chat: workspace }, rules: [{ name: differs, on: mismatch, send: chat }] }`;

async function workspace(more = own) {
  const receiver = await httpReceiver();
  closing.push(receiver.close);
  const clock = testClock('2026-06-10T20:00:00Z');
  const { app, run, definition } = reconciliationIn(folder.path('w'), { more, clock });
  opened = app;
  const client = createClient(createRouter(app));
  const save = (settings: object, name = 'chat') => client.alerts.saveChannel({ name, text: JSON.stringify(settings) });
  const acts = () =>
    app.trail.of(['alert.channel-saved', 'alert.channel-removed', 'alert.times-saved', 'alert.retried']);
  const differ = () => run([['a', '1']], [['a', '2']]);
  return { app, client, clock, differ, receiver, save, definition, acts };
}

describe('a channel of the workspace', () => {
  it('is named by a definition, and tells of its runs', async () => {
    const { differ, receiver, save, acts, client } = await workspace();
    const shown = await save({ type: 'webhook', url: receiver.url });
    expect(shown.channels).toEqual([
      { name: 'chat', type: 'webhook', settings: { type: 'webhook', url: receiver.url }, unset: [] },
    ]);
    const { run } = await differ();
    expect(receiver.posted.map(({ body }) => body.run)).toEqual([run]);
    await save({ type: 'webhook', url: receiver.url, format: 'plain' });
    await client.alerts.removeChannel({ name: 'chat' });
    expect(acts().map(({ payload }) => payload)).toEqual([
      { channel: 'chat', type: 'webhook', replaces: false },
      { channel: 'chat', type: 'webhook', replaces: true },
      { channel: 'chat' },
    ]);
  });

  it.each([
    [{ type: 'webhook', url: 'http://h', secret: 's3cret' }, 'chat.secret holds a secret as it is'],
    [{ type: 'email', url: 'smtps://me:s3cret@h:465', from: 'a@b', to: 'c@d' }, 'chat.url holds a secret as it is'],
    [{ type: 'webhook', format: 'wecom', url: 'https://h/send?key=s3cret' }, 'chat.url holds a secret as it is'],
    [
      { type: 'sms', url: 'http://h', headers: { Authorization: 'Bearer s3cret' }, body: {} },
      'chat.Authorization holds',
    ],
    [{ type: 'webhook', ulr: 'http://h' }, 'did you mean url?'],
    [{ type: 'webhok', url: 'http://h' }, 'which is no channel; did you mean webhook?'],
  ])('is refused where it holds a secret, or is wrong (%j)', async (settings, complaint) => {
    const { save, client, acts } = await workspace();
    const error = await save(settings).catch((refused: Error) => refused);
    expect(error).toMatchObject({ code: 'definition', message: expect.stringContaining(complaint) });
    expect((await client.alerts.settings()).channels).toEqual([]);
    expect(acts()).toEqual([]);
  });

  it('whose variable has no value says so, here and when it is tried', async () => {
    const { save, client } = await workspace();
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Tieout fills it in.
    const { channels } = await save({ type: 'webhook', format: 'feishu', url: 'https://h/hook/${ROBOT}' });
    expect(channels).toMatchObject([{ unset: ['ROBOT'] }]);
    expect(await client.alerts.testChannel({ name: 'chat' })).toMatchObject({
      ...{ isSent: false, reason: 'settings' },
      failure: expect.stringContaining('the environment variable ROBOT is not set'),
    });
  });

  it.each([
    ['en', '[test] Tieout · Tieout: match'],
    ['zh', '【测试】Tieout · Tieout: 一致'],
  ] as const)('is tried in %s, past the outbox', async (language, subject) => {
    const { save, client, receiver } = await workspace();
    await save({ type: 'webhook', url: receiver.url });
    expect(await client.alerts.testChannel({ name: 'chat', language })).toMatchObject({ isSent: true, failure: null });
    expect(receiver.posted[0]?.body.subject).toBe(subject);
    expect((await client.alerts.outbox({})).alerts).toEqual([]);
  });

  it('that is not there any more leaves the alert waiting, until it is there and tried again', async () => {
    const { differ, receiver, save, client, acts } = await workspace();
    const { run } = await differ();
    const { alerts, counts } = await client.alerts.outbox({ state: 'waiting' });
    expect(alerts).toMatchObject([
      { run, name: 'orders', occasion: 'mismatch', failure: 'the workspace has no channel chat' },
    ]);
    expect(counts).toEqual({ waiting: 1, sent: 0, 'given-up': 0, 'not-needed': 0 });
    await save({ type: 'webhook', url: receiver.url });
    const alert = alerts[0]?.alert ?? '';
    expect(await client.alerts.retry({ alert })).toMatchObject({ state: 'sent', attempts: 2, failure: null });
    expect(acts().at(-1)).toMatchObject({ action: 'alert.retried', payload: { run, alert } });
    await expect(client.alerts.retry({ alert })).rejects.toMatchObject({ code: 'usage' });
    await expect(client.alerts.retry({ alert: 'none' })).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('quiet hours and escalation of the workspace', () => {
  it('hold where the definition has none, and name channels of the workspace', async () => {
    const { differ, receiver, save, client, acts } = await workspace();
    await save({ type: 'webhook', url: receiver.url });
    await save({ type: 'webhook', url: `${receiver.url}/lead` }, 'lead');
    const quiet = { from: '22:00', to: '07:00', zone: 'Asia/Shanghai' };
    await client.alerts.saveTimes({ quiet, escalate: { after: '30m', send: ['lead'] } });
    await differ();
    const { alerts } = await client.alerts.outbox({});
    expect(alerts.map(({ channel, dueAt, isEscalation }) => [channel, dueAt, isEscalation])).toEqual([
      ['chat', '2026-06-10T23:00:00.000Z', false],
      ['workspace/lead', '2026-06-10T23:30:00.000Z', true],
    ]);
    await expect(client.alerts.removeChannel({ name: 'lead' })).rejects.toMatchObject({ code: 'usage' });
    await expect(
      client.alerts.saveTimes({ quiet: null, escalate: { after: '30m', send: ['nobody'] } }),
    ).rejects.toMatchObject({ code: 'not-found', message: 'the workspace has no channel nobody' });
    await expect(
      client.alerts.saveTimes({ quiet: { ...quiet, zone: 'Asia/Shanghi' }, escalate: null }),
    ).rejects.toMatchObject({ code: 'definition', message: expect.stringContaining('is no time zone') });
    expect(acts().at(-1)?.payload).toEqual({ quiet: '22:00-07:00 Asia/Shanghai', escalate: '30m: lead' });
  });
});

it('a misspelt channel of a definition is complained of', async () => {
  const { client, definition } = await workspace();
  writeFileSync(
    definition,
    `name: o\nkey: k\ninbound: { type: csv, path: a }\noutbound: { type: csv, path: b }\nalerts: { channels: { chat: { type: workspac } }, rules: [] }\n`,
  );
  await expect(client.alerts.test({ path: join(definition) })).rejects.toMatchObject({
    message: expect.stringContaining('did you mean workspace?'),
  });
});

it('a notification is handed to every window that listens, and waits where none does', async () => {
  const { differ, client, save, app } = await workspace();
  await save({ type: 'notify' });
  const { run } = await differ();
  expect((await client.alerts.outbox({})).alerts).toMatchObject([
    { state: 'waiting', failure: 'no window of Tieout is open' },
  ]);
  const stop = new AbortController();
  const [first, second] = [app.alertNotices.listen(stop.signal), app.alertNotices.listen(stop.signal)];
  const heard = Promise.all([first.next(), second.next()]);
  const alert = (await client.alerts.outbox({})).alerts[0]?.alert ?? '';
  expect(await client.alerts.retry({ alert })).toMatchObject({ state: 'sent' });
  const place = `/runs/${run}/findings`;
  const notice = { alert, title: '[repeat] Tieout · orders: mismatch, 1 finding', place };
  expect((await heard).map(({ value }) => value)).toMatchObject([notice, notice]);
  stop.abort();
});

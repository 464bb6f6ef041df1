import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sendingBy } from '#main/alerts/index.ts';
import { filled } from '#main/alerts/sms.ts';
import { dingtalkSignature, feishuSignature, plainSignature } from '#main/alerts/webhook.ts';
import { alerts } from '#main/core/alerts/alerts.ts';
import { workspaceChannels } from '#main/core/alerts/workspace-channels.ts';
import { loadDefinition } from '#main/core/definition-file.ts';
import type { Recorder } from '#main/core/ports.ts';
import { alertSettingsBooks } from '#main/store/alert-settings.ts';
import { alertBooks } from '#main/store/alerts.ts';
import { openBooks } from '#main/store/database.ts';
import type { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { httpReceiver, type Posted, smtpReceiver } from '#test/support/receivers.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const sendBy = sendingBy(() => false);
const folder = tempFolder();
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A workspace with a definition that has these alerts, a clock to turn, and whatever was entered in the trail. */
function workspace(settings: object, environment: Record<string, string> = {}) {
  const path = folder.path(`w${Math.random()}`);
  mkdirSync(path);
  const file = join(path, 'sku.yaml');
  const side = (name: string) => ({ type: 'csv', path: name });
  writeFileSync(
    file,
    JSON.stringify({ name: 'sku', key: 'k', inbound: side('a'), outbound: side('b'), alerts: settings }),
  );
  const db = openBooks(path);
  closing.push(() => db.close());
  const books = alertBooks(db);
  const entered: string[] = [];
  const recorder = {
    enter: (action: string, _: unknown, act?: () => unknown) => {
      entered.push(action);
      return act?.();
    },
    together: (act: () => unknown) => act(),
  } as unknown as Recorder;
  const clock = { at: new Date('2026-06-17T12:00:00Z'), now: () => clock.at };
  const parts = {
    alertBooks: books,
    engine: recorder,
    person: recorder,
    me: () => 'mei',
    takesPart: () => true,
    clock,
    environment,
    workspace: workspaceChannels({ settings: alertSettingsBooks(db), person: recorder, environment }),
    send: sendBy,
  };
  const app = alerts(parts);
  const definition = () => loadDefinition(file, environment).definition;
  const entry = { run: 'R1', name: 'sku', definitionPath: file };
  const counts = { missing: 3, unexpected: 0, different: 0, duplicate: 0, invalid: 0 };
  const summary = summaryWith({ run: 'R1', name: 'sku', verdict: 'mismatch', findings: counts });
  return {
    ...{ app, books, clock, entered, file, parts, definition },
    end: () => app.tell(entry, definition(), { summary }),
    fail: (code: TieoutError['code']) => app.tell(entry, definition(), { failure: { code } }),
    wait: (ms: number) => {
      clock.at = new Date(clock.at.getTime() + ms);
      return app.deliver();
    },
  };
}

const onMismatch = [{ name: 'differs', on: 'mismatch', send: 'ops' }];

async function http(answer?: { status: number; body: object }) {
  const receiver = await httpReceiver(answer);
  closing.push(receiver.close);
  return receiver;
}

describe('an alert by mail', () => {
  it.each([
    ['en', 'Missing 3', 'See it with tieout show R1'],
    ['zh', '短款 3', '查看： tieout show R1'],
  ])('arrives at a mail server in %s', async (language, counts, link) => {
    const smtp = await smtpReceiver();
    closing.push(smtp.close);
    const channels = { ops: { type: 'email', url: smtp.url, from: 'tieout@example.com', to: 'ops@example.com' } };
    const { end, app, entered } = workspace({ language, channels, rules: onMismatch });
    await end();
    const [sent] = app.list('R1');
    expect(sent).toMatchObject({ state: 'sent', attempts: 1, failure: null });
    expect(entered).toEqual(['alert.sent']);
    const [mail = ''] = smtp.mails;
    expect(mail).toContain(`X-Tieout-Alert: ${sent?.alert}`);
    expect(mail).toContain(`Message-ID: <${sent?.alert}@tieout>`);
    const text = decodedBody(mail);
    expect(text).toContain(counts);
    expect(text).toContain(link);
  });

  it('is not sent in clear where a password would be', async () => {
    const smtp = await smtpReceiver();
    closing.push(smtp.close);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Tieout fills it in.
    const url = smtp.url.replace('//', '//ops:${MAIL_PASSWORD}@');
    const channels = { ops: { type: 'email', url, from: 'tieout@example.com', to: 'ops@example.com' } };
    const { end, app } = workspace({ channels, rules: onMismatch }, { MAIL_PASSWORD: 's3cret' });
    await end();
    const [line] = app.list('R1');
    expect(line).toMatchObject({ state: 'waiting', attempts: 1 });
    expect(line?.failure).not.toBeNull();
    expect(JSON.stringify(line)).not.toContain('s3cret');
    expect(smtp.mails).toEqual([]);
  });
});

describe('a webhook', () => {
  it('is signed over time and body, and names the alert', async () => {
    const { url, posted } = await http();
    const { end } = workspace({ channels: { ops: { type: 'webhook', url, secret: 'k' } }, rules: onMismatch });
    await end();
    const [{ headers, text, body }] = posted as [(typeof posted)[0]];
    expect(headers['x-tieout-signature']).toBe(plainSignature('k', String(headers['x-tieout-timestamp']), text));
    expect(body).toMatchObject({
      id: headers['idempotency-key'],
      run: 'R1',
      findings: { missing: 3 },
      isRepeat: false,
    });
  });

  it.each(['dingtalk', 'feishu', 'wecom'] as const)('speaks to %s, and believes its code alone', async (format) => {
    const receiver = await http();
    const channels = { ops: { type: 'webhook', url: `${receiver.url}/robot?access_token=t0ken`, format, secret: 'k' } };
    const { end, app, wait } = workspace({ channels, rules: onMismatch });
    receiver.answer.body = { errcode: 310000, code: 19021 };
    await end();
    expect(app.list('R1')).toMatchObject([
      { state: 'waiting', failure: expect.stringMatching(/refused it with code \d+/) },
    ]);
    expect(JSON.stringify(app.list('R1'))).not.toContain('t0ken');
    receiver.answer.body = { errcode: 0, code: 0 };
    await wait(limits.alertPausesMs[0]);
    expect(app.list('R1')).toMatchObject([{ state: 'sent', attempts: 2 }]);
    const [, second] = receiver.posted;
    const { url = '', body = {} }: Partial<Posted> = second ?? {};
    const query = new URL(url, receiver.url).searchParams;
    if (format === 'dingtalk') expect(query.get('sign')).toBe(dingtalkSignature('k', query.get('timestamp') ?? ''));
    if (format === 'feishu') expect(body.sign).toBe(feishuSignature('k', String(body.timestamp)));
    expect(JSON.stringify(body)).toContain('[repeat] Tieout · sku: mismatch, 3 findings');
  });
});

describe('an SMS', () => {
  it('fills its template without any value becoming a part of the JSON', () => {
    const name = '","to":"+1","x":"';
    expect(filled({ to: ['+86'], p: { content: '{name}: {text} {other}' } }, { name, text: 't' })).toEqual({
      to: ['+86'],
      p: { content: `${name}: t {other}` },
    });
  });
});

describe('rules', () => {
  it('look at verdict, kind, count and share, and at sources that are away', async () => {
    const { url, posted } = await http();
    const ops = { type: 'webhook', url };
    const rule = (name: string, more: object) => ({ name, on: ['mismatch'], send: 'ops', ...more });
    const rules = [
      ...[
        rule('missing', { kind: 'missing', count: 3 }),
        rule('many', { count: 4 }),
        rule('duplicates', { kind: 'duplicate' }),
      ],
      ...[rule('share', { share: '50%' }), rule('away', { on: 'source-away' })],
    ];
    const { end, fail } = workspace({ channels: { ops }, rules });
    await end();
    expect(posted.map(({ body }) => body.rule)).toEqual(['missing']);
    await fail('unreachable');
    await fail('interrupted');
    expect(posted.map(({ body }) => body.rule)).toEqual(['missing', 'away']);
  });

  it.each([
    [{ on: 'match' }, 'match', 'match'],
    [{ on: 'not-established' }, 'not-established', 'match'],
    [{ on: ['match', 'mismatch'] }, 'mismatch', 'not-established'],
  ] as const)('look at the verdict alone where nothing else is said (%j)', async (rule, verdict, other) => {
    const { url, posted } = await http();
    const rules = [{ name: 'r', send: 'ops', ...rule }];
    const { app, definition, file } = workspace({ channels: { ops: { type: 'webhook', url } }, rules });
    const tell = (of: typeof verdict | typeof other) =>
      app.tell({ run: of, name: 'sku', definitionPath: file }, definition(), { summary: summaryWith({ verdict: of }) });
    await tell(other);
    await tell(verdict);
    expect(posted.map(({ body }) => body.run)).toEqual([verdict]);
  });

  it('tell of a share of the records only where there are as many', async () => {
    const { url, posted } = await http();
    const rules = [{ name: 'share', on: 'mismatch', share: '0.5%', send: 'ops' }];
    const { app, definition, file } = workspace({ channels: { ops: { type: 'webhook', url } }, rules });
    const tell = (run: string, missing: number) => {
      const findings = { missing, unexpected: 0, different: 0, duplicate: 0, invalid: 0 };
      const summary = summaryWith({ run, verdict: 'mismatch', findings });
      return app.tell({ run, name: 'sku', definitionPath: file }, definition(), { summary });
    };
    await tell('few', 4_999);
    await tell('many', 5_000);
    expect(posted.map(({ body }) => body.run)).toEqual(['many']);
  });

  it.each([
    [{ on: 'age' }, /a rule on age says how old/],
    [{ on: ['age', 'match'], age: '3d' }, /on nothing else/],
    [{ on: 'mismatch', age: '3d' }, /a rule with an age is on: age/],
    [{ on: 'age', age: '3d', share: '1%' }, /leave share out/],
    [{ on: 'age', age: 'soon' }, /a duration, such as 30m or 2h/],
  ])('that make no sense are complained of (%j)', (rule, complaint) => {
    const channels = { ops: { type: 'webhook', url: 'http://h' } };
    expect(workspace({ channels, rules: [{ name: 'r', send: 'ops', ...rule }] }).definition).toThrow(complaint);
  });

  it('keep quiet in a zone that there is', () => {
    const channels = { ops: { type: 'webhook', url: 'http://h' } };
    const quiet = { from: '22:00', to: '07:00', zone: 'Asia/Shanghi' };
    const { definition } = workspace({ channels, rules: onMismatch, quiet });
    expect(definition).toThrow(/Asia\/Shanghi is no time zone; use a name such as Asia\/Shanghai/);
  });

  it('that name a channel that is not there are complained of', () => {
    const { definition } = workspace({
      channels: { ops: { type: 'webhook', url: 'http://h' } },
      rules: [{ ...onMismatch[0], send: 'opps' }],
    });
    expect(definition).toThrow(/no channel is called opps; did you mean ops\?/);
  });
});

describe('the outbox', () => {
  it('asks of the definition nothing but the channel of what waits, and says whose it is no more', async () => {
    const receiver = await http({ status: 500, body: {} });
    const ops = { type: 'webhook', url: receiver.url };
    const { end, app, wait, file } = workspace({ channels: { ops }, rules: onMismatch });
    await end();
    const write = (channels: object) => {
      const alerts = { channels, rules: onMismatch };
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Tieout would fill it in.
      writeFileSync(file, JSON.stringify({ name: 'sku', inbound: { url: '${NOT_SET}' }, alerts }));
    };
    write({ other: ops });
    await wait(limits.alertPausesMs[0]);
    expect(app.list('R1')).toMatchObject([{ state: 'waiting', failure: 'sku.yaml has no channel ops any more' }]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Tieout would fill it in.
    write({ other: { ...ops, secret: '${NOT_SET_EITHER}' }, ops });
    receiver.answer.status = 200;
    await wait(limits.alertPausesMs[1]);
    expect(app.list('R1')).toMatchObject([{ state: 'sent' }]);
  });

  it('folds what comes again of the same run and rule into one', async () => {
    const { url, posted } = await http();
    const { end, app } = workspace({ channels: { ops: { type: 'webhook', url } }, rules: onMismatch });
    for (let again = 0; again < 20; again++) await end();
    expect(posted).toHaveLength(1);
    expect(app.list('R1')).toMatchObject([{ state: 'sent', folded: 19 }]);
  });

  it('sends once more what its sender died over, under the same id and marked as a repeat', async () => {
    const { url, posted } = await http();
    const { parts, app, definition, file, wait, clock } = workspace({
      channels: { ops: { type: 'webhook', url } },
      rules: onMismatch,
    });
    // Whoever claimed it sent it, and was killed before that could be entered.
    const dying = alerts({ ...parts, send: (...args) => sendBy(...args).then(() => new Promise(() => {})) });
    const summary = summaryWith({ run: 'R1', name: 'sku', verdict: 'mismatch' });
    void dying.tell({ run: 'R1', name: 'sku', definitionPath: file }, definition(), { summary });
    while (posted.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await app.deliver();
    expect(posted).toHaveLength(1);
    clock.at = new Date(clock.at.getTime() + limits.alertTimeoutMs * 2);
    await wait(1);
    expect(posted.map(({ body }) => [body.id, body.isRepeat])).toEqual([
      [posted[0]?.body.id, false],
      [posted[0]?.body.id, true],
    ]);
  });

  it('gives up after its last pause, and says so', async () => {
    const { url } = await http({ status: 500, body: {} });
    const { end, wait, app, entered } = workspace({ channels: { ops: { type: 'webhook', url } }, rules: onMismatch });
    await end();
    for (const pauseMs of limits.alertPausesMs) await wait(pauseMs);
    expect(app.list('R1')).toMatchObject([
      { state: 'given-up', attempts: limits.alertPausesMs.length + 1, failure: 'answered 500' },
    ]);
    expect(entered).toEqual(['alert.given-up']);
  });

  it('counts what was refused, not the engines that were killed over it', async () => {
    const { url } = await http({ status: 500, body: {} });
    const { books, clock, end, wait, app } = workspace({
      channels: { ops: { type: 'webhook', url } },
      rules: onMismatch,
    });
    await end();
    // As many as would otherwise be all there are: each took it, and was gone before it had an answer.
    for (const _ of limits.alertPausesMs) {
      clock.at = new Date(clock.at.getTime() + 60_000);
      const now = clock.at.toISOString();
      expect(books.claim(now, now, 1)).toHaveLength(1);
    }
    await wait(1);
    expect(app.list('R1')).toMatchObject([{ state: 'waiting', attempts: limits.alertPausesMs.length + 2 }]);
  });

  it('keeps quiet at night in the zone of the people', async () => {
    const { url, posted } = await http();
    const quiet = { from: '19:00', to: '07:30', zone: 'Asia/Shanghai' };
    const { end, wait, app } = workspace({ channels: { ops: { type: 'webhook', url } }, rules: onMismatch, quiet });
    await end();
    expect(posted).toHaveLength(0);
    expect(app.list('R1')).toMatchObject([{ dueAt: '2026-06-17T23:30:00.000Z' }]);
    await wait(11.5 * 3_600_000);
    expect(posted).toHaveLength(1);
  });

  it.each([
    [true, ['differs'], 'not-needed'],
    [false, ['differs', 'escalation'], 'sent'],
  ])('escalates only where nobody looked (looked: %s)', async (isLookedAt, told, state) => {
    const { url, posted } = await http();
    const escalate = { after: '30m', send: 'ops' };
    const { end, wait, app, entered } = workspace({
      channels: { ops: { type: 'webhook', url } },
      rules: onMismatch,
      escalate,
    });
    await end();
    if (isLookedAt) for (let again = 0; again < 2; again++) app.looked('R1');
    await wait(30 * 60_000);
    expect(posted.map(({ body }) => body.rule)).toEqual(told);
    expect(app.list('R1').find(({ rule }) => rule === 'escalation')).toMatchObject({ state });
    expect(entered.filter((action) => action === 'run.looked-at')).toHaveLength(isLookedAt ? 1 : 0);
  });
});

it('a test is sent to every channel, and says which of them failed', async () => {
  const [good, bad] = [await http(), await http({ status: 403, body: {} })];
  const channels = { good: { type: 'webhook', url: good.url }, bad: { type: 'webhook', url: bad.url } };
  const { app, file } = workspace({ channels, rules: [{ ...onMismatch[0], send: 'good' }] });
  expect(await app.test(file)).toEqual([
    { channel: 'good', type: 'webhook', isSent: true, failure: null, reason: null },
    { channel: 'bad', type: 'webhook', isSent: false, failure: 'answered 403', reason: 'key' },
  ]);
});

it('what the books keep of a definition has no secret of a channel in it', () => {
  const ops = { type: 'webhook', url: 'https://chat.example/robot?access_token=t0ken', secret: 's3cret' };
  const sms = { to: '13800000000', sign: 's', template: 'T' };
  const aliyun = { type: 'aliyun-sms', accessKeyId: 'a', accessKeySecret: 's3cret', ...sms };
  const tencent = { type: 'tencent-sms', secretId: 'a', secretKey: 's3cret', app: '1', ...sms };
  const plain = { type: 'sms', url: 'https://h', headers: { Authorization: 'Bearer s3cret' }, body: {} };
  const { file } = workspace({ channels: { ops, aliyun, tencent, plain }, rules: onMismatch });
  const { text } = loadDefinition(file, {});
  expect(text).toContain('https://chat.example/***');
  expect(text).not.toMatch(/t0ken|s3cret/);
});

/** The text of a mail, whichever way it is encoded. */
function decodedBody(mail: string): string {
  const [head = '', ...rest] = mail.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  if (!/quoted-printable/i.test(head)) return body;
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

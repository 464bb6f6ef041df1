import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '#main/app.ts';
import { startCollecting } from '#main/collect.ts';
import { testClock } from './clearing.ts';
import { sendToStream } from './collecting.ts';
import { type Mariadb, startMariadb } from './mariadb.ts';
import { httpReceiver, smtpReceiver } from './receivers.ts';
import { startRedis, type TestRedis } from './redis.ts';
import { addPerson, appIn } from './reviewing.ts';

/** What a sender, or the system downstream, says of an item: `at` is its version. */
export type Event = { sku: string; price: string; at: string };

/** Two systems that write events to streams, and everybody who is told of what became of them. */
export type Centre = {
  app: App;
  clock: ReturnType<typeof testClock>;
  redis: TestRedis;
  mariadb: Mariadb;
  mail: Awaited<ReturnType<typeof smtpReceiver>>;
  chat: Awaited<ReturnType<typeof httpReceiver>>;
  /** Our own: what was sent, and what downstream answered. */
  redo(...events: Event[]): Promise<void>;
  done(...events: Event[]): Promise<void>;
  /** Carries what the streams hold into the pool, until they are empty. Returns what the collector counted. */
  collect(): ReturnType<typeof startCollecting>;
  /** What the sender was asked to send again, from its own stream. */
  askedAgain(): Promise<Record<string, unknown>[]>;
  /** Everything that is done afterwards is this person's. */
  as(who: string): Promise<unknown>;
  stop(): Promise<void>;
};

/**
 * A clearing centre on servers of its own: a pool filled from two streams, an activity that starts at a time, alerts by
 * mail and webhook, a journal, and a stream to the sender. mei (a lead) founded it; Wei audits, and Li leads beside mei.
 */
export async function startCentre(workspace: string, now: string, startsAt: string): Promise<Centre> {
  const clock = testClock(now);
  const [redis, mariadb, mail, chat] = await Promise.all([
    startRedis(),
    startMariadb(),
    smtpReceiver(),
    httpReceiver(),
  ]);
  const app = appIn(workspace, 'mei', clock);
  const collector = join(workspace, 'collector.yaml');
  writeFileSync(collector, collectorOf(redis));
  mkdirSync(join(workspace, 'definitions'), { recursive: true });
  const definition = definitionOf({ redis, mariadb, mail, chat }, startsAt);
  writeFileSync(join(workspace, 'definitions', 'tagging.yaml'), JSON.stringify(definition));
  await app.people.makeKey('mei', undefined);
  await addPerson(app, 'Wei', 'auditor');
  await addPerson(app, 'Li', 'lead');
  const send = (stream: string) => (events: Event[]) =>
    sendToStream(
      redis,
      stream,
      events.map((event) => Buffer.from(JSON.stringify(event))),
    );
  return {
    ...{ app, clock, redis, mariadb, mail, chat },
    redo: (...events) => send('redo')(events),
    done: (...events) => send('done')(events),
    collect: () =>
      startCollecting({
        ...{ file: collector, environment: {}, drain: true, metricsPort: undefined },
        stop: new AbortController().signal,
        onWarning: (text) => {
          throw new Error(text);
        },
        onStarted: () => {},
      }),
    async askedAgain() {
      const entries = await redis.client.xrange('again', '-', '+');
      return entries.map(
        ([, cells]) => JSON.parse(cells[cells.indexOf('payload') + 1] ?? '') as Record<string, unknown>,
      );
    },
    as: (who) => app.people.actAs(who, undefined),
    async stop() {
      await app.close();
      mail.close();
      chat.close();
      await Promise.all([redis.stop(), mariadb.stop()]);
    },
  };
}

function collectorOf({ url }: TestRedis): string {
  const stream = (name: string) => `{ type: redis-stream, url: "${url}", stream: ${name} }`;
  return [
    `pool: { url: "${url}", prefix: "pool:618", buckets: 16 }`,
    'key: [sku]',
    'version: { name: at, type: datetime }',
    `inbound: ${stream('redo')}`,
    `outbound: ${stream('done')}`,
    '',
  ].join('\n');
}

function definitionOf(
  { redis, mariadb, mail, chat }: Pick<Centre, 'redis' | 'mariadb' | 'mail' | 'chat'>,
  startsAt: string,
) {
  const side = (name: string) => ({
    ...{ type: 'redis', url: redis.url, layout: 'hash-buckets', match: `pool:618:${name}:*`, format: 'json' },
  });
  return {
    name: 'tagging',
    activity: { id: '618', startsAt, policy: 'daily', passes: ['12h', '1h'] },
    key: ['sku'],
    fields: [{ name: 'price', type: 'decimal' }],
    inbound: side('in'),
    outbound: side('out'),
    alerts: {
      channels: {
        mail: { type: 'email', url: mail.url, from: 'tieout@example.com', to: 'ops@example.com' },
        chat: { type: 'webhook', url: chat.url },
      },
      rules: [{ name: 'differs', on: 'mismatch', send: ['mail', 'chat'] }],
    },
    journal: { url: mariadb.url, level: 'findings' },
    rerun: { type: 'redis-stream', url: redis.url, stream: 'again', recheckAfter: '5m' },
  };
}

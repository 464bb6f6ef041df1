import { createHmac } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RerunMessage } from '#main/core/ports.ts';
import { openDelivery } from '#main/reruns/index.ts';
import { describeDelivery, type RerunSettings, rerunSettingsSchema } from '#shared/rerun.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const secret = 'a secret of the sender';

type Call = { headers: IncomingHttpHeaders; body: string };
const receiver = { calls: [] as Call[], answers: [] as number[] };
let servers: { redis: TestRedis; mariadb: Mariadb; http: Server };

beforeAll(async () => {
  const http = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      receiver.calls.push({ headers: request.headers, body });
      response.writeHead(receiver.answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  servers = { redis: await startRedis(), mariadb: await startMariadb(), http };
  await servers.mariadb.sql(
    'CREATE TABLE promo.redo (message_id VARCHAR(40) PRIMARY KEY, request VARCHAR(20), payload JSON, noted TIMESTAMP DEFAULT NOW())',
  );
}, 120_000);
afterAll(async () => {
  servers.http.close();
  await servers.redis.stop();
  await servers.mariadb.stop();
});

const sentFolders: string[] = [];
/** One folder for all of the file's tests. */
const sent = () => {
  sentFolders[0] ??= folder.path('sent');
  return sentFolders[0];
};
const address = () => `http://127.0.0.1:${(servers.http.address() as AddressInfo).port}/redo`;
const settings = (written: object): RerunSettings => rerunSettingsSchema.parse(written);
const message = (n: number): RerunMessage => ({
  ...{ id: `r-1-${n}`, request: 'r', run: 'R', kind: 'missing', key: { sku: `S${n} "漢"` } },
  body: `{"id":"r-1-${n}","key":{"sku":"S${n} \\"漢\\""}}`,
});
const messages = [message(1), message(2)];

/** How each kind is reached, and the ids it holds, in their order. */
const kinds: { kind: RerunSettings['type']; written: () => object; held: () => Promise<string[]> }[] = [
  {
    kind: 'redis-stream',
    written: () => ({ url: servers.redis.url, stream: 'redo' }),
    held: async () => (await servers.redis.client.xrange('redo', '-', '+')).map(([, fields]) => fields[1] ?? ''),
  },
  {
    kind: 'mysql',
    written: () => ({ url: servers.mariadb.url, table: 'redo', columns: { id: 'message_id' } }),
    held: async () =>
      (await servers.mariadb.sql('SELECT message_id FROM promo.redo ORDER BY 1')).map((row) => String(row.message_id)),
  },
  {
    kind: 'http',
    written: () => ({ url: address(), secret }),
    held: async () =>
      receiver.calls.flatMap(({ body }) => (JSON.parse(body) as { items: { id: string }[] }).items.map(({ id }) => id)),
  },
  {
    kind: 'file',
    written: () => ({ path: sent() }),
    held: async () => {
      const path = join(sent(), 'r-1.ndjson');
      if (!existsSync(path)) return [];
      return readFileSync(path, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => (JSON.parse(line) as { id: string }).id);
    },
  },
];

describe.each(kinds)('items sent to $kind', ({ kind, written, held }) => {
  it('are held by the receiver under their ids', async () => {
    const delivery = await openDelivery(settings({ type: kind, ...written() }), 'r-1');
    await delivery.send(messages);
    await delivery.finish?.();
    await delivery.close();
    expect(await held()).toEqual(['r-1-1', 'r-1-2']);
  });

  it('are described without what is secret', () => {
    const text = describeDelivery(settings({ type: kind, ...written() }));
    expect(text).toContain(kind);
    expect(text).not.toMatch(/secret|root@|password/);
  });
});

describe('a table', () => {
  it('keeps an item that comes again as one row, whole letter by letter', async () => {
    const open = () => openDelivery(settings({ type: 'mysql', ...kinds[1]?.written() }), 'r-1');
    for (let times = 0; times < 2; times++) {
      const delivery = await open();
      await delivery.send([message(7)]);
      await delivery.close();
    }
    const rows = await servers.mariadb.sql("SELECT request, payload FROM promo.redo WHERE message_id = 'r-1-7'");
    expect(rows.map(({ request, payload }) => [request, payload])).toEqual([
      ['r', { id: 'r-1-7', key: { sku: 'S7 "漢"' } }],
    ]);
  });

  it('that lacks a column is refused before anything is sent', async () => {
    const url = servers.mariadb.url;
    await expect(openDelivery(settings({ type: 'mysql', url, table: 'redo' }), 'r-1')).rejects.toThrow(/no column id/);
    await expect(openDelivery(settings({ type: 'mysql', url, table: 'nothing' }), 'r-1')).rejects.toThrow(/no table/);
  });
});

describe('a call', () => {
  it('is signed over its time and body, and names what it repeats', async () => {
    receiver.calls.length = 0;
    const delivery = await openDelivery(settings({ type: 'http', url: address(), secret }), 'r-1');
    await delivery.send(messages);
    const [call] = receiver.calls;
    const signed = createHmac('sha256', secret)
      .update(`${call?.headers['tieout-timestamp']}.${call?.body}`)
      .digest('hex');
    expect(call?.headers).toMatchObject({ 'tieout-signature': `v1=${signed}`, 'idempotency-key': 'r-1-1' });
  });

  it.each([
    [503, true],
    [429, true],
    [403, false],
  ])('that is answered with %i is to be tried again: %s', async (status, isTransient) => {
    receiver.answers.push(status);
    const delivery = await openDelivery(settings({ type: 'http', url: address(), secret }), 'r-1');
    await expect(delivery.send(messages)).rejects.toMatchObject({ code: 'unreachable', isTransient });
  });
});

describe('a receiver that is away', () => {
  it.each([
    { type: 'redis-stream', url: 'redis://:hidden@127.0.0.1:1/0', stream: 'redo' },
    { type: 'mysql', url: 'mysql://root:hidden@127.0.0.1:1/promo', table: 'redo' },
    { type: 'http', url: 'http://me:hidden@127.0.0.1:1/redo', secret },
  ])('is unreachable, and named without a password: $type', async (written) => {
    const sent = async () => {
      const delivery = await openDelivery(settings(written), 'r-1');
      await delivery.send(messages);
    };
    const error = await sent().catch((caught: unknown) => caught);
    expect(error).toMatchObject({ code: 'unreachable' });
    expect((error as Error).message).not.toContain('hidden');
  });
});

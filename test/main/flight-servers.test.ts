import { afterAll, beforeAll, expect, it } from 'vitest';
import { type TestCli, testCli } from '#test/support/cli.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';

let cli: TestCli;
let redis: TestRedis;
let mariadb: Mariadb;
beforeAll(async () => {
  cli = testCli();
  [redis, mariadb] = await Promise.all([startRedis(), startMariadb()]);
});
afterAll(async () => {
  cli.remove();
  await Promise.all([redis?.stop(), mariadb?.stop()]);
});

const pairs = 4_000;

/** Sent four hours ago, and taken half an hour later, as clocks in Shanghai tell it; one was sent now, another yesterday. */
it('redo in Redis buckets and done in a table: the lag is learned, and what was just sent is waited for', {
  timeout: 120_000,
}, async () => {
  const now = Date.now();
  const local = (at: number) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 23).replace('T', ' ');
  const [sentAt, doneAt] = [now - 4 * 3_600_000, now - 3.5 * 3_600_000];
  const keys = Array.from({ length: pairs }, (_, i) => `S${i}`);
  const sent = (at: number) => JSON.stringify({ price: '1', redo: { at: new Date(at).toISOString() } });
  const put = async () => {
    await redis.client.hset('pool:in:0', ...keys.flatMap((key) => [key, sent(sentAt)]));
    await redis.client.hset(
      'pool:in:1',
      'fresh',
      sent(Date.now()),
      'lost',
      sent(now - 86_400_000),
      'odd',
      '{"price":"1","redo":{"at":"soon"}}',
    );
  };
  await put();
  await mariadb.sql('CREATE TABLE done (sku VARCHAR(32) PRIMARY KEY, price INT, done_at DATETIME(3))');
  await mariadb.sql(`INSERT INTO done VALUES ${keys.map((key) => `('${key}', 1, '${local(doneAt)}')`).join(',')}`);
  cli.write(
    'pool.yaml',
    `name: pool
key: [sku]
fields: [price]
inbound:
  type: redis
  url: ${redis.url}
  layout: hash-buckets
  match: "pool:in:*"
  format: json
  columns: { sent: redo.at }
outbound: { type: mysql, url: "${mariadb.url}", table: done, columns: { done: done_at } }
flight: { sent: sent, done: { name: done, zone: Asia/Shanghai } }
`,
  );
  const first = await cli.run(['run', 'pool.yaml', '--json']);
  expect(first).toMatchObject({
    exitCode: 1,
    json: {
      matched: pairs,
      findings: { missing: 3, invalid: 0 },
      flight: { inFlight: 0, unread: 1, pairs, unreadPairs: 0 },
    },
  });
  await put();
  const second = await cli.run(['run', 'pool.yaml', '--json']);
  expect(second).toMatchObject({
    exitCode: 1,
    json: { matched: pairs, findings: { missing: 2 }, flight: { inFlight: 1, unread: 1, window: { runs: 1, pairs } } },
  });
  const { day } = (second.json as { flight: { window: { day: { p50Ms: number; windowMs: number } } } }).flight.window;
  for (const ms of [day.p50Ms, day.windowMs]) {
    expect(ms).toBeGreaterThanOrEqual(1_799_999);
    expect(ms).toBeLessThanOrEqual(1_800_001 * 1.02);
  }
  await mariadb.sql(
    `INSERT INTO done VALUES ('fresh', 1, '${local(Date.now())}'), ('lost', 1, NULL), ('odd', 1, NULL)`,
  );
  expect(await cli.run(['run', 'pool.yaml', '--json'])).toMatchObject({
    exitCode: 0,
    json: { verdict: 'match', matched: pairs + 3, flight: { unreadPairs: 2 } },
  });
});

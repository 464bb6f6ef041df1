import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tryEvents } from '#test/faults/events.ts';
import { testCli } from '#test/support/cli.ts';
import {
  collectorFile,
  complaintsAbout,
  leftIn,
  pendingIn,
  sendToQueue,
  sendToStream,
} from '#test/support/collecting.ts';
import { eventsOf, lettersOf, poolOf } from '#test/support/events.ts';
import { startRabbit, type TestRabbit } from '#test/support/rabbitmq.ts';
import { randomFrom } from '#test/support/random.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';

let redis: TestRedis;
let rabbit: TestRabbit;
const cli = testCli();

beforeAll(async () => {
  [redis, rabbit] = await Promise.all([
    startRedis({ config: ['appendonly yes', 'appendfsync always'] }),
    startRabbit(),
  ]);
}, 180_000);
afterAll(async () => {
  await Promise.all([redis?.stop(), rabbit?.stop()]);
  cli.remove();
}, 60_000);

const event = (sku: string, at: string, rest = '') => Buffer.from(`{"sku":"${sku}","updated_at":"${at}"${rest}}`);
const collect = (file: string, ...options: string[]) => cli.run(['collect', file, '--drain', '--json', ...options]);

/** Commands start slowly on a busy machine, and most of these tests start several. */
describe('collecting', { timeout: 300_000 }, () => {
  it('fills the pool from a stream and a queue, and ends when both are empty', async () => {
    const random = randomFrom(3);
    const sides = { in: eventsOf(2_000, random, 'a'), out: eventsOf(2_000, random, 'a') };
    const file = collectorFile(cli, redis, rabbit, 'whole');
    await sendToStream(redis, 'whole-redo', sides.in.payloads);
    await sendToQueue(rabbit, 'whole-done', sides.out.payloads);
    const { exitCode, json, stderr } = await collect(file);
    expect(exitCode, stderr).toBe(0);
    expect(await complaintsAbout(redis, 'whole', sides)).toEqual([]);
    expect(await pendingIn(redis, ['whole-redo'])).toBe(0);
    expect(await leftIn(rabbit, 'whole-done')).toBe(0);
    expect(json?.sides).toMatchObject({
      inbound: {
        received: sides.in.payloads.length,
        acknowledged: sides.in.payloads.length,
        refused: 0,
        written: sides.in.expected.size,
      },
    });
  });

  it('loses nothing to killed collectors and broken connections of the broker', async () => {
    await tryEvents({
      cli,
      redis,
      rabbit,
      prefix: 'killed',
      events: 2_500,
      kills: 3,
      brokerDrops: 1,
      random: randomFrom(5),
    });
  });

  it('takes over what a collector that died had been handed out, and counts it as handed out again', async () => {
    const file = collectorFile(cli, redis, undefined, 'left');
    await sendToStream(redis, 'left-redo', [event('a', '2026-06-17'), event('b', '2026-06-17')]);
    await redis.client.xgroup('CREATE', 'left-redo', 'tieout', '0');
    await redis.client.xreadgroup('GROUP', 'tieout', 'dead-one', 'COUNT', 1, 'STREAMS', 'left-redo', '>');
    const { json } = await collect(file);
    expect(json?.sides).toMatchObject({
      inbound: { received: 2, redelivered: 1, written: 2, acknowledged: 2, pending: 0 },
    });
    expect([...(await poolOf(redis.client, 'left', 'in')).entries.keys()].sort()).toEqual(['a', 'b']);
  });

  it('says how many events were trimmed from a stream before it saw them, once', async () => {
    const file = collectorFile(cli, redis, undefined, 'trimmed');
    await sendToStream(redis, 'trimmed-redo', [event('a', '2026-06-17')]);
    await collect(file);
    const payloads = ['b', 'c', 'd', 'e'].map((sku) => event(sku, '2026-06-17'));
    await sendToStream(redis, 'trimmed-redo', payloads);
    await redis.client.xtrim('trimmed-redo', 'MAXLEN', 1);
    const first = await collect(file);
    expect(first.stderr).toMatch(/inbound: 3 events of redis-stream trimmed-redo were trimmed .* not in the pool/);
    expect(first.json?.sides).toMatchObject({ inbound: { lost: 3, written: 1 } });
    expect((await collect(file)).json?.sides).toMatchObject({ inbound: { lost: 0 } });
  });

  it('says how many events were deleted after they had been handed out, and does not wait for them', async () => {
    const file = collectorFile(cli, redis, undefined, 'deleted');
    await sendToStream(redis, 'deleted-redo', [event('a', '2026-06-17'), event('b', '2026-06-17')]);
    await redis.client.xgroup('CREATE', 'deleted-redo', 'tieout', '0');
    await redis.client.xreadgroup('GROUP', 'tieout', 'dead-one', 'STREAMS', 'deleted-redo', '>');
    await redis.client.xtrim('deleted-redo', 'MAXLEN', 1);
    const { json, exitCode } = await collect(file);
    expect(exitCode).toBe(0);
    expect(json?.sides).toMatchObject({ inbound: { lost: 1, written: 1, pending: 0 } });
  });

  it.each(['stream', 'quorum', 'classic'])(
    'tries a record that the pool refuses again, then buries it with the reason, and keeps the others (%s)',
    async (kind) => {
      const prefix = `refused-${kind}`;
      const isStream = kind === 'stream';
      const file = collectorFile(cli, redis, isStream ? undefined : rabbit, prefix);
      const side = isStream ? 'in' : 'out';
      // The CRC-32 of "a".
      const bucket = 0xe8b7be43 % 64;
      await redis.client.set(`${prefix}:${side}:${bucket}`, 'no hash');
      const payloads = [event('a', '2026-06-17'), event('b', '2026-06-17')];
      if (isStream) await sendToStream(redis, `${prefix}-redo`, payloads);
      else await sendToQueue(rabbit, `${prefix}-done`, payloads, kind);
      const outcome = await collect(file);
      expect(outcome.exitCode, outcome.stderr).toBe(0);
      const [letter, ...others] = await lettersOf(redis.client, prefix);
      expect(others).toEqual([]);
      expect(letter).toMatchObject({ raw: String(payloads[0]), deliveries: '5' });
      expect(letter?.reason).toMatch(/refused 5 times, at last with: WRONGTYPE/);
      await redis.client.del(`${prefix}:${side}:${bucket}`);
      expect([...(await poolOf(redis.client, prefix, side)).entries.keys()]).toEqual(['b']);
    },
  );

  it('keeps the last delivered where there are no versions', async () => {
    const file = cli.write(
      'last.yaml',
      `pool: { url: "${redis.url}", prefix: last, buckets: 4 }\nkey: sku\ninbound: { type: redis-stream, url: "${redis.url}", stream: last-redo }\n`,
    );
    const payloads = ['3', '1', '2'].map((price) => Buffer.from(`{"sku":"a","price":${price}}`));
    await sendToStream(redis, 'last-redo', payloads);
    expect((await collect(file)).exitCode).toBe(0);
    expect((await poolOf(redis.client, 'last', 'in')).entries.get('a')).toBe('{"sku":"a","price":2}');
  });

  it('writes over what is no record, whatever bytes it is made of', async () => {
    const file = collectorFile(cli, redis, undefined, 'bytes');
    const bucket = 0xe8b7be43 % 64;
    await redis.client.hset(`bytes:in:${bucket}`, 'a', Buffer.from([0xff, 0xfe]));
    await sendToStream(redis, 'bytes-redo', [event('a', '2026-06-17')]);
    expect((await collect(file)).json?.sides).toMatchObject({ inbound: { replaced: 1 } });
  });

  it('names the number of buckets to choose where one holds too much', async () => {
    const file = cli.write(
      'small.yaml',
      `pool: { url: "${redis.url}", prefix: small, buckets: 1 }\nkey: sku\ninbound: { type: redis-stream, url: "${redis.url}", stream: small-redo }\n`,
    );
    await sendToStream(
      redis,
      'small-redo',
      Array.from({ length: 6_000 }, (_, i) => Buffer.from(`{"sku":"${i}"}`)),
    );
    const { stderr } = await collect(file);
    expect(stderr).toMatch(/inbound: a bucket holds 6,000 entries, more than the 5,000 .* Choose pool\.buckets: 2 /);
  });

  it('waits while the pool is away, reads no further meanwhile, and catches up', async () => {
    const pool = await startRedis({ config: ['appendonly yes', 'appendfsync always'] });
    try {
      const file = cli.write(
        'away.yaml',
        `pool: { url: "${pool.url}", prefix: away, buckets: 4 }\nkey: sku\nversion: updated_at\ninbound: { type: redis-stream, url: "${redis.url}", stream: away-redo }\n`,
      );
      const running = cli.start(['collect', file, '--json']);
      await running.until(/"phase":"collect"/);
      await pool.kill();
      const payloads = Array.from({ length: 20_000 }, (_, i) => event(String(i), '2026-06-17'));
      await sendToStream(redis, 'away-redo', payloads);
      // Two batches under way and one asked for, of a thousand at most: the rest is left where it is.
      await running.until(/"waiting":(1[7-9]\d\d\d|20000),"pending":[1-9]/);
      await pool.restart();
      await running.until(/"acknowledged":20000/);
      running.kill('SIGINT');
      const { exitCode, json } = await running.ended;
      expect(exitCode).toBe(0);
      expect(json?.sides).toMatchObject({ inbound: { written: 20_000, waiting: 0, pending: 0 } });
    } finally {
      await pool.stop();
    }
  });

  it('serves its counters as Prometheus reads them', async () => {
    const file = collectorFile(cli, redis, undefined, 'counted');
    await sendToStream(redis, 'counted-redo', [event('a', '2026-06-17')]);
    const running = cli.start(['collect', file, '--json', '--metrics-port', '0']);
    await running.until(/"acknowledged":1,/);
    const [, url = ''] = /"metrics":"([^"]+)"/.exec(running.soFar()) ?? [];
    const text = await (await fetch(url)).text();
    running.kill('SIGTERM');
    expect(text).toMatch(/^# TYPE tieout_collect_written_total counter$/m);
    expect(text).toMatch(/^tieout_collect_written_total\{side="inbound"\} 1$/m);
    expect(text).toMatch(/^tieout_collect_written_total\{side="outbound"\} 0$/m);
    expect((await running.ended).exitCode).toBe(0);
  });

  it.each([
    ['a pool', /redis 127\.0\.0\.1:1 refused the connection/, { pool: 'redis://127.0.0.1:1' }],
    ['a broker', /rabbitmq 127\.0\.0\.1:1 cannot be reached/, { outbound: 'amqp://guest:secret@127.0.0.1:1' }],
  ])('ends with 4 where %s cannot be reached, without a password', async (_, message, at: Record<string, string>) => {
    const file = cli.write(
      'nowhere.yaml',
      `pool: { url: "${at.pool ?? redis.url}", prefix: p, buckets: 4 }\nkey: sku\noutbound: { type: rabbitmq, url: "${at.outbound ?? rabbit.url}", queue: q }\n`,
    );
    const { exitCode, stderr, stdout } = await collect(file);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(message);
    expect(stderr + stdout).not.toContain('secret');
  });

  it('says that a stream was not there, once', async () => {
    const file = collectorFile(cli, redis, undefined, 'mistyped');
    await sendToStream(redis, 'mistyped-redo', [event('a', '2026-06-17')]);
    const first = await collect(file);
    expect([first.exitCode, first.stderr]).toEqual([0, expect.stringContaining('mistyped-done was not there')]);
    expect(first.stderr).not.toContain('mistyped-redo was not there');
    expect((await collect(file)).stderr).not.toContain('was not there');
  });

  it('declares no queue that is not there', async () => {
    const file = collectorFile(cli, redis, rabbit, 'nobody');
    const { exitCode, stderr } = await collect(file);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/has no queue nobody-done\. Declare the queue, or correct outbound\.queue\./);
  });
});

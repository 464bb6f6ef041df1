import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refusal, type TestCli, testCli } from '#test/support/cli.ts';
import { sendToStream } from '#test/support/collecting.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';

const buckets = 16;
let cli: TestCli;
let queues: TestRedis;
let pool: TestRedis;
beforeAll(async () => {
  cli = testCli();
  [queues, pool] = await Promise.all([startRedis(), startRedis()]);
});
afterAll(async () => {
  await Promise.all([queues?.stop(), pool?.stop()]);
  cli.remove();
});

const eventOf = (sku: string, version: number, price = version) =>
  Buffer.from(`{"sku":"${sku}","price":${price}.50,"updated_at":${version}}`);

/** A collector's file and a reconciliation over its pool. */
function world(prefix: string, version = 'version: { name: updated_at, type: integer }') {
  const stream = (name: string) =>
    `{ type: redis-stream, url: "${queues.url}", stream: "${prefix}-${name}", claimAfter: 500ms }`;
  const source = (side: string) =>
    `{ type: redis, url: "${pool.url}", layout: hash-buckets, match: "${prefix}:${side}:*" }`;
  const collector = cli.write(
    `${prefix}.yaml`,
    `pool: { url: "${pool.url}", prefix: "${prefix}", buckets: ${buckets} }\nkey: [sku]\n${version}\ninbound: ${stream('redo')}\noutbound: ${stream('done')}\n`,
  );
  const definition = cli.write(
    `${prefix}-run.yaml`,
    `name: ${prefix}\nkey: [sku]\nfields: [{ name: price, type: decimal }, { name: updated_at, type: integer }]\ninbound: ${source('in')}\noutbound: ${source('out')}\n`,
  );
  return { collector, definition, redo: `${prefix}-redo`, done: `${prefix}-done` };
}

async function held(prefix: string, side: 'in' | 'out'): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  for (let bucket = 0; bucket < buckets; bucket++)
    Object.assign(all, await pool.client.hgetall(`${prefix}:${side}:${bucket}`));
  return all;
}

const json = async (args: string[], exitCode = 0) => {
  const outcome = await cli.run([...args, '--json']);
  expect(outcome).toMatchObject({ exitCode });
  return outcome.json as { sides: Record<string, unknown>[] } & Record<string, unknown>;
};

describe('a clearing pool that was lost', () => {
  it('in the middle of an activity is filled from the streams again, and is what it would have been', {
    timeout: 180_000,
  }, async () => {
    const { collector, redo, done } = world('drill');
    const skus = Array.from({ length: 1_500 }, (_, i) => `SKU-${i}`);
    const send = async (version: number, some = skus) => {
      await sendToStream(
        queues,
        redo,
        some.map((sku) => eventOf(sku, version)),
      );
      await sendToStream(
        queues,
        done,
        some.map((sku) => eventOf(sku, version)),
      );
    };
    await send(2);
    // An older version that arrives late.
    await send(1, skus.slice(0, 100));
    await json(['collect', collector, '--drain']);
    const collecting = cli.start(['collect', collector, '--json']);
    await collecting.until(/"collecting"/);
    await send(3, skus.slice(0, 400));
    await pool.kill();
    await send(3, skus.slice(400, 700));
    await pool.restart();
    await pool.client.flushall();
    await send(3, skus.slice(700, 900));
    const looked = await json(['restore', collector, '--stream', '--dry-run'], 1);
    expect(looked.sides).toMatchObject([{ side: 'inbound', written: 0 }, { side: 'outbound' }]);
    expect(Number(looked.sides[0]?.missing)).toBeGreaterThan(0);
    const restored = await json(['restore', collector, '--stream']);
    expect(restored.sides).toMatchObject([
      { side: 'inbound', records: 2_500, missing: 0, older: 0, entries: 1_500 },
      { side: 'outbound', records: 2_500, missing: 0, older: 0, entries: 1_500 },
    ]);
    collecting.kill('SIGINT');
    await collecting.ended;
    await json(['collect', collector, '--drain']);
    const expected = Object.fromEntries(skus.map((sku, i) => [sku, String(eventOf(sku, i < 900 ? 3 : 2))]));
    expect(await held('drill', 'in')).toEqual(expected);
    expect(await held('drill', 'out')).toEqual(expected);
    expect((await json(['verify'])).isWhole).toBe(true);
  });

  it('is filled from the sealed snapshot of a run, a bucket or all of it, and never over what is newer', {
    timeout: 180_000,
  }, async () => {
    const { collector, definition, redo, done } = world('sealed');
    const skus = Array.from({ length: 300 }, (_, i) => `s${i}`);
    await sendToStream(
      queues,
      redo,
      skus.map((sku) => eventOf(sku, 5)),
    );
    await sendToStream(
      queues,
      done,
      skus.map((sku) => eventOf(sku, 5)),
    );
    await json(['collect', collector, '--drain']);
    const before = await json(['run', definition]);
    const bucket = crc32('s7') % buckets;
    const inBucket = skus.filter((sku) => crc32(sku) % buckets === bucket);
    await pool.client.del(`sealed:in:${bucket}`);
    const newer = String(eventOf('s8', 6));
    await pool.client.hset(`sealed:in:${crc32('s8') % buckets}`, 's8', newer);
    const one = ['restore', collector, '--run', 'latest', '--side', 'inbound', '--bucket', String(bucket)];
    expect((await json(one)).sides).toMatchObject([
      { side: 'inbound', records: inBucket.length, written: inBucket.length, missing: 0, entries: inBucket.length },
    ]);
    expect((await json(['restore', collector, '--run', 'latest'])).sides).toMatchObject([
      { side: 'inbound', records: 300, written: 0, replaced: 0, newer: 300 - inBucket.length },
      { side: 'outbound', written: 0, missing: 0 },
    ]);
    expect((await held('sealed', 'in')).s8).toBe(newer);
    await pool.client.hset(`sealed:in:${crc32('s8') % buckets}`, 's8', String(eventOf('s8', 5)));
    const after = await json(['run', definition]);
    expect((after.inbound as { digest: string }).digest).toBe((before.inbound as { digest: string }).digest);
    expect(after.verdict).toBe('match');
  });

  it('without versions takes the last that a stream has of each key, and leaves what is there', {
    timeout: 120_000,
  }, async () => {
    const { collector, redo } = world('plain', '');
    await sendToStream(queues, redo, [eventOf('a', 1), eventOf('b', 1), eventOf('a', 2), Buffer.from('no json')]);
    await pool.client.hset(`plain:in:${crc32('b') % buckets}`, 'b', '{"sku":"b","since":"then"}');
    const { sides } = await json(['restore', collector, '--stream', '0-0', '--side', 'inbound']);
    expect(sides).toMatchObject([{ records: 3, unreadable: 1, written: 1, missing: 0, newer: 2, same: 1 }]);
    expect(await held('plain', 'in')).toEqual({ a: String(eventOf('a', 2)), b: '{"sku":"b","since":"then"}' });
  });

  it('is not filled from what keeps nothing, or lacks what the pool needs', { timeout: 120_000 }, async () => {
    const { collector, definition } = world('refused');
    const rabbit = cli.write(
      'rabbit.yaml',
      `pool: { url: "${pool.url}", prefix: r, buckets: 4 }\nkey: [sku]\ninbound: { type: rabbitmq, url: "amqp://127.0.0.1", queue: done }\n`,
    );
    const kept = await refusal(cli, ['restore', rabbit, '--stream']);
    expect(kept).toMatchObject({ exitCode: 2, message: expect.stringMatching(/keeps nothing that was acknowledged/) });
    expect(await refusal(cli, ['restore', collector])).toMatchObject({ exitCode: 2, code: 'usage' });
    await pool.client.hset('refused:in:0', 'a', '{"sku":"a"}');
    cli.write(
      'narrow.yaml',
      `name: narrow\nkey: [sku]\ninbound: { type: redis, url: "${pool.url}", layout: hash-buckets, match: "refused:in:*" }\noutbound: { type: redis, url: "${pool.url}", layout: hash-buckets, match: "refused:in:*" }\n`,
    );
    await json(['run', 'narrow.yaml']);
    const lacks = await refusal(cli, ['restore', collector, '--run', 'latest', '--side', 'inbound']);
    expect(lacks).toMatchObject({ exitCode: 2, message: expect.stringMatching(/hold no updated_at/) });
    expect(definition).toMatch(/refused-run/);
  });
});

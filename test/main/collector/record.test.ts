import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPool } from '#main/collector/pool.ts';
import { type PoolRecord, type ReadRecord, recordReader } from '#main/collector/record.ts';
import { bucketsFor, type CollectorSettings, collectorSchema } from '#shared/collector.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';

function settingsOf(given: object = {}): CollectorSettings {
  const inbound = { type: 'redis-stream', url: 'redis://127.0.0.1', stream: 's' };
  const pool = { url: 'redis://127.0.0.1', prefix: 'p', buckets: 8, ...(given as { pool?: object }).pool };
  return collectorSchema.parse({ key: ['sku'], version: 'v', inbound, ...given, pool });
}
const read = (json: string | Buffer, given?: object) => recordReader(settingsOf(given))(Buffer.from(json));

function readableOf(record: ReturnType<ReadRecord>): PoolRecord {
  if ('reason' in record) throw new Error(record.reason);
  return record;
}

describe('a record on its way to the pool', () => {
  it('goes to the bucket that CRC-32 of its key names, as MySQL computes it', () => {
    expect(read('{"sku":"a","v":1}')).toMatchObject({ field: 'a', bucket: 0xe8b7be43 % 8 });
  });

  it('keeps its JSON and every digit of its key as they came', () => {
    const json = '{ "v": 1, "sku": 9007199254740993, "more": [1.10] }';
    expect(read(json)).toMatchObject({ field: '9007199254740993', value: Buffer.from(json) });
  });

  it('spells its key as the comparison does', () => {
    const key = [{ name: 'order', type: 'integer' }, 'line'];
    expect(read('{"order":"007","line":"a:b","v":1}', { key })).toMatchObject({ field: '7:a:b' });
    expect(read('{"order":7,"line":"a","v":1}', { key, keyPattern: 'o-{line}/{order}' })).toMatchObject({
      field: 'o-a/7',
    });
    expect(read('{"a":{"b":"x"},"v":1}', { key: 'a.b' })).toMatchObject({ field: 'x' });
  });

  it.each([
    ['{"sku":"a","v":1', {}, /not JSON/],
    ['[1]', {}, /not a JSON object/],
    ['{"v":1}', {}, /no key: sku is missing or null/],
    ['{"sku":"a","v":null}', {}, /no version: v is missing or null/],
    ['{"x":"a:b","y":"c","v":1}', { key: ['x', 'y'] }, /the key a:b:c could be read in two ways under \{x\}:\{y\}/],
    ['{"sku":"x","v":1}', { key: [{ name: 'sku', type: 'integer' }] }, /sku: not an integer: "x"/],
    [Buffer.from([0x7b, 0xff, 0x7d]), {}, /not valid UTF-8/],
  ])('is refused with the reason: %s', (json, given, reason) => {
    expect(read(json, given)).toEqual({ reason: expect.stringMatching(reason) });
  });
});

it('enough buckets are named for a number of records', () => {
  expect([1, 4_000, 4_001, 100_000_000, 200_000_000].map(bucketsFor)).toEqual([1, 1, 2, 32_768, 65_536]);
});

describe('the version rule', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.stop());

  it.each([1, 8])(
    'leaves the highest version in %i buckets, whatever the order, the batches, and who writes at the same time',
    async (buckets) => {
      const settings = settingsOf({ pool: { url: redis.url, buckets } });
      const reader = recordReader(settings);
      const signal = new AbortController().signal;
      const pools = await Promise.all([1, 2, 3].map(() => openPool(settings, reader, signal)));
      const event = fc.record({
        sku: fc.constantFrom('a', 'b', '商品-😀'),
        v: fc.bigInt(-5n, 10n ** 20n),
        n: fc.nat(3),
      });
      const batches = fc.array(fc.array(event, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 6 });
      await fc.assert(
        fc.asyncProperty(batches, async (all) => {
          await redis.client.flushall();
          const jsonOf = ({ sku, v, n }: (typeof all)[0][0]) => `{"sku":"${sku}","v":${v},"n":${n}}`;
          await Promise.all(
            all.map((batch, i) =>
              pools[i % 3]?.write(
                'inbound',
                batch.map((one) => readableOf(reader(Buffer.from(jsonOf(one))))),
              ),
            ),
          );
          // The oracle: every event at once, in order.
          const expected = new Map<string, (typeof all)[0][0]>();
          for (const one of all.flat().sort((a, b) => (a.v < b.v ? -1 : a.v > b.v ? 1 : a.n - b.n)))
            expected.set(one.sku, one);
          for (const [sku, one] of expected)
            expect(await redis.client.hget(`p:in:${crc32(sku) % buckets}`, sku)).toBe(jsonOf(one));
        }),
        { numRuns: 60 },
      );
      for (const pool of pools) pool.close();
    },
  );

  it.each([
    ['versions', 'v'],
    ['the order of arrival', undefined],
  ])('says of each record of a batch what became of it, by %s', async (_, version) => {
    await redis.client.flushall();
    const settings = settingsOf({ pool: { url: redis.url, buckets: 4 }, version });
    const reader = recordReader(settings);
    const pool = await openPool(settings, reader, new AbortController().signal);
    // More in a bucket than a script may give one command.
    const records = Array.from({ length: 20_000 }, (_, i) =>
      readableOf(reader(Buffer.from(`{"sku":"k${i}","v":${i % 7}}`))),
    );
    await redis.client.set('p:in:2', 'no hash');
    const { refused, ...first } = await pool.write('inbound', records);
    const inBucket = records.flatMap(({ bucket }, position) => (bucket === 2 ? [position] : []));
    expect([...refused.keys()].sort((a, b) => a - b)).toEqual(inBucket);
    expect(refused.get(inBucket[0] ?? -1)).toMatch(/^WRONGTYPE/);
    expect(first).toEqual({ written: 20_000 - inBucket.length, replaced: 0, repeated: 0, older: 0, ties: 0 });
    await redis.client.del('p:in:2');
    const again = await pool.write('inbound', records);
    const rest = 20_000 - inBucket.length;
    expect(again).toMatchObject({ written: inBucket.length, ...(version ? { repeated: rest } : { replaced: rest }) });
    expect(pool.largestBucket('inbound')).toBeGreaterThan(4_000);
    pool.close();
  });

  it('writes over a text that reads like a complaint of the server', async () => {
    await redis.client.flushall();
    const settings = settingsOf({ pool: { url: redis.url, buckets: 1 } });
    const reader = recordReader(settings);
    const pool = await openPool(settings, reader, new AbortController().signal);
    await redis.client.hset('p:in:0', 'a', 'OOM command not allowed');
    const record = readableOf(reader(Buffer.from('{"sku":"a","v":1}')));
    expect(await pool.write('inbound', [record])).toMatchObject({ written: 0, replaced: 1 });
    pool.close();
  });

  it('leaves what the pool holds where that is to be kept, be it the empty text', async () => {
    await redis.client.flushall();
    const settings = settingsOf({ pool: { url: redis.url, buckets: 1 } });
    const reader = recordReader(settings);
    const pool = await openPool(settings, reader, new AbortController().signal, { isKept: true });
    await redis.client.hset('p:in:0', { a: '', b: '{"sku":"b","v":1}' });
    const records = ['a', 'b', 'c'].map((sku) => readableOf(reader(Buffer.from(`{"sku":"${sku}","v":2}`))));
    expect(await pool.write('inbound', records)).toMatchObject({ written: 1, replaced: 0, older: 2 });
    expect(await redis.client.hget('p:in:0', 'a')).toBe('');
    pool.close();
  });
});

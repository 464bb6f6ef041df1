import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { definitionSchema } from '#shared/definition.ts';
import type { TieoutError } from '#shared/errors.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import { redisSettings } from '#shared/source-settings.ts';
import { CollectingSink } from '#test/support/collecting-sink.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { openRedis } from '#worker/sources/redis.ts';
import type { SourceContext } from '#worker/sources/source.ts';

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.stop());
beforeEach(() => redis.client.flushall());

describe('hash-buckets', () => {
  test('every field of every matching bucket is a record, its payload JSON', async () => {
    await redis.client.hset('pool:in:1', {
      S1: '{"name":"a","price":1.50,"more":[1]}',
      S2: '{"name":null,"price":"2"}',
    });
    await redis.client.hset('pool:in:2', { S3: '{"price":9007199254740993,"name":"x\\u00e9"}' });
    await redis.client.hset('other:1', { S4: '{}' });
    await redis.client.set('pool:in:text', 'not a hash');
    const sink = await read({ match: 'pool:in:*' }, { fields: ['name', { name: 'price', type: 'decimal' }] });
    expect(sink.sorted()).toEqual([
      ['S1', 'a', '1.5'],
      ['S2', null, '2'],
      ['S3', 'xé', '9007199254740993'],
    ]);
    expect(sink.invalids).toEqual([
      { place: 'redis pool:in:text', reason: 'a string where a hash was expected', raw: '' },
    ]);
  });

  test('large buckets are scanned, and an entry shown twice counts once', async () => {
    const entries = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`S${i}`, `{"n":"${i}"}`]));
    await redis.client.hset('b:large', entries(12_000));
    await redis.client.hset(
      'b:limit',
      Object.fromEntries(Object.entries(entries(5_000)).map(([k, v]) => [`L${k}`, v])),
    );
    const sink = await read({ match: 'b:*' }, { fields: ['n'] });
    expect(sink.records).toHaveLength(17_000);
    expect(new Set(sink.records.map(([key]) => key)).size).toBe(17_000);
    expect(sink.steps.at(-1)?.done).toBeGreaterThanOrEqual(17_000);
    expect(sink.steps.at(-1)?.total).toBe(sink.steps.at(-1)?.done);
  });

  test('several key columns come out of the field by the key pattern', async () => {
    await redis.client.hset('b:1', { '17:2': '{"qty":3}', '18:a:b': '{"qty":4}', none: '{"qty":5}' });
    const sink = await read(
      { match: 'b:*', keyPattern: '{order_id}:{line}' },
      { key: ['order_id', 'line'], fields: [{ name: 'qty', type: 'integer' }] },
    );
    expect(sink.sorted()).toEqual([
      ['17', '2', '3'],
      ['18', 'a:b', '4'],
    ]);
    expect(sink.invalids).toEqual([
      { place: 'redis b:1 field none', reason: 'the key does not fit {order_id}:{line}', raw: '{"qty":5}' },
    ]);
  });

  test('what cannot be read is named by bucket and field, with the payload as raw text', async () => {
    await redis.client.hset('b:1', { S1: 'not json', S2: '{"price":"abc"}' });
    await redis.client.hset('b:1', Buffer.from([0x53, 0xff, 0x0a]), '[]');
    const sink = await read({ match: 'b:*' }, { fields: [{ name: 'price', type: 'decimal' }] });
    expect(sink.invalids.toSorted((a, b) => (a.place < b.place ? -1 : 1))).toEqual([
      { place: 'redis b:1 field S1', reason: expect.stringMatching(/^not a? ?JSON/), raw: 'not json' },
      { place: 'redis b:1 field S2', reason: 'price: not a decimal: "abc"', raw: '{"price":"abc"}' },
      { place: 'redis b:1 field S\\xff\\x0a', reason: 'not a JSON object', raw: '[]' },
    ]);
  });

  test('entries whose keys and fields run together the same way have places of their own', async () => {
    await redis.client.hset('b:1', { 'x field y': 'broken' });
    await redis.client.hset('b:1 field x', { y: 'broken' });
    await redis.client.set('b:1 field x field y', 'a string');
    const sink = await read({ match: 'b:*' }, { fields: ['n'] });
    expect(new Set(sink.invalids.map(({ place }) => place)).size).toBe(3);
  });

  test('columns map nested JSON members', async () => {
    await redis.client.hset('b:1', { S1: '{"p":{"amount":1},"tags":{"b":1,"a":2}}' });
    const sink = await read(
      { match: 'b:*', columns: { price: 'p.amount', tags: 'tags' } },
      { fields: ['price', { name: 'tags', type: 'json' }] },
    );
    expect(sink.records).toEqual([['S1', '1', '{"a":2,"b":1}']]);
  });

  test('the same records come from a server that refuses DUMP', async () => {
    await redis.client.call('ACL', 'SETUSER', 'reader', 'on', '>secret', '~*', '+@read', '+info', '-dump');
    await fillBuckets(redis, 5, 40);
    const url = `redis://reader:secret@127.0.0.1:${redis.port}`;
    const refused = await read({ match: 'b:*', url }, { fields: ['n'] });
    const allowed = await read({ match: 'b:*' }, { fields: ['n'] });
    expect(refused.records).toHaveLength(200);
    expect(refused.sorted()).toEqual(allowed.sorted());
  });
});

describe('delimited and text payloads', () => {
  test('cells are the compared fields in order; an unquoted empty cell is null and a quoted one empty text', async () => {
    await redis.client.hset('b:1', { S1: 'x,"a ""b"", c",3', S2: ',"",', S3: 'only,two', S4: '1,2,3,4', S5: 'a,"b,c' });
    const sink = await read({ match: 'b:*', format: 'delimited' }, { fields: ['a', 'b', 'c'] });
    expect(sink.sorted()).toEqual([
      ['S1', 'x', 'a "b", c', '3'],
      ['S2', null, '', null],
    ]);
    expect(sink.invalids.map(({ place, reason }) => [place, reason]).sort()).toEqual([
      ['redis b:1 field S3', 'expected 3 cells, found 2'],
      ['redis b:1 field S4', 'expected 3 cells, found 4'],
      ['redis b:1 field S5', 'a quote that is not closed'],
    ]);
  });

  test('a list of columns names the cells in order, and what is not ours is passed over', async () => {
    await redis.client.hset('b:1', { S1: 'S1|skip|7|blue' });
    const sink = await read(
      { match: 'b:*', format: 'delimited', delimiter: '|', columns: ['sku', 'unknown', 'price', 'colour'] },
      { fields: ['colour', 'price'] },
    );
    expect(sink.records).toEqual([['S1', 'blue', '7']]);
  });

  test('a map of columns gives positions from 1', async () => {
    await redis.client.hset('b:1', { S1: 'x,7,blue,more', S2: 'x,7' });
    const sink = await read(
      { match: 'b:*', format: 'delimited', columns: { colour: 3, price: 2 } },
      { fields: ['colour', 'price'] },
    );
    expect(sink.records).toEqual([['S1', 'blue', '7']]);
    expect(sink.invalids.map(({ reason }) => reason)).toEqual(['expected at least 3 cells, found 2']);
  });

  test('a text payload is the one compared field', async () => {
    await redis.client.hset('b:1', { S1: '{"as it":"is"}', S2: '' });
    const sink = await read({ match: 'b:*', format: 'text' }, { fields: ['value'] });
    expect(sink.sorted()).toEqual([
      ['S1', '{"as it":"is"}'],
      ['S2', ''],
    ]);
  });
});

describe('hash-records', () => {
  test('the Redis key gives the key fields, and the hash the others', async () => {
    await redis.client.hset('order:17:1', { quantity: '2', price: '1.0', note: 'unread' });
    await redis.client.hset('order:17:2', { price: '3' });
    await redis.client.set('order:18:1', 'a text is no record here');
    await redis.client.rpush('order:18:2', 'nor is a list');
    const sink = await read(
      { layout: 'hash-records', keyPattern: 'order:{order_id}:{line}', columns: { qty: 'quantity' } },
      { key: ['order_id', 'line'], fields: ['qty', { name: 'price', type: 'decimal' }] },
    );
    expect(sink.sorted()).toEqual([
      ['17', '1', '2', '1'],
      ['17', '2', null, '3'],
    ]);
    expect(sink.invalids.toSorted((a, b) => (a.place < b.place ? -1 : 1))).toEqual([
      { place: 'redis order:18:1', reason: 'a string where a hash was expected', raw: '' },
      { place: 'redis order:18:2', reason: 'a list where a hash was expected', raw: '' },
    ]);
  });

  test('a key that is no hash is told where no field is compared, and where its type may not be asked for', async () => {
    await redis.client.set('order:1', 'x');
    const settings = { layout: 'hash-records', keyPattern: 'order:{id}' };
    const place = 'redis order:1';
    const bare = await read(settings, { key: ['id'], fields: [] });
    expect(bare.invalids).toEqual([{ place, reason: 'a string where a hash was expected', raw: '' }]);
    await redis.client.call('ACL', 'SETUSER', 'typeless', 'on', '>x', '~*', '+@read', '+info', '-type');
    const url = `redis://typeless:x@127.0.0.1:${redis.port}`;
    const blind = await read({ ...settings, url }, { key: ['id'], fields: ['qty'] });
    expect(blind.invalids).toEqual([{ place, reason: 'another type where a hash was expected', raw: '' }]);
  });

  test('a hash without any of the fields is a record of nulls', async () => {
    await redis.client.hset('order:1', { other: 'x' });
    const sink = await read({ layout: 'hash-records', keyPattern: 'order:{id}' }, { key: ['id'], fields: ['qty'] });
    expect(sink.records).toEqual([['1', null]]);
  });

  test('an unreadable record shows its Redis key and its fields', async () => {
    await redis.client.hset('order:1', { qty: 'many' });
    const sink = await read(
      { layout: 'hash-records', keyPattern: 'order:{id}' },
      { key: ['id'], fields: [{ name: 'qty', type: 'integer' }, 'note'] },
    );
    expect(sink.invalids).toEqual([
      { place: 'redis order:1', reason: 'qty: not an integer: "many"', raw: '{"qty":"many","note":null}' },
    ]);
  });

  test('more records than a pipeline holds are all read, once each', async () => {
    const pipeline = redis.client.pipeline();
    for (let i = 0; i < 5_300; i++) pipeline.hset(`r:${i}`, { n: i });
    await pipeline.exec();
    const sink = await read({ layout: 'hash-records', keyPattern: 'r:{id}' }, { key: ['id'], fields: ['n'] });
    expect(sink.records).toHaveLength(5_300);
    expect(sink.records.every(([id, n]) => id === n)).toBe(true);
  });

  test('a glob character in the pattern stands for itself, and so do escaped braces', async () => {
    await redis.client.hset('a*[1]\\{x}:7', { n: '1' });
    await redis.client.hset('abc[1]\\{x}:8', { n: '2' });
    const sink = await read(
      { layout: 'hash-records', keyPattern: 'a*[1]\\\\\\{x\\}:{id}' },
      { key: ['id'], fields: ['n'] },
    );
    expect(sink.records).toEqual([['7', '1']]);
  });
});

describe('string-records', () => {
  test('the Redis key gives the key and the value is the payload', async () => {
    await redis.client.mset({ 'sku:S1:cn': '{"price":1}', 'sku:S2:de': 'broken' });
    await redis.client.hset('sku:S3:fr', { price: 1 });
    const sink = await read(
      { layout: 'string-records', keyPattern: 'sku:{sku}:{country}' },
      { fields: ['country', 'price'] },
    );
    expect(sink.records).toEqual([['S1', 'cn', '1']]);
    expect(sink.invalids).toEqual([
      { place: 'redis sku:S2:de', reason: expect.any(String), raw: 'broken' },
      { place: 'redis sku:S3:fr', reason: 'a hash where a string was expected', raw: '' },
    ]);
  });

  test('match overrides the pattern, and a key that does not fit is an invalid record', async () => {
    await redis.client.mset({ 'x:1': '{"n":1}', 'xyz:2': '{"n":2}' });
    const sink = await read({ layout: 'string-records', keyPattern: 'x:{sku}', match: 'x*' }, { fields: ['n'] });
    expect(sink.records).toEqual([['1', '1']]);
    expect(sink.invalids).toEqual([{ place: 'redis xyz:2', reason: 'the key does not fit x:{sku}', raw: '{"n":2}' }]);
  });
});

describe('a definition that does not fit', () => {
  const cases: [string, Settings, Fields, string, RegExp][] = [
    [
      'a missing key pattern',
      { match: 'b' },
      { key: ['a', 'b'], fields: ['c'] },
      'inbound.keyPattern is needed to find a',
      /\{a\}:\{b\}/,
    ],
    [
      'a pattern with an unknown field',
      { layout: 'string-records', keyPattern: 'k:{skv}' },
      { fields: ['n'] },
      'inbound.keyPattern names {skv}, which is no field of this definition',
      /mean sku/,
    ],
    [
      'a pattern that runs two fields together',
      { layout: 'string-records', keyPattern: 'k:{sku}{n}' },
      { fields: ['n', 'm'] },
      'inbound.keyPattern has two fields with nothing between them',
      /separator/,
    ],
    [
      'text with two fields',
      { match: 'b', format: 'text' },
      { fields: ['a', 'b'] },
      'inbound.format is text, which is one compared field, but there are 2',
      /json/,
    ],
    [
      'a field that no cell holds',
      { match: 'b', format: 'delimited', columns: ['a'] },
      { fields: ['a', 'b'] },
      'inbound.columns does not say which cell is b',
      /position/,
    ],
  ];
  test.each(cases)('%s is refused at once', async (_, settings, fields, message, next) => {
    const failure = await read(settings, fields).catch((error: TieoutError) => error);
    expect(failure).toMatchObject({ code: 'definition', message, next: expect.stringMatching(next) });
  });
});

describe('an estimate', () => {
  test('is exact where a sample shows everything', async () => {
    await fillBuckets(redis, 7, 30);
    await redis.client.set('b:text', 'x');
    expect(await estimate({ match: 'b:*' }, { fields: ['n'] })).toEqual({ records: 211, isExact: true });
  });

  test('is near where the sample is a part', async () => {
    const pipeline = redis.client.pipeline();
    for (let i = 0; i < 20_000; i++) pipeline.set(i % 2 ? `r:${i}` : `x:${i}`, '{}');
    await pipeline.exec();
    const { records, isExact } = await estimate(
      { layout: 'string-records', keyPattern: 'r:{id}' },
      { key: ['id'], fields: ['n'] },
    );
    expect(isExact).toBe(false);
    expect(records).toBeGreaterThan(8_000);
    expect(records).toBeLessThan(12_000);
  });
});

type Settings = Partial<Record<keyof SettingsOf<'redis'>, unknown>>;
type Fields = { key?: string[]; fields?: unknown[] };

function open(settings: Settings, fields: Fields) {
  const inbound = { type: 'redis', url: redis.url, layout: 'hash-buckets', ...settings };
  const definition = definitionSchema.parse({ name: 'test', key: ['sku'], ...fields, inbound, outbound: inbound });
  const context: SourceContext = { side: 'inbound', key: definition.key, fields: definition.fields };
  return { context, opened: openRedis(redisSettings.parse(inbound), context) };
}

async function read(settings: Settings, fields: Fields): Promise<CollectingSink> {
  const { context, opened } = open(settings, fields);
  const sink = new CollectingSink(context);
  const source = await opened;
  await source.read(null, sink, new AbortController().signal);
  await source.close();
  return sink;
}

async function estimate(settings: Settings, fields: Fields) {
  const source = await open(settings, fields).opened;
  return source.estimate(new AbortController().signal).finally(() => source.close());
}

async function fillBuckets({ client }: TestRedis, buckets: number, entries: number): Promise<void> {
  const pipeline = client.pipeline();
  for (let bucket = 0; bucket < buckets; bucket++) {
    for (let i = 0; i < entries; i++) pipeline.hset(`b:${bucket}`, `S${bucket}-${i}`, JSON.stringify({ n: `${i}` }));
  }
  await pipeline.exec();
}

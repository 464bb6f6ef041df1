import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { definitionOf } from '#test/support/engine.ts';
import { hostileTexts } from '#test/support/hostile-texts.ts';
import { type InboundRecord, matchedOf, mended } from '#test/support/mending.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { rendered } from '#test/support/rendering.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const fields = [
  'name',
  { name: 'price', type: 'decimal' },
  { name: 'active', type: 'boolean' },
  { name: 'at', type: 'datetime' },
];
const first: InboundRecord[] = hostileTexts.map((text, i) => ({
  ...{ sku: `S${i}${text.slice(0, 40)}`, name: text, price: `${i}.5`, active: i % 2 === 0, at: '2026-06-17T16:00:00Z' },
}));
const second: InboundRecord[] = [
  ...first
    .slice(2)
    .map((record, i) => (i % 2 === 0 ? { ...record, name: null, price: '12345678901234567890.5' } : record)),
  { ...first[0], sku: 'new', at: null },
];

const layouts: [string, object, number | undefined][] = [
  ['hash-buckets', { layout: 'hash-buckets', match: 'pool:out:*', columns: { name: 'deep.er.name' } }, 16],
  ['hash-records', { layout: 'hash-records', keyPattern: 'record:{sku}' }, undefined],
  ['string-records', { layout: 'string-records', keyPattern: 'string:{sku}' }, undefined],
  [
    'delimited strings',
    { layout: 'string-records', keyPattern: 'cells:{sku}', format: 'delimited', delimiter: '|' },
    undefined,
  ],
];

describe('commands that mend a Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis?.stop());

  const piped = async (script: string) => {
    const said = execFileSync('redis-cli', ['-p', String(redis.port), '--pipe'], { input: readFileSync(script) });
    expect(said.toString()).toContain('errors: 0,');
  };
  const typed = async (script: string) => {
    const said = execFileSync('redis-cli', ['-p', String(redis.port)], { input: readFileSync(script) });
    expect(said.toString()).not.toMatch(/ERR|Invalid/);
  };

  it.each(layouts)('make %s tie out, as bytes of the protocol and as lines', async (_, layout, buckets) => {
    const definition = definitionOf({
      ...{ key: ['sku'], fields, inbound: { type: 'ndjson', path: folder.path('in.ndjson') } },
      outbound: { type: 'redis', url: redis.url, ...layout },
    });
    const mend = (records: InboundRecord[], raw: boolean) =>
      mended(records, {
        ...{ definition, format: 'redis', path: folder.path, apply: raw ? piped : typed },
        options: { ...(raw ? { raw } : {}), ...(buckets ? { buckets } : {}) },
      });
    for (const raw of [true, false]) {
      const once = await mend(first, raw);
      expect([once.after.findings, matchedOf(once.after)]).toEqual([[], first.length]);
      const again = await mend(second, raw);
      expect(again.before.findings.length).toBeGreaterThan(5);
      expect([again.after.findings, matchedOf(again.after)]).toEqual([[], second.length]);
    }
  });

  it('leave every byte of a payload that is not compared', async () => {
    const definition = definitionOf({
      ...{ key: ['sku'], fields: [{ name: 'price', type: 'decimal' }, { name: 'name' }] },
      inbound: { type: 'ndjson', path: folder.path('in.ndjson') },
      outbound: {
        type: 'redis',
        url: redis.url,
        layout: 'string-records',
        keyPattern: 'kept:{sku}',
        columns: { name: 'a.b' },
      },
    });
    await redis.client.set(
      'kept:1',
      '{ "big":12345678901234567890.10, "t\\u0022":"}\\"]", "price" : "1.0" ,"a":{"c":[1, {"b":2}], "b":"x"} }',
      'EX',
      1_000,
    );
    await redis.client.set('kept:2', '{}');
    const records = [
      { sku: '1', price: '2.50', name: 'y' },
      { sku: '2', price: '7', name: 'z' },
    ];
    const { after } = await mended(records, {
      definition,
      format: 'redis',
      options: { raw: true },
      path: folder.path,
      apply: piped,
    });
    expect(after.findings).toEqual([]);
    expect(await redis.client.get('kept:1')).toBe(
      '{ "big":12345678901234567890.10, "t\\u0022":"}\\"]", "price" : "2.5" ,"a":{"c":[1, {"b":2}], "b":"y"} }',
    );
    expect(await redis.client.get('kept:2')).toBe('{"name":0}'.replace('"name":0', '"price":7,"a":{"b":"z"}'));
    expect(await redis.client.ttl('kept:1')).toBeGreaterThan(900);
  });

  it('leave out what is there and could not be read', async () => {
    const definition = definitionOf({
      ...{ key: ['sku'], fields: [{ name: 'price', type: 'decimal' }] },
      inbound: { type: 'ndjson', path: folder.path('in.ndjson') },
      outbound: { type: 'redis', url: redis.url, layout: 'hash-records', keyPattern: 'odd:{sku}' },
    });
    await redis.client.hset('odd:a \\ b', { price: 'much', theirs: 'x' });
    const records = [
      { sku: 'a \\ b', price: '1' },
      { sku: 'c', price: '2' },
    ];
    const asked = { definition, format: 'redis', path: folder.path, apply: typed } as const;
    const { after, script } = await mended(records, asked);
    expect(after.findings.map(({ kind }) => kind)).toEqual(['missing', 'invalid']);
    expect(script).toBe('HSET odd:c price 2\n');
    expect(await redis.client.hgetall('odd:a \\ b')).toEqual({ price: 'much', theirs: 'x' });
  });

  it('are refused where a record cannot be found by its key', async () => {
    const inbound = { type: 'csv', path: 'x.csv' };
    const refusal = (outbound: object, options = {}) =>
      rendered('redis', { definition: definitionOf({ key: ['k'], fields: ['v'], inbound, outbound }), options });
    const pool = { type: 'redis', url: 'redis://127.0.0.1', layout: 'hash-buckets', match: 'pool:*' };
    await expect(refusal(pool)).rejects.toMatchObject({ next: expect.stringContaining('--buckets') });
    await expect(refusal({ ...pool, match: 'p*:*' }, { buckets: 4 })).rejects.toThrow("cannot tell a bucket's name");
    await expect(refusal({ ...pool, layout: 'string-records', keyPattern: '{k}:{v}' })).rejects.toThrow(
      'v is compared',
    );
    await expect(refusal(inbound)).rejects.toThrow('redis mends a Redis, and outbound is csv x.csv');
  });
});

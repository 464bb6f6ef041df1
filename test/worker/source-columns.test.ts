import { writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sourceSchema } from '#shared/source-settings.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { sourceColumns } from '#worker/source-columns.ts';

const folder = tempFolder();
let redis: TestRedis;
let mariadb: Mariadb;

beforeAll(async () => {
  [redis, mariadb] = await Promise.all([startRedis(), startMariadb()]);
});
afterAll(() => Promise.all([redis?.stop(), mariadb?.stop()]));

describe('the columns of a source', () => {
  it('are those in the header of a CSV file, with the type that their values have', async () => {
    const path = folder.path('sent.csv');
    writeFileSync(path, 'sku,code,price,count,at,open\nS1,007,1.50,2,2026-06-16 23:00:01,true\nS2,,20,3,,false\n');
    expect(await typesOf({ type: 'csv', path })).toEqual({
      ...{ sku: 'text', code: 'text', price: 'decimal', count: 'integer', at: 'datetime', open: 'boolean' },
    });
    expect(await columnsOf({ type: 'csv', path, header: false })).toMatchObject([
      { name: '1', example: 'sku' },
      ...Array.from({ length: 5 }, (_, i) => ({ name: String(i + 2) })),
    ]);
  });

  it('are not those that share their name, which no field can be read from', async () => {
    const path = folder.path('twice.csv');
    writeFileSync(path, 'a,b,a\n1,2,3\n');
    expect(await typesOf({ type: 'csv', path })).toEqual({ b: 'integer' });
  });

  it('are the members of the first objects of NDJSON, and of the objects inside', async () => {
    const path = folder.path('sent.ndjson');
    const lines = [
      { id: '1', price: 1.5, item: { code: 'A', at: null } },
      { id: '2', tags: ['x'], item: { at: 'now' } },
    ];
    writeFileSync(path, lines.map((line) => `${JSON.stringify(line)}\n`).join('\n'));
    expect(await typesOf({ type: 'ndjson', path })).toEqual({
      ...{ id: 'text', price: 'decimal', 'item.code': 'text', 'item.at': 'text', tags: 'json' },
    });
  });

  it('are those of a SQLite table with its key, or of a query', async () => {
    const path = folder.path('promo.db');
    const db = new Database(path);
    db.exec(`CREATE TABLE promo (sku TEXT PRIMARY KEY, price); INSERT INTO promo VALUES ('S1', 1.5)`);
    db.close();
    expect(await columnsOf({ type: 'sqlite', path, table: 'promo' })).toEqual([
      { name: 'sku', type: 'text', example: 'S1', isKey: true },
      { name: 'price', type: 'decimal', example: '1.5', isKey: false },
    ]);
    const query = 'SELECT sku AS id, 3 AS three FROM promo';
    expect(await typesOf({ type: 'sqlite', path, query })).toEqual({ id: 'text', three: 'integer' });
    await expect(columnsOf({ type: 'sqlite', path, table: 'prom' })).rejects.toMatchObject({ code: 'definition' });
  });

  it('are those of a MySQL table by its schema, whatever its values look like', async () => {
    await mariadb.sql(`CREATE TABLE sku (code CHAR(5), shop INT, price DECIMAL(9,2), at DATETIME, open TINYINT(1),
      PRIMARY KEY (code, shop))`);
    await mariadb.sql(`INSERT INTO sku VALUES ('12345', 1, 2.50, '2026-06-18 00:00:00', 1)`);
    const settings = { type: 'mysql', url: mariadb.url };
    expect(await typesOf({ ...settings, table: 'sku' })).toEqual({
      ...{ code: 'text', shop: 'integer', price: 'decimal', at: 'datetime', open: 'boolean' },
    });
    const columns = await columnsOf({ ...settings, table: 'sku' });
    expect(columns.filter(({ isKey }) => isKey).map(({ name }) => name)).toEqual(['code', 'shop']);
    expect(await columnsOf({ ...settings, query: 'select code as c, price * 2 as p from sku -- all' })).toMatchObject([
      { name: 'c' },
      { name: 'p', type: 'decimal', example: '5.00' },
    ]);
    await mariadb.sql('DELETE FROM sku');
    expect(await columnsOf({ ...settings, table: 'sku' })).toMatchObject([
      { name: 'code', example: null },
      {},
      {},
      {},
      {},
    ]);
  });

  it('are in Redis those of the payload; the bucket’s field is the key, by the name the record has for it', async () => {
    await redis.client.hset('pool:1', { S1: '{"sku":"S1","price":1.5}', S2: '{"sku":"S2","price":2}' });
    const settings = { type: 'redis', url: `${redis.url}/0`, layout: 'hash-buckets', match: 'pool:*' };
    expect(await columnsOf(settings)).toEqual([
      { name: 'sku', type: 'text', example: 'S1', isKey: true },
      { name: 'price', type: 'decimal', example: '1.5', isKey: false },
    ]);
    await redis.client.hset('cells:1', { S3: '7,Mug', S4: '8,Cup' });
    expect(await columnsOf({ ...settings, match: 'cells:*', format: 'delimited' })).toMatchObject([
      { name: 'key', isKey: true, example: 'S3' },
      { name: '1', type: 'integer' },
      { name: '2', type: 'text', example: 'Mug' },
    ]);
  });

  it('are in Redis those of the key pattern, then those of the hash or the text', async () => {
    await redis.client.hset('order:77:1', { amount: '2.50', state: 'paid' });
    await redis.client.set('line:77:1', '{"amount":2.5}');
    const settings = { type: 'redis', url: `${redis.url}/0` };
    expect(await columnsOf({ ...settings, layout: 'hash-records', keyPattern: 'order:{order}:{line}' })).toMatchObject([
      { name: 'order', isKey: true },
      { name: 'line', isKey: true },
      { name: 'amount', type: 'decimal', isKey: false },
      { name: 'state', type: 'text', isKey: false },
    ]);
    expect(await columnsOf({ ...settings, layout: 'string-records', keyPattern: 'line:{order}:{line}' })).toMatchObject(
      [
        { name: 'order', type: 'integer', example: '77', isKey: true },
        { name: 'line', isKey: true },
        { name: 'amount', type: 'decimal' },
      ],
    );
  });

  it('are not to be had from what is not there', async () => {
    await expect(columnsOf({ type: 'csv', path: folder.path('gone.csv') })).rejects.toMatchObject({
      code: 'unreachable',
    });
    const empty = folder.path('empty.csv');
    writeFileSync(empty, '');
    expect(await columnsOf({ type: 'csv', path: empty })).toEqual([]);
  });
});

function columnsOf(settings: object) {
  return sourceColumns({ side: 'inbound', source: sourceSchema.parse(settings) });
}

async function typesOf(settings: object): Promise<Record<string, string>> {
  return Object.fromEntries((await columnsOf(settings)).map(({ name, type }) => [name, type]));
}

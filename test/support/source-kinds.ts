import { writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { escape as quoted } from 'mysql2';
import type { Mariadb } from './mariadb.ts';
import type { TestRedis } from './redis.ts';

/** A record as the source's owner would write it. `amount` and `big` are the digits of a number, or text that is none. */
export type PutRecord = { id: string; name: string | null; amount: string | null; big: string | null };

/** A way in which records can be kept, and how they are put there. */
export type SourceKind = {
  name: string;
  /** Puts the records where nothing was before, and returns the settings to read them and the place of each. */
  put(records: PutRecord[]): Promise<Put>;
  /** Settings of a place that is not there. */
  gone(): object;
  /** Whether what is kept says which columns there are; elsewhere a column that no record has is null in all. */
  hasColumns: boolean;
};
export type Put = { settings: object; placeOf(record: PutRecord): string };

export type Servers = { redis: TestRedis; mariadb: Mariadb; closedPort: number; path: (name: string) => string };

export const columns = ['id', 'name', 'amount', 'big'] as const;

/** Every kind of source; Redis in each of its layouts. The servers are there when the first records are put. */
export function sourceKinds(servers: () => Servers): SourceKind[] {
  return [csv(servers), ndjson(servers), sqlite(servers), mysql(servers), ...redis(servers)];
}

function csv(servers: () => Servers): SourceKind {
  const cell = (value: string | null) => (value === null ? '' : `"${value.replaceAll('"', '""')}"`);
  return {
    name: 'csv',
    hasColumns: true,
    gone: () => ({ type: 'csv', path: servers().path('gone.csv') }),
    async put(records) {
      const path = servers().path('records.csv');
      const lines = records.map((record) => columns.map((name) => cell(record[name])).join(','));
      writeFileSync(path, [columns.join(','), ...lines, ''].join('\n'));
      const linesBefore = (end: number) => lines.slice(0, end).reduce((sum, line) => sum + line.split('\n').length, 0);
      const placeOf = (record: PutRecord) => `${basename(path)}:${2 + linesBefore(records.indexOf(record))}`;
      return { settings: { type: 'csv', path }, placeOf };
    },
  };
}

function ndjson(servers: () => Servers): SourceKind {
  return {
    name: 'ndjson',
    hasColumns: false,
    gone: () => ({ type: 'ndjson', path: servers().path('gone.ndjson') }),
    async put(records) {
      const path = servers().path('records.ndjson');
      writeFileSync(path, records.map((record) => `${json(record)}\n`).join(''));
      const placeOf = (record: PutRecord) => `${basename(path)}:${1 + records.indexOf(record)}`;
      return { settings: { type: 'ndjson', path }, placeOf };
    },
  };
}

function sqlite(servers: () => Servers): SourceKind {
  return {
    name: 'sqlite',
    hasColumns: true,
    gone: () => ({ type: 'sqlite', path: servers().path('gone.db'), table: 'records' }),
    async put(records) {
      const path = servers().path('records.db');
      const db = new Database(path);
      db.exec('CREATE TABLE records (id TEXT PRIMARY KEY, name TEXT, amount TEXT, big INTEGER)');
      const insert = db.prepare('INSERT INTO records VALUES (@id, @name, @amount, @big)');
      const insertAll = db.transaction(() => {
        for (const record of records) insert.run({ ...record, big: record.big === null ? null : BigInt(record.big) });
      });
      insertAll();
      db.close();
      const settings = { type: 'sqlite', path, table: 'records' };
      return { settings, placeOf: ({ id }) => `sqlite records id=${id}` };
    },
  };
}

function mysql(servers: () => Servers): SourceKind {
  let tables = 0;
  return {
    name: 'mysql',
    hasColumns: true,
    gone: () => ({ type: 'mysql', url: `mysql://root@127.0.0.1:${servers().closedPort}/promo`, table: 'records' }),
    async put(records) {
      const { mariadb } = servers();
      const table = `records_${++tables}`;
      await mariadb.sql(`CREATE TABLE ${table} (id VARCHAR(190) COLLATE utf8mb4_bin PRIMARY KEY, name TEXT,
        amount VARCHAR(190), big BIGINT) CHARACTER SET utf8mb4`);
      const rows = records.map((record) => `(${columns.map((name) => quoted(record[name])).join(',')})`);
      for (let at = 0; at < rows.length; at += 500)
        await mariadb.sql(`INSERT INTO ${table} VALUES ${rows.slice(at, at + 500).join(',')}`);
      const settings = { type: 'mysql', url: mariadb.url, table };
      return { settings, placeOf: ({ id }) => `mysql ${table} id=${id}` };
    },
  };
}

const bucketRecords = 50;

function redis(servers: () => Servers): SourceKind[] {
  let puts = 0;
  const url = () => `${servers().redis.url}/0`;
  const gone = () => `redis://127.0.0.1:${servers().closedPort}/0`;
  const kind = (
    layout: string,
    match: (prefix: string) => object,
    put: (prefix: string, records: PutRecord[]) => Promise<unknown>,
    placeOf: (prefix: string, record: PutRecord, index: number) => string,
  ): SourceKind => ({
    name: `redis ${layout}`,
    hasColumns: false,
    gone: () => ({ type: 'redis', url: gone(), layout, ...match('gone') }),
    async put(records) {
      const prefix = `p${++puts}`;
      await put(prefix, records);
      const settings = { type: 'redis', url: url(), layout, ...match(prefix) };
      return { settings, placeOf: (record) => `redis ${placeOf(prefix, record, records.indexOf(record))}` };
    },
  });
  const keyPattern = (prefix: string) => ({ keyPattern: `${prefix}:{id}` });
  const bucket = (prefix: string, index: number) => `${prefix}:${Math.floor(index / bucketRecords)}`;
  const client = () => servers().redis.client;
  return [
    kind(
      'hash-buckets',
      (prefix) => ({ match: `${prefix}:*` }),
      (prefix, records) =>
        Promise.all(records.map((record, i) => client().hset(bucket(prefix, i), record.id, json(record)))),
      (prefix, { id }, index) => `${bucket(prefix, index)} field ${id}`,
    ),
    kind(
      'hash-records',
      keyPattern,
      (prefix, records) =>
        Promise.all(records.map((record) => client().hset(`${prefix}:${record.id}`, present(record)))),
      (prefix, { id }) => `${prefix}:${id}`,
    ),
    kind(
      'string-records',
      keyPattern,
      (prefix, records) => Promise.all(records.map((record) => client().set(`${prefix}:${record.id}`, json(record)))),
      (prefix, { id }) => `${prefix}:${id}`,
    ),
  ];
}

/** Numbers keep their digits: made a JavaScript number on the way, 9007199254740993 would not. */
function json(record: PutRecord): string {
  const value = (name: (typeof columns)[number]) => {
    const text = record[name];
    const isNumber = text !== null && (name === 'amount' || name === 'big') && /^-?\d+(\.\d+)?$/.test(text);
    return isNumber ? text : JSON.stringify(text);
  };
  return `{${columns.map((name) => `"${name}":${value(name)}`).join(',')}}`;
}

/** A hash has no null: what is null is not there. One without any field would not be there either. */
function present(record: PutRecord): Record<string, string> {
  const entries = columns.flatMap((name) => (record[name] === null ? [] : [[name, record[name]]]));
  return Object.fromEntries(entries) as Record<string, string>;
}

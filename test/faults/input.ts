import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { type App, createApp } from '#main/app.ts';
import { TieoutError } from '#shared/errors.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import type { Random } from '#test/support/random.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { check, type Fault, same, Tally, type Trial } from './harness.ts';
import { hugeText, nastyBytes, nastyJson, nastyText, tableValues } from './nasty.ts';

/** Malformed and extreme records in every kind of source, compared with themselves. */
export const input: Fault = { name: 'input', run };

type Servers = { redis: TestRedis; mariadb: Mariadb };
type Put = {
  settings: object;
  /** How many records were put there, where that can be told. */
  records?: number;
  /** What the last field is called, where not `__proto__`. */
  lastField?: string;
  /** A file that is cut must be refused as a whole. */
  isCut?: boolean;
};
type Place = { name: string; put(random: Random, at: { folder: string; i: number } & Servers): Put | Promise<Put> };

async function run(trial: Trial) {
  const [redis, mariadb] = await Promise.all([startRedis(), startMariadb()]);
  const rounds = trial.cases ?? (trial.form === 'short' ? 1 : 12);
  const app = createApp({
    workspace: join(trial.folder, 'workspace'),
    workerFile: guardedWorker(trial.folder),
    environment: {},
  });
  try {
    const lines: Tally[] = [];
    for (const place of places) {
      const line = new Tally(`input in ${place.name}`, 'input', trial, ['read', 'accepted', 'invalid']);
      lines.push(line);
      trial.say(place.name);
      for (let i = 0; i < rounds; i++) {
        await line.case(i, 'malformed', async (random) => {
          const put = await place.put(random, { folder: trial.folder, i, redis, mariadb });
          await compareWithItself(app, trial.folder, put, line);
        });
      }
    }
    return lines;
  } finally {
    await app.close();
    await Promise.all([redis.stop(), mariadb.stop()]);
  }
}

/** Whatever is in a side, it is counted, and the same on both sides but for what is invalid or there twice. */
async function compareWithItself(app: App, folder: string, put: Put, line: Tally): Promise<void> {
  const definition = join(folder, 'definition.yaml');
  const fields = [
    'name',
    { name: 'amount', type: 'decimal' },
    { name: 'doc', type: 'json' },
    put.lastField ?? '__proto__',
  ];
  const { settings } = put;
  writeFileSync(
    definition,
    JSON.stringify({ name: 'input', key: ['id'], fields, inbound: settings, outbound: settings, allowEmpty: true }),
  );
  if (put.isCut) return expectRefused(app, definition, line);
  const summary = await app.run(definition);
  const { inbound, outbound, findings, discrepancies, failed } = summary;
  line.count('read', inbound.read);
  line.count('accepted', inbound.accepted);
  line.count('invalid', inbound.invalid);
  same('accepted and invalid', inbound.accepted + inbound.invalid, inbound.read);
  if (put.records !== undefined) same('records read', inbound.read, put.records);
  same('both readings', [outbound.read, outbound.digest], [inbound.read, inbound.digest]);
  same('discrepancies', [discrepancies, failed], [[], []]);
  const { missing, unexpected, different } = findings;
  same('differences of a side from itself', [missing, unexpected, different], [0, 0, 0]);
}

async function expectRefused(app: App, definition: string, line: Tally): Promise<void> {
  const refusal = await app.run(definition).then(
    () => undefined,
    (error: unknown) => error,
  );
  check(refusal instanceof TieoutError && refusal.code === 'unreachable', `a cut file ended with ${refusal}`);
  line.count('refused');
}

/** So many that there is some of everything, so few that no server needs long. */
const records = 200;
const some = (count: number, make: (i: number) => Buffer) =>
  Buffer.concat(Array.from({ length: count }, (_, i) => make(i)));

const places: Place[] = [
  { name: 'csv', put: (random, at) => textFile(at, 'csv', csvText(random)) },
  {
    name: 'csv in gbk',
    put: (random, at) => ({ settings: { ...textFile(at, 'csv', csvText(random, '')).settings, encoding: 'gbk' } }),
  },
  { name: 'ndjson', put: (random, at) => textFile(at, 'ndjson', ndjsonText(random)) },
  { name: 'csv, compressed and cut', put: (random, at) => cutFile(at, 'csv', csvText(random), random) },
  { name: 'ndjson, compressed and cut', put: (random, at) => cutFile(at, 'ndjson', ndjsonText(random), random) },
  { name: 'sqlite', put: putSqlite },
  { name: 'redis hash-buckets', put: (random, at) => putBuckets(random, at) },
  { name: 'redis hash-records', put: (random, at) => putHashes(random, at) },
  { name: 'redis string-records', put: (random, at) => putStrings(random, at) },
  { name: 'mysql', put: putMysql },
];

type At = { folder: string; i: number } & Servers;

function textFile({ folder, i }: At, type: 'csv' | 'ndjson', text: Buffer): Put {
  const path = join(folder, `side-${i}.${type}`);
  writeFileSync(path, text);
  return { settings: { type, path } };
}

function cutFile({ folder, i }: At, type: 'csv' | 'ndjson', text: Buffer, random: Random): Put {
  const ending = random.pick(['gz', 'zst']);
  const whole = ending === 'gz' ? gzipSync(text) : zstdCompressSync(text);
  const path = join(folder, `cut-${i}.${type}.${ending}`);
  writeFileSync(path, whole.subarray(0, 20 + random.below(whole.length - 20)));
  return { settings: { type, path }, isCut: true };
}

/** The mark is one of UTF-8: in another encoding it is letters, and part of the first column's name. */
function csvText(random: Random, mark = random.pick(['\ufeff', ''])): Buffer {
  const header = Buffer.from(`${mark}id,name,amount,doc,__proto__${random.pick(['\n', '\r\n'])}`);
  const cell = () => random.pick([nastyText(random), nastyBytes(random), Buffer.from(quoted(nastyJson(random)))]);
  const line = (i: number) => {
    const cells = Array.from({ length: random.chance(0.1) ? random.below(8) : 4 }, cell);
    const joined = cells.flatMap((bytes) => [Buffer.from(','), bytes]);
    const quote = random.chance(0.01) ? '"' : '';
    return Buffer.concat([
      Buffer.from(`${quote}k${i}`),
      ...joined,
      Buffer.from(random.pick(['\n', '\r\n', '\r', '\n\n'])),
    ]);
  };
  const huge = random.chance(0.3) ? Buffer.from(`huge,${hugeText()},1,{},\n`) : Buffer.alloc(0);
  return Buffer.concat([header, some(records / 2, line), huge, some(records / 2, (i) => line(records + i))]);
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function ndjsonText(random: Random): Buffer {
  const line = (i: number) => Buffer.concat([payload(random, i), Buffer.from(random.pick(['\n', '\r\n']))]);
  const huge = random.chance(0.3) ? Buffer.from(`{"id":"huge","name":"${hugeText()}"}\n`) : Buffer.alloc(0);
  return Buffer.concat([some(records / 2, line), huge, some(records / 2, (i) => line(records + i))]);
}

/** A record's JSON, or what was meant to be it. */
function payload(random: Random, i: number): Buffer {
  if (random.chance(0.1)) return Buffer.from(nastyJson(random).replaceAll('\n', ' '));
  if (random.chance(0.1))
    return Buffer.concat([Buffer.from(`{"id":"k${i}","name":"`), nastyBytes(random), Buffer.from('"}')]);
  const members = [`"id":"k${i}"`, `"name":${nastyJson(random)}`, `"amount":${nastyJson(random)}`];
  members.push(`"doc":${nastyJson(random)}`, `"__proto__":${nastyJson(random)}`);
  if (random.chance(0.1)) members.push(`"id":"again"`);
  const text = `{${members.join(',')}}`;
  return Buffer.from(random.chance(0.05) ? text.slice(0, random.below(text.length)) : text);
}

function putSqlite(random: Random, { folder, i }: At): Put {
  const path = join(folder, `side-${i}.sqlite`);
  const db = new Database(path);
  db.exec('CREATE TABLE side (id, name, amount, doc, "__proto__")');
  const insert = db.prepare('INSERT INTO side VALUES (?, ?, ?, ?, ?)');
  const value = () =>
    random.pick<unknown>([
      nastyBytes(random),
      nastyText(random).toString(),
      nastyJson(random),
      null,
      1e308 * 10,
      2n ** 63n - 1n,
      -0.5,
    ]);
  db.transaction(() => {
    for (let n = 0; n < records; n++)
      insert.run(random.chance(0.1) ? value() : `k${n}`, value(), value(), value(), value());
    if (random.chance(0.3)) insert.run('huge', hugeText(), 1, '{}', null);
  })();
  const count = Number(db.prepare('SELECT count(*) FROM side').pluck().get());
  db.close();
  return { settings: { type: 'sqlite', path, table: 'side' }, records: count };
}

async function putBuckets(random: Random, { redis, i }: At): Promise<Put> {
  await redis.client.flushall();
  const names = new Set<string>();
  for (let n = 0; n < records; n++) {
    const field = random.chance(0.1)
      ? nastyBytes(random)
      : Buffer.from(random.pick([`k${n}`, '__proto__', 'constructor']));
    await redis.client.hset(`b${i}:${n % 3}`, field, payload(random, n));
    names.add(`${n % 3} ${field.toString('latin1')}`);
  }
  return {
    settings: { type: 'redis', url: `${redis.url}/0`, layout: 'hash-buckets', match: `b${i}:*` },
    records: names.size,
  };
}

async function putHashes(random: Random, { redis, i }: At): Promise<Put> {
  await redis.client.flushall();
  const value = () => random.pick([nastyBytes(random), nastyText(random), Buffer.from(nastyJson(random))]);
  for (let n = 0; n < records; n++) {
    await redis.client.hset(`h${i}:${n}`, 'name', value(), 'amount', value(), 'doc', value(), '__proto__', value());
  }
  return {
    settings: { type: 'redis', url: `${redis.url}/0`, layout: 'hash-records', keyPattern: `h${i}:{id}` },
    records,
  };
}

async function putStrings(random: Random, { redis, i }: At): Promise<Put> {
  await redis.client.flushall();
  for (let n = 0; n < records; n++) await redis.client.set(`s${i}:${n}`, payload(random, n));
  return {
    settings: { type: 'redis', url: `${redis.url}/0`, layout: 'string-records', keyPattern: `s${i}:{id}` },
    records,
  };
}

async function putMysql(random: Random, { mariadb, i }: At): Promise<Put> {
  const table = `side_${i}`;
  await mariadb.sql(`DROP TABLE IF EXISTS ${table}; CREATE TABLE ${table} (id VARBINARY(64) PRIMARY KEY,
    name LONGBLOB, amount ${random.pick(['DECIMAL(65,30)', 'BIGINT UNSIGNED', 'DOUBLE', 'DATETIME(6)', 'LONGTEXT'])},
    doc LONGTEXT, proto ${random.pick(['DATE', 'BIT(64)', 'TIME', 'YEAR', 'DECIMAL(65,0)'])})`);
  const rows = Array.from(
    { length: records },
    (_, n) => `('k${n}', 0x${nastyBytes(random).toString('hex')},
    ${random.pick(tableValues)}, 0x${Buffer.from(nastyJson(random)).toString('hex')}20, ${random.pick(tableValues)})`,
  );
  for (let at = 0; at < rows.length; at += 50) {
    await mariadb.sql(`INSERT IGNORE INTO ${table} VALUES ${rows.slice(at, at + 50).join(',')}`);
  }
  const [count] = await mariadb.sql(`SELECT count(*) AS records FROM ${table}`);
  return { settings: { type: 'mysql', url: mariadb.url, table }, lastField: 'proto', records: Number(count?.records) };
}

/** The built worker, in which a task fails after which objects have other members than before. */
function guardedWorker(folder: string): string {
  const path = join(folder, 'worker.cjs');
  const [wrapper, worker] = [resolve('test/faults/misbehaving.cjs'), resolve('out/main/worker.js')];
  writeFileSync(
    path,
    `module.exports = require(${JSON.stringify(wrapper)})(${JSON.stringify(worker)}, { guard: true });\n`,
  );
  return path;
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { escape as quoted } from 'mysql2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '#shared/finding.ts';
import { summaryOf, type TestCli, testCli } from '#test/support/cli.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';

let cli: TestCli;
let redis: TestRedis;

beforeAll(async () => {
  cli = testCli();
  redis = await startRedis();
});
afterAll(async () => {
  cli.remove();
  await redis?.stop();
});

type Sku = { sku: string; name: string | null; price: string; status: number; at: string };

const records = 100_000;
const bucketRecords = 5_000;

/** What was sent. Some keys differ from another one in nothing but case, accents or spaces at the end. */
function sent(i: number): Sku {
  const sku = oddKeys[i] ?? `SKU-${i}`;
  const name = i % 11 === 0 ? null : `茶杯 ${i}`;
  return { sku, name, price: `${i}.50`, status: 1 + (i % 3), at: '2026-06-17T02:00:00.123456Z' };
}

const oddKeys = [
  'sku-a1',
  'SKU-A1',
  'sku-á1',
  'sku-a1 ',
  'sku-a1  ',
  'straße',
  'strasse',
  'STRASSE',
  'é',
  'e\u0301',
  'e',
];

/** What happened to a record on its way; nothing to most. */
function held(i: number): Sku[] {
  const sku = sent(i);
  if (i % 10_007 === 1) return [];
  if (i % 5_003 === 2) return [{ ...sku, price: `${i * 100}.50` }];
  if (i % 7_001 === 3) return [{ ...sku, price: `${i}.51` }];
  if (i % 8_009 === 6) return [{ ...sku, name: '', status: 9 }];
  if (i % 9_001 === 8) return [{ ...sku, at: '2026-06-17T10:00:00.123456Z' }];
  if (i % 20_011 === 9) return [sku, { ...sku, status: 7 }];
  return [sku];
}

const extra: Sku = { sku: 'SKU-á1', name: 'unasked', price: '1.00', status: 1, at: '2026-06-17T02:00:00Z' };

function planted(): Finding[] {
  const findings: Finding[] = [];
  for (let i = 0; i < records; i++) {
    const [other, again] = held(i);
    const { sku, ...inbound } = canonical(sent(i));
    const key = { sku: sku ?? '' };
    if (!other) findings.push({ kind: 'missing', key, inbound });
    else if (again) findings.push({ kind: 'duplicate', key, counts: { inbound: 1, outbound: 2 } });
    else {
      const { sku: _, ...outbound } = canonical(other);
      const isNear = i % 7_001 === 3;
      const fields = Object.keys(inbound).filter(
        (name) => inbound[name] !== outbound[name] && !(isNear && name === 'price'),
      );
      if (fields.length > 0) findings.push({ kind: 'different', key, fields, inbound, outbound });
    }
  }
  const { sku, ...outbound } = canonical(extra);
  return [...findings, { kind: 'unexpected', key: { sku: sku ?? '' }, outbound }];
}

function canonical({ sku, name, price, status, at }: Sku): Record<string, string | null> {
  return { sku, name, price: price.replace(/\.?0+$/, ''), status: String(status), at };
}

describe('100,000 SKUs in Redis buckets against a table whose collation takes different keys for equal', () => {
  let mariadb: Mariadb;

  beforeAll(async () => {
    mariadb = await startMariadb();
    for (let bucket = 0; bucket * bucketRecords < records; bucket++) {
      const skus = Array.from({ length: bucketRecords }, (_, i) => sent(bucket * bucketRecords + i));
      const entries = skus.map(({ sku, ...rest }) => [sku, JSON.stringify(rest)]);
      await redis.client.hset(`pool:618:in:${bucket}`, ...entries.flat());
    }
    await mariadb.sql(`CREATE TABLE promo_sku (id BIGINT AUTO_INCREMENT PRIMARY KEY, sku_id VARCHAR(64), name VARCHAR(64),
      promo_price DECIMAL(20, 4), status INT, at DATETIME(6), activity INT, KEY (sku_id)) COLLATE utf8mb4_general_ci`);
    const rows = [...Array.from({ length: records }, (_, i) => held(i)).flat(), extra].map(row);
    for (let at = 0; at < rows.length; at += 10_000)
      await mariadb.sql(`INSERT INTO promo_sku VALUES ${rows.slice(at, at + 10_000).join(',')}`);
    await mariadb.sql(
      `INSERT INTO promo_sku VALUES ${row({ ...extra, sku: 'of another activity' }).replace(/618\)$/, '619)')}`,
    );
    cli.write('promo.yaml', promo(mariadb.url));
  });
  afterAll(() => mariadb?.stop());

  it('gives exactly the differences that were planted', async () => {
    const { exitCode, json, ...rest } = await cli.run(['run', 'promo.yaml', '--json']);
    const { findings, byField, matched, withinTolerance, inbound, outbound, partitions } = summaryOf({
      exitCode,
      json,
      ...rest,
    });
    const expected = planted();
    const count = (kind: Finding['kind']) => expected.filter((finding) => finding.kind === kind).length;
    const differ = expected.flatMap((finding) => (finding.kind === 'different' ? finding.fields : []));
    const differing = (name: string) => differ.filter((field) => field === name).length;
    expect(exitCode).toBe(1);
    expect(findings).toEqual({
      missing: count('missing'),
      unexpected: 1,
      different: count('different'),
      duplicate: count('duplicate'),
      invalid: 0,
    });
    for (const kind of ['missing', 'different', 'duplicate'] as const) expect(findings[kind]).toBeGreaterThan(3);
    expect(byField).toEqual({
      name: differing('name'),
      price: differing('price'),
      status: differing('status'),
      at: differing('at'),
    });
    expect(withinTolerance).toBe(Array.from({ length: records }, (_, i) => i).filter((i) => isNear(i)).length);
    expect(matched).toBe(records - count('missing') - count('different') - count('duplicate'));
    expect([inbound.read, inbound.accepted]).toEqual([records, records]);
    expect(outbound.read).toBe(records - count('missing') + count('duplicate') + 1);
    expect(partitions).toEqual({ total: 256, established: 256, bySums: 0 });
  });

  it('exports exactly them, by kind and then by key', async () => {
    await cli.run(['export', 'latest', '--format', 'ndjson', '--out', 'f.ndjson']);
    const text = readFileSync(join(cli.folder, 'f.ndjson'), 'utf8');
    const exported = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Finding);
    const kinds = ['missing', 'unexpected', 'different', 'duplicate'];
    const order = (finding: Finding) => [
      String(kinds.indexOf(finding.kind)),
      'key' in finding ? (finding.key.sku ?? '') : '',
    ];
    const byKindAndKey = (a: Finding, b: Finding) =>
      Buffer.compare(Buffer.from(order(a).join('\0')), Buffer.from(order(b).join('\0')));
    expect(exported).toEqual(planted().sort(byKindAndKey));
  });
});

describe('5,000 records of Redis, each a key of its own, against a SQLite table', () => {
  const lines = Array.from({ length: 5_000 }, (_, i) => ({
    order: `O${Math.floor(i / 3)}`,
    line: i % 3,
    amount: `${i}.25`,
  }));

  beforeAll(async () => {
    const pipeline = redis.client.pipeline();
    for (const [i, { order, line, amount }] of lines.entries()) {
      if (i === 77) continue;
      pipeline.hset(`order:${order}:${line}`, { amount, note: 'a' });
      pipeline.set(`paid:${order}:${line}`, JSON.stringify({ paid: { amount: Number(amount) }, note: 'a' }));
    }
    await pipeline.exec();
    const db = new Database(join(cli.folder, 'payments.db'));
    db.exec('CREATE TABLE payment (order_id TEXT, line INTEGER, amount REAL, note TEXT)');
    const insert = db.prepare('INSERT INTO payment VALUES (?, ?, ?, ?)');
    db.transaction(() => {
      for (const [i, { order, line, amount }] of lines.entries()) {
        if (i !== 99) insert.run(order, line, Number(amount) + (i === 55 ? 1 : 0), i === 66 ? null : 'a');
      }
    })();
    db.close();
  });

  it.each([
    ['hash-records', 'order:{order_id}:{line}', ''],
    ['string-records', 'paid:{order_id}:{line}', ', columns: { amount: paid.amount }'],
  ])('gives exactly the differences that were planted: %s', async (layout, keyPattern, columns) => {
    cli.write(
      'orders.yaml',
      `name: orders
key: [order_id, { name: line, type: integer }]
fields: [{ name: amount, type: decimal }, note]
inbound: { type: redis, url: "${redis.url}/0", layout: ${layout}, keyPattern: "${keyPattern}"${columns} }
outbound: { type: sqlite, path: payments.db, table: payment }
`,
    );
    const { exitCode } = await cli.run(['run', 'orders.yaml', '--json']);
    expect(exitCode).toBe(1);
    await cli.run(['export', 'latest', '--format', 'ndjson', '--out', 'f.ndjson']);
    const text = readFileSync(join(cli.folder, 'f.ndjson'), 'utf8').trimEnd();
    const key = (i: number) => ({ order_id: lines[i]?.order, line: String(lines[i]?.line) });
    const values = (i: number, other: object = {}) => ({ amount: lines[i]?.amount, note: 'a', ...other });
    expect(text.split('\n').map((line) => JSON.parse(line) as unknown)).toEqual([
      { kind: 'missing', key: key(99), inbound: values(99) },
      { kind: 'unexpected', key: key(77), outbound: values(77) },
      {
        kind: 'different',
        key: key(55),
        fields: ['amount'],
        inbound: values(55),
        outbound: values(55, { amount: '56.25' }),
      },
      { kind: 'different', key: key(66), fields: ['note'], inbound: values(66), outbound: values(66, { note: null }) },
    ]);
  });
});

/** A cent too much is within tolerance. */
function isNear(i: number): boolean {
  const [other] = held(i);
  return other !== undefined && other.price === `${i}.51`;
}

function row({ sku, name, price, status, at }: Sku): string {
  const local = at.replace('T', ' ').replace('Z', '');
  return `(NULL, ${quoted(sku)}, ${quoted(name)}, ${price}, ${status}, ${quoted(local)}, 618)`;
}

function promo(url: string): string {
  return `name: 618-tagging
key: [sku]
fields:
  - name
  - { name: price, type: decimal, tolerance: 0.01 }
  - { name: status, type: integer }
  - { name: at, type: datetime }
inbound: { type: redis, url: "${redis.url}/0", layout: hash-buckets, match: "pool:618:in:*" }
outbound:
  type: mysql
  url: ${url}
  table: promo_sku
  where: activity = 618
  columns: { sku: sku_id, price: promo_price }
`;
}

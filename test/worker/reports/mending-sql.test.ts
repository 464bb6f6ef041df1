import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Definition } from '#shared/definition.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';
import { hostileTexts } from '#test/support/hostile-texts.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { type InboundRecord, matchedOf, mended } from '#test/support/mending.ts';
import { rendered } from '#test/support/rendering.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
const key = ['sku', { name: 'line', type: 'integer' }];
const fields = [
  'name',
  { name: 'price', type: 'decimal' },
  { name: 'stock', type: 'integer' },
  { name: 'active', type: 'boolean' },
  { name: 'updated_at', type: 'datetime', zone: 'America/New_York' },
  { name: 'seen_at', type: 'datetime', zone: 'Asia/Shanghai' },
  { name: 'epoch', type: 'datetime', format: 'epoch-ms' },
];

/** Every hostile text as a key and as a value; both times of the year, so that zones differ in their offset. */
const first: InboundRecord[] = hostileTexts.map((text, i) => ({
  ...{
    sku: text.slice(0, 60),
    line: i,
    name: text,
    price: `${i}.0${i}`,
    stock: '9007199254740993',
    active: i % 2 === 0,
  },
  updated_at: `2026-0${(i % 9) + 1}-17T16:00:00.25Z`,
  seen_at: i % 3 === 0 ? null : '2026-01-17T16:00:00Z',
  epoch: 1_781_712_000_123 + i,
}));

const changes: InboundRecord[] = [
  {},
  { price: '12345678901234.5678' },
  { name: "it's \\ new" },
  { name: null },
  { updated_at: '2026-12-01T00:00:00Z' },
  { stock: '-1', active: null },
  { seen_at: '2026-07-01T00:00:00.000001Z', epoch: null },
];

/** What was first, with some records gone, some new, and some of the rest changed in one field each. */
const second: InboundRecord[] = [
  ...first.slice(3).map((record, i) => ({ ...record, ...changes[i % changes.length] })),
  ...['NEW', 'new', 'Ünïcode'].map((sku, i): InboundRecord => ({ ...first[0], sku, line: -1 - i })),
];
describe('a script that mends a MariaDB table', () => {
  let mariadb: Mariadb;
  let definition: Definition;
  beforeAll(async () => {
    mariadb = await startMariadb();
    definition = definitionOf({
      ...{ key, fields, inbound: { type: 'ndjson', path: folder.path('in.ndjson') } },
      outbound: {
        ...{ type: 'mysql', url: mariadb.url, table: 'pro`mo', where: "activity = 618 AND shop = 'it''s'" },
        columns: { name: 'the `name`', price: 'select' },
      },
    });
    await mariadb.sql(`CREATE TABLE \`pro\`\`mo\` (
      activity INT NOT NULL, shop VARCHAR(10) NOT NULL, sku VARCHAR(100) NOT NULL, line BIGINT NOT NULL,
      \`the \`\`name\`\`\` LONGTEXT, \`select\` DECIMAL(30,8), stock BIGINT, active TINYINT(1),
      updated_at TIMESTAMP(6) NULL ON UPDATE CURRENT_TIMESTAMP(6), seen_at DATETIME(6), epoch BIGINT,
      note VARCHAR(20) DEFAULT 'ours', PRIMARY KEY (activity, shop, sku, line)) COLLATE utf8mb4_general_ci`);
    await mariadb.sql("INSERT INTO `pro``mo` (activity, shop, sku, line) VALUES (619, 'it''s', 'NEW', -1)");
  });
  afterAll(() => mariadb?.stop());

  const apply = async (script: string) => {
    const args = [
      '--no-defaults',
      '--protocol=tcp',
      '--host=127.0.0.1',
      `--port=${mariadb.port}`,
      '--user=root',
      'promo',
    ];
    execFileSync('mariadb', args, { input: readFileSync(script), stdio: ['pipe', 'pipe', 'pipe'] });
  };
  const mend = (records: InboundRecord[]) => mended(records, { definition, format: 'sql', path: folder.path, apply });

  it('adds what is missing, whatever its values are', async () => {
    const { before, after } = await mend(first);
    expect([before.findings.length, after.findings, matchedOf(after)]).toEqual([first.length, [], first.length]);
  });

  it('changes only what differs, takes away what is unexpected, and leaves other records and columns alone', async () => {
    await mariadb.sql("UPDATE `pro``mo` SET note = 'theirs', updated_at = updated_at");
    const { before, after, script } = await mend(second);
    expect(new Set(before.findings.map(({ kind }) => kind))).toEqual(new Set(['missing', 'unexpected', 'different']));
    expect([after.findings, matchedOf(after)]).toEqual([[], second.length]);
    const notes = await mariadb.sql('SELECT note, COUNT(*) AS count FROM `pro``mo` GROUP BY note ORDER BY note');
    expect(notes.map(({ note, count }) => [note, Number(count)])).toEqual([
      ['ours', 3],
      ['theirs', first.length - 3 + 1],
    ]);
    const priceOnly = script
      .split('\n')
      .filter((line) => line.startsWith('UPDATE') && line.includes('`select` = 12345678901234.5678'));
    expect(priceOnly.length).toBeGreaterThan(0);
    for (const line of priceOnly) expect(line).not.toContain('`stock`');
  });

  it('tells keys apart that the collation takes for equal', async () => {
    const renamed = second.map((record): InboundRecord => ({ ...record, sku: String(record.sku).toUpperCase() }));
    const once = renamed.filter(
      ({ sku, line }, i) => renamed.findIndex((other) => other.sku === sku && other.line === line) === i,
    );
    const { after } = await mend(once);
    expect([after.findings, matchedOf(after)]).toEqual([[], once.length]);
  });
});

describe('a script that mends a SQLite table', () => {
  it('adds, changes and takes away, whatever the values are', async () => {
    const path = folder.path('out.db');
    const db = new Database(path);
    db.exec(`CREATE TABLE "pro""mo" (sku TEXT COLLATE NOCASE, line INTEGER, name TEXT, price TEXT, stock INTEGER,
      active, updated_at TEXT, seen_at TEXT, epoch INTEGER, activity INTEGER, note TEXT DEFAULT 'ours', PRIMARY KEY (sku, line))`);
    db.exec(`INSERT INTO "pro""mo" (sku, line, activity) VALUES ('NEW', -1, 619)`);
    const definition = definitionOf({
      ...{ key, fields, inbound: { type: 'ndjson', path: folder.path('in.ndjson') } },
      outbound: { type: 'sqlite', path, table: 'pro"mo', where: 'activity = 618' },
    });
    const apply = async (script: string) => void db.exec(readFileSync(script, 'utf8'));
    const mend = (records: InboundRecord[]) => mended(records, { definition, format: 'sql', path: folder.path, apply });
    const without = (records: InboundRecord[]) => records.filter(({ sku }) => !['NEW', 'new'].includes(String(sku)));
    const once = await mend(first);
    expect([once.after.findings, matchedOf(once.after)]).toEqual([[], first.length]);
    const again = await mend(without(second));
    expect(again.before.findings.length).toBeGreaterThan(10);
    expect([again.after.findings, matchedOf(again.after)]).toEqual([[], without(second).length]);
    db.close();
  });
});

describe('a script that mends a table with a record that could not be read', () => {
  it('runs, and leaves that record to whoever looks at it', async () => {
    const path = folder.path('unreadable.db');
    const db = new Database(path);
    db.exec("CREATE TABLE t (sku TEXT PRIMARY KEY, stock); INSERT INTO t VALUES ('a,\"1\"', 'many')");
    const definition = definitionOf({
      ...{ key: ['sku'], fields: [{ name: 'stock', type: 'integer' }] },
      ...{
        inbound: { type: 'ndjson', path: folder.path('in.ndjson') },
        outbound: { type: 'sqlite', path, table: 't' },
      },
    });
    const apply = async (script: string) => void db.exec(readFileSync(script, 'utf8'));
    const records = [
      { sku: 'a,"1"', stock: 1 },
      { sku: 'b', stock: 2 },
    ];
    const { after, script } = await mended(records, { definition, format: 'sql', path: folder.path, apply });
    expect(after.findings.map(({ kind }) => kind)).toEqual(['missing', 'invalid']);
    expect(matchedOf(after)).toBe(1);
    expect(script).toContain('-- left out, outbound has it and it could not be read there: {"kind":"missing"');
    db.close();
  });
});

describe('a mending script', () => {
  const inbound = { type: 'csv', path: 'x.csv' };
  const outbound = { type: 'sqlite', path: 'x.db', table: 't' };

  it('says each finding in a comment that cannot end, in transactions', async () => {
    const definition = definitionOf({ key: ['k'], fields: ['v'], inbound, outbound });
    const k = 'a\n; DROP TABLE t; -- \u2028*/\u202e';
    const { text, remarks } = await rendered('sql', {
      definition,
      findings: [
        { kind: 'missing', key: { k }, inbound: { v: '1' } },
        { kind: 'duplicate', key: { k }, counts: { inbound: 2, outbound: 1 } },
      ],
    });
    const lines = text.split('\n');
    const comments = lines.filter((line) => line.startsWith('-- '));
    expect(text).toMatch(/^[ -~\n]*$/);
    expect(comments.at(-2)).toBe(
      '-- {"kind":"missing","key":{"k":"a\\n; DROP TABLE t; -- \\u2028*\\u002f\\u202e"},"inbound":{"v":"1"}}',
    );
    expect(comments.at(-1)).toMatch(/^-- not mended: \{"kind":"duplicate"/);
    expect(lines.filter((line) => !line.startsWith('-- '))).toEqual([
      'BEGIN;',
      expect.stringMatching(/^INSERT INTO "t" /),
      'COMMIT;',
      '',
    ]);
    expect(remarks).toEqual([expect.stringMatching(/^1 findings .* are not mended/)]);
  });

  it.each([
    ['text', 'a,"b" ', 'a,"b" ', '"a,""b"" "'],
    ['text', 'NULL', 'NULL', '"NULL"'],
    ['integer', '5', '+05', '+05'],
    ['decimal', '1', '1.00', '1.00'],
  ])('leaves out what outbound has and could not be read there: a key of %s %s', async (type, k, _, cell) => {
    const definition = definitionOf({
      key: [{ name: 'k', type }],
      fields: [{ name: 'v', type: 'integer' }],
      inbound,
      outbound,
    });
    const other = type === 'text' ? 'b' : '7';
    const { text, remarks } = await rendered('sql', {
      definition,
      summary: summaryWith({ outbound: { ...summaryWith().outbound, invalid: 2 } }),
      findings: [
        { kind: 'missing', key: { k }, inbound: { v: '1' } },
        { kind: 'missing', key: { k: other }, inbound: { v: '1' } },
        { kind: 'invalid', side: 'outbound', place: 't k', reason: 'v: not an integer: "x"', raw: `${cell},x` },
        { kind: 'invalid', side: 'outbound', place: 't row 1', reason: 'k: null in the key', raw: 'NULL,x' },
        { kind: 'invalid', side: 'inbound', place: 'x.csv:2', reason: 'v: not an integer: "x"', raw: `${other},x` },
      ],
    });
    const inserted = text.split('\n').filter((line) => line.startsWith('INSERT'));
    expect(inserted).toEqual([expect.stringContaining(type === 'text' ? "'b'" : '(7, 1)')]);
    expect(text).toContain('-- left out, outbound has it and it could not be read there: {"kind":"missing","key":');
    expect(text).toContain("-- 1 of outbound's records could not be read, and do not say their keys");
    expect(remarks[0]).toMatch(/^3 findings .* not mended/);
    expect(remarks[1]).toMatch(/^1 missing records are left out: outbound has them, and they could not be read/);
  });

  it('says where what it would delete may be what could not be read in inbound', async () => {
    const definition = definitionOf({ key: ['k'], fields: [], inbound, outbound });
    const summary = summaryWith({ inbound: { ...summaryWith().inbound, invalid: 3 } });
    const { text } = await rendered('sql', { definition, summary });
    expect(text).toContain("-- 3 of inbound's records could not be read: what is deleted may be among them.");
  });

  it('says what an inserted record needs where the condition does not tell', async () => {
    const definition = definitionOf({
      key: ['k'],
      fields: [],
      inbound,
      outbound: { ...outbound, where: 'a > 1 OR b' },
    });
    const { text, remarks } = await rendered('sql', { definition });
    expect(text).toContain(
      '-- Inserted records must be given what fulfils this condition, or they will not be read: a > 1 OR b',
    );
    expect(remarks.length).toBe(1);
  });

  it('is refused where outbound is no table', async () => {
    const query = { type: 'sqlite', path: 'x.db', query: 'select 1' };
    const refusal = (outbound: object) =>
      rendered('sql', { definition: definitionOf({ key: ['k'], inbound, outbound }) });
    await expect(refusal(query)).rejects.toThrow('outbound is a query');
    await expect(refusal(inbound)).rejects.toThrow('sql mends a table, and outbound is csv x.csv');
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '#main/app.ts';
import { byKind, filterSchema } from '#shared/findings-list.ts';
import type { ReportOptions } from '#shared/report-options.ts';
import { reviewColumns } from '#shared/review-columns.ts';
import { all } from '#test/support/all.ts';
import { parseCsv } from '#test/support/oracle/csv.ts';
import { readXlsx } from '#test/support/oracle/xlsx.ts';
import { filterScope, reconciliationIn, verdictOn } from '#test/support/reviewing.ts';
import { tempFolder } from '#test/support/temp-folder.ts';

const folder = tempFolder();
let app: App;
let run: string;
let reconciliation: ReturnType<typeof reconciliationIn>;
/** When each of the two decisions was made. */
let [acceptedAt, suspendedAt] = ['', ''];

const rules = `classify:
  - { name: in transit, kind: missing, severity: low }
  - { name: large, field: v, severity: critical }`;

/** Missing a and b, unexpected d, different c: a accepted, b in suspense, the others undecided; a has two notes. */
beforeAll(async () => {
  reconciliation = reconciliationIn(folder.path('w'), { more: rules });
  app = reconciliation.app;
  const inbound: [string, string][] = [
    ['a', '1'],
    ['b', '2'],
    ['c', '3'],
  ];
  const made = await reconciliation.run(inbound, [
    ['c', '30'],
    ['d', '4'],
  ]);
  run = made.run;
  app.people.add({ name: '=1+1', role: 'auditor' });
  const timing = { reason: 'timing', owner: '=1+1', due: '2026-12-01' } as const;
  await app.review.decide(run, filterScope({ kinds: ['missing'] }), verdictOn('accepted', timing));
  await app.review.decide(run, filterScope({ key: ['b'] }), verdictOn('suspense', { account: '1221' }));
  const [id = 0] = await app.review.numbers(run, filterSchema.parse({ key: ['a'] }));
  await app.review.note(run, { id }, 'asked the bank');
  await app.review.note(run, { id }, 'they answered');
  [acceptedAt = '', suspendedAt = ''] = (await app.review.decisions(run)).map(({ at }) => at);
});
afterAll(() => app.close());

async function exported(format: string, options: ReportOptions, list?: object): Promise<Buffer> {
  const path = join(app.folder, `f.${format}`);
  const asked = { format, path, options };
  const listed = list && { filter: filterSchema.parse(list), sort: { ...byKind, descending: true } };
  await all(app.export(run, listed ? { ...asked, list: listed } : asked));
  return readFileSync(path);
}

const undecided = ['undecided', null, null, null, '0', null, null, null, null, null];
const expected = () => ({
  a: ['accepted', 'timing', '=1+1', '2026-12-01', '2', 'mei', acceptedAt, 'low', 'in transit', null],
  b: ['suspense', 'other', null, null, '0', 'mei', suspendedAt, 'low', 'in transit', '1221'],
  d: undecided,
  c: [...undecided.slice(0, 7), 'critical', 'large', null],
});

describe('what review says of each finding', () => {
  it('is read back from csv, after the columns that are always there', async () => {
    const text = (await exported('csv', { review: [...reviewColumns] })).toString();
    const [head, ...rows] = parseCsv(text).map(({ cells }) => cells.map((cell) => cell.text));
    expect(head?.slice(-reviewColumns.length)).toEqual(reviewColumns.map((column) => `review.${column}`));
    const nullOf = (cell: string) => (cell === '' ? null : cell.replace(/^'/, ''));
    expect(Object.fromEntries(rows.map((row) => [row[1], row.slice(-reviewColumns.length).map(nullOf)]))).toEqual(
      expected(),
    );
    expect(text).toContain(",'=1+1,");
    const plain = (await exported('csv', {})).toString().split('\r\n');
    expect(text.split('\r\n').map((line, i) => line.startsWith(plain[i] ?? '-'))).toEqual(plain.map(() => true));
  });

  it.each(['ndjson', 'json'])('is a member of its own in %s, in the order it was asked for', async (format) => {
    const text = (await exported(format, { review: ['notes', 'decision', 'notes'] })).toString();
    const findings = (
      format === 'json'
        ? (JSON.parse(text) as { findings: unknown[] }).findings
        : text
            .trimEnd()
            .split('\n')
            .map((line) => JSON.parse(line) as unknown)
    ) as { key: { k: string }; review: object }[];
    expect(findings.map(({ key, review }) => [key.k, JSON.stringify(review)])).toEqual([
      ['a', '{"notes":2,"decision":"accepted"}'],
      ['b', '{"notes":0,"decision":"suspense"}'],
      ['d', '{"notes":0,"decision":"undecided"}'],
      ['c', '{"notes":0,"decision":"undecided"}'],
    ]);
    expect((await exported(format, {})).toString()).not.toContain('review');
  });

  it('is in the sheets of a workbook in its language', async () => {
    const list = { kinds: ['missing', 'different'], key: [], standings: ['accepted', 'suspense', 'undecided'] };
    const bytes = await exported(
      'xlsx',
      { language: 'zh', review: ['decision', 'reason', 'notes', 'decidedAt', 'severity', 'rule', 'account'] },
      list,
    );
    const [, missing, , different] = readXlsx(bytes);
    const valuesOf = (row: Map<string, { value: string }> | undefined) =>
      [...(row?.values() ?? [])].map(({ value }) => value);
    expect(valuesOf(missing?.rows[0]).slice(-7)).toEqual([
      ...['处理结论', '处理结论: 原因', '备注数', '结论作出时间', '严重程度', '规则', '挂账科目'],
    ]);
    expect(missing?.rows.slice(1).map((row) => valuesOf(row).slice(4))).toEqual([
      ['挂账', '其他原因', '0', suspendedAt, '低', 'in transit', '1221'],
      ['已接受', '时间差：仍在途', '2', acceptedAt, '低', 'in transit'],
    ]);
    expect(valuesOf(different?.rows[1]).slice(-4)).toEqual(['未处理', '0', '严重', 'large']);
  });

  it('names people in the decisions of a page and of a summary, too', async () => {
    const page = (await exported('html', {})).toString();
    expect(page).toContain('<td><bdi>=1+1</bdi></td><td class="word">2026-12-01</td>');
    const [summary] = readXlsx(await exported('xlsx', {}));
    expect(summary?.xml).toContain('Owner: =1+1');
  });

  it('has types in Parquet', async () => {
    await exported('parquet', { fields: ['w'], review: ['owner', 'notes', 'decidedAt'] });
    const instance = await DuckDBInstance.create();
    const connection = await instance.connect();
    const read = async (query: string) => (await connection.runAndReadAll(query)).getRowsJson();
    const from = `FROM read_parquet('${join(app.folder, 'f.parquet')}')`;
    const types = await read(`SELECT column_name, column_type FROM (DESCRIBE SELECT * ${from}) OFFSET 11`);
    expect(types).toEqual([
      ['review.owner', 'VARCHAR'],
      ['review.notes', 'BIGINT'],
      ['review.decidedAt', 'TIMESTAMP WITH TIME ZONE'],
    ]);
    const rows = await read(`SELECT k, "review.owner", "review.notes", epoch_ms("review.decidedAt") ${from}`);
    expect(rows.map((row) => row.map((value) => (value === null ? null : String(value))))).toEqual([
      ['a', '=1+1', '2', String(Date.parse(acceptedAt))],
      ['b', null, '0', String(Date.parse(suspendedAt))],
      ['d', null, '0', null],
      ['c', null, '0', null],
    ]);
    connection.closeSync();
    instance.closeSync();
  });

  it('goes on in later runs, until the finding is no longer what was decided on', async () => {
    const saidOfA = async (value: string) => {
      run = (await reconciliation.run([['a', value]], [])).run;
      const text = (await exported('ndjson', { review: ['decision', 'decidedBy', 'notes'] })).toString();
      return (JSON.parse(text) as { review: unknown }).review;
    };
    expect(await saidOfA('1')).toEqual({ decision: 'accepted', decidedBy: 'mei', notes: 2 });
    expect(await saidOfA('9')).toEqual({ decision: 'undecided', decidedBy: null, notes: 2 });
  });
});

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createGauge } from '#shared/gauge.ts';
import type { MasterKind, MasterRow, MasterTally } from '#shared/master.ts';
import { allPartitions, definitionOf, pullSide } from '#test/support/engine.ts';
import { withLimits } from '#test/support/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { masterPieceOf, masterRows } from '#worker/evidence/master/read-master.ts';
import { holdMaster, masterReport, prepareMaster, sealMaster, verifyMaster } from '#worker/master.ts';
import { pull } from '#worker/pull.ts';

const folder = tempFolder();

type Sides = Record<'inbound' | 'outbound' | 'master', string[][]>;
type Held = { tally: MasterTally; rows: MasterRow[]; digest: string; list: string; snapshot: string };

/** Writes three lists of keys of a text and a number, pulls them and holds the list against the sides. */
async function held(
  written: Sides,
  { groups = [allPartitions], isListed = true }: { groups?: number[][]; isListed?: boolean } = {},
): Promise<Held> {
  const paths = new Map<string, string>();
  const path = (name: string) => {
    const known = paths.get(name) ?? folder.path(name);
    paths.set(name, known);
    return known;
  };
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`;
  const write = (role: keyof Sides, more: string[]) =>
    writeFileSync(
      path(`${role}.csv`),
      `k,n${more.map((name) => `,${name}`).join('')}\n${written[role].map((key, i) => [...key, ...more.map(() => String(i))].map(cell).join(',')).join('\n')}\n`,
    );
  write('inbound', ['v']);
  write('outbound', ['v']);
  write('master', []);
  const source = (role: keyof Sides) => ({ type: 'csv', path: path(`${role}.csv`) });
  const definition = definitionOf({
    key: ['k', { name: 'n', type: 'integer' }],
    fields: ['v'],
    inbound: source('inbound'),
    outbound: source('outbound'),
    master: source('master'),
  });
  const files = { inbound: path('in'), outbound: path('out'), findings: '' };
  await pullSide(definition, files, 'inbound');
  await pullSide(definition, files, 'outbound');
  const snapshot = path('master');
  const { key, master } = definition;
  if (!master) throw new Error('there is a list');
  const gauge = createGauge();
  await pull({ side: 'master', source: master.source, key, fields: [], snapshot, gauge });
  const list = path('sqlite');
  await prepareMaster({ list });
  const input = { ...files, master: snapshot, list, keyColumns: 2, columns: 3, isListed, gauge };
  for (const partitions of groups) expect((await holdMaster({ ...input, partitions })).failed).toEqual([]);
  const { digest } = await sealMaster({ list });
  const tallies = (await prepareMaster({ list })).map(({ tally }) => tally);
  const sum = (figure: keyof MasterTally) => tallies.reduce((total, tally) => total + tally[figure], 0);
  const names = Object.keys(tallies[0] ?? {}) as (keyof MasterTally)[];
  const tally = Object.fromEntries(names.map((name) => [name, sum(name)])) as MasterTally;
  return { tally, rows: [...masterRows(list)], digest, list, snapshot };
}

/** The same by sets of keys. */
function expected({ inbound, outbound, master }: Sides) {
  const keysOf = (rows: string[][]) =>
    new Map(rows.filter(([, n]) => n !== 'x').map(([k = '', n]) => [JSON.stringify([k, String(Number(n))]), 1]));
  const [a, b, m] = [keysOf(inbound), keysOf(outbound), keysOf(master)];
  const all = [...m.keys()];
  const listed = (keys: string[]) => keys.map((key) => JSON.parse(key) as string[]);
  const onNeither = all.filter((key) => !a.has(key) && !b.has(key));
  const others = [...new Set([...a.keys(), ...b.keys()])].filter((key) => !m.has(key));
  const invalid = master.filter(([, n]) => n === 'x').length;
  return {
    tally: {
      ...{ records: master.length - invalid, invalid, keys: m.size, onNeither: onNeither.length },
      onBoth: all.filter((key) => a.has(key) && b.has(key)).length,
      inboundOnly: all.filter((key) => a.has(key) && !b.has(key)).length,
      outboundOnly: all.filter((key) => !a.has(key) && b.has(key)).length,
      notInMaster: others.length,
    },
    onNeither: listed(onNeither),
    notInMaster: listed(others),
  };
}

const inOrder = (keys: (string[] | null)[]) => keys.map((key) => JSON.stringify(key)).sort();
const keysOf = (rows: MasterRow[], kind: MasterKind) => rows.filter((row) => row.kind === kind).map(({ key }) => key);

const someKey = fc.tuple(
  fc.constantFrom('a', 'a\0', 'b', '', '東京', 'x"y', 'long '.repeat(30)),
  fc.oneof(
    { weight: 20, arbitrary: fc.integer({ min: 0, max: 12 }).map(String) },
    { weight: 1, arbitrary: fc.constant('x') },
  ),
);
const someKeys = fc.array(someKey, { maxLength: 60 });

it('finds what is on neither side, and what the list has not, as sets of keys do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.record({ inbound: someKeys, outbound: someKeys, master: someKeys }), async (sides) => {
      const { tally, rows } = await held(sides);
      const wanted = expected(sides);
      expect(tally).toEqual(wanted.tally);
      expect(inOrder(keysOf(rows, 'onNeither'))).toEqual(inOrder(wanted.onNeither));
      expect(inOrder(keysOf(rows, 'notInMaster'))).toEqual(inOrder(wanted.notInMaster));
      expect(rows.filter(({ kind }) => kind === 'invalid')).toHaveLength(wanted.tally.invalid);
    }),
    { numRuns: 12, seed: 618 },
  );
}, 120_000);

const numbered = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => ['k', String(from + i)]);
const lost: Sides = { inbound: numbered(0, 700), outbound: numbered(300, 900), master: numbered(100, 1_000) };

it('gives the same list and the same digest in any order, in any groups and in several passes', async () => {
  const whole = await held(lost);
  expect(whole.tally).toMatchObject({ keys: 900, onBoth: 400, inboundOnly: 200, outboundOnly: 200, onNeither: 100 });
  const turned = {
    inbound: lost.inbound.toReversed(),
    outbound: lost.outbound.toReversed(),
    master: lost.master.toReversed(),
  };
  const groups = [allPartitions.slice(100).toReversed(), allPartitions.slice(0, 100)];
  expect((await held(turned, { groups })).digest).toBe(whole.digest);
  const inPasses = await withLimits({ passBytesMax: 24 }, () => held(lost));
  expect([inPasses.digest, inPasses.tally]).toEqual([whole.digest, whole.tally]);
}, 60_000);

it('counts without listing what the list has not, where that is asked for', async () => {
  const { tally, rows } = await held(lost, { isListed: false });
  expect([tally.notInMaster, keysOf(rows, 'notInMaster'), keysOf(rows, 'onNeither').length]).toEqual([100, [], 100]);
});

it('keeps no more of a partition than it may, and counts them all', async () => {
  const { tally, rows } = await withLimits({ findingsPerPartitionMax: 1 }, () => held(lost));
  expect(tally.onNeither).toBe(100);
  const kept = keysOf(rows, 'onNeither').length;
  expect(kept > 0 && kept < 100).toBe(true);
});

it('is read in pieces and exported, whole and safe for a spreadsheet', async () => {
  const { list } = await held({
    inbound: [],
    outbound: [['c', '3']],
    master: [
      ['=1+1', '1'],
      ['b', 'x'],
      ['a', '2'],
    ],
  });
  const piece = masterPieceOf(list, { kind: 'onNeither', from: 1, count: 5 });
  expect(piece).toMatchObject({ total: 2, rows: [{ kind: 'onNeither', key: ['a', '2'], place: null }] });
  const key = ['k', 'n'];
  const csv = folder.path('m.csv');
  expect(await masterReport({ list, format: 'csv', path: csv, key })).toMatchObject({ findings: 4 });
  expect(readFileSync(csv, 'utf8').split('\r\n').slice(0, 3)).toEqual([
    'kind,k,n,place,reason,raw',
    "onNeither,'=1+1,1,,,",
    'onNeither,a,2,,,',
  ]);
  const ndjson = folder.path('m.ndjson');
  await masterReport({ list, format: 'ndjson', path: ndjson, key });
  const lines = readFileSync(ndjson, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(lines).toEqual([
    { kind: 'onNeither', key: { k: '=1+1', n: '1' } },
    { kind: 'onNeither', key: { k: 'a', n: '2' } },
    { kind: 'notInMaster', key: { k: 'c', n: '3' } },
    expect.objectContaining({ kind: 'invalid', reason: expect.stringContaining('n: not an integer') }),
  ]);
});

it('is noticed when a line or a count of the list is another, or one is gone or added', async () => {
  const { list, snapshot, digest } = await held(lost);
  expect(await verifyMaster({ snapshot, list })).toMatchObject({ list: digest, problems: [] });
  const sealed = readFileSync(list);
  const missed: string[] = [];
  for (const change of [
    `UPDATE item SET key = x'6b003000' WHERE id = 1`,
    'UPDATE item SET kind = 1 - kind WHERE id = 1',
    'DELETE FROM item WHERE id = 1',
    "INSERT INTO item (partition, kind, key) VALUES (3, 0, x'6b003100')",
    `UPDATE partition SET tally = replace(tally, '"onNeither":1', '"onNeither":0')`,
    'DELETE FROM partition WHERE partition = 7',
  ]) {
    rmSync(list);
    writeFileSync(list, sealed);
    const db = new Database(list);
    db.exec(change);
    db.close();
    const found = await verifyMaster({ snapshot: null, list });
    if (found.list === digest && found.problems.length === 0) missed.push(change);
  }
  expect(missed).toEqual([]);
});

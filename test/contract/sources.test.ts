import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Definition, definitionSchema } from '#shared/definition.ts';
import type { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { SnapshotTotals } from '#shared/tasks.ts';
import { CollectingSink } from '#test/support/collecting-sink.ts';
import { type Files, pullSide } from '#test/support/engine.ts';
import { pullUntil } from '#test/support/interrupting.ts';
import { withLimits } from '#test/support/limits.ts';
import { startMariadb } from '#test/support/mariadb.ts';
import { freePort, startRedis } from '#test/support/redis.ts';
import { type PutRecord, type Servers, sourceKinds } from '#test/support/source-kinds.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { SnapshotReader } from '#worker/evidence/snapshot-reader.ts';
import { openSource } from '#worker/sources/index.ts';

const folder = tempFolder();
let servers: Servers;
/** What the same records come to, however they are kept. */
let expected: SnapshotTotals;

beforeAll(async () => {
  const [redis, mariadb, closedPort] = await Promise.all([startRedis(), startMariadb(), freePort()]);
  servers = { redis, mariadb, closedPort, path: folder.path };
  const [reference] = kinds;
  expected = await pulled((await reference?.put(manyRecords))?.settings ?? {});
});
afterAll(async () => {
  await Promise.all([servers?.redis.stop(), servers?.mariadb.stop()]);
});

/** So that few records make many safe points. */
const smallSteps = {
  fileChunkBytes: 4_096,
  sqliteMarkRecords: 100,
  redisScanCount: 50,
  mysqlPageRecords: 100,
  mysqlPageRecordsMax: 100,
};

const oddTexts = [
  '',
  ' ',
  'x ',
  '茶杯 ☕ 𝒳',
  'e\u0301 \u00e9',
  '"a","b"',
  "it's",
  'line\nbreak',
  'tab\t\\N',
  'null',
  '0',
];
const oddAmounts = ['0', '-0', '1', '1.0', '1.50', '-123456789012345678901234567890.000000000000000000001', '0.1'];
const oddIntegers = ['9007199254740993', '-9223372036854775808', '9223372036854775807', '0', '7'];

const manyRecords: PutRecord[] = Array.from({ length: 1_500 }, (_, i) => ({
  id: `${i % 3 === 0 ? 'é茶 ' : 'SKU-'}${i}`,
  name: i % 13 === 5 ? null : (oddTexts[i % oddTexts.length] ?? ''),
  amount: i % 17 === 3 ? null : (oddAmounts[i % oddAmounts.length] ?? ''),
  big: i % 19 === 4 ? null : (oddIntegers[i % oddIntegers.length] ?? ''),
}));

const kinds = sourceKinds(() => servers);

describe.each(kinds)('$name', (kind) => {
  it('gives the same content digest as every other source for the same records', async () => {
    const { settings } = await kind.put(manyRecords);
    const { accepted, read, invalid, digest } = await pulled(settings);
    expect({ read, accepted, invalid }).toEqual({ read: 1_500, accepted: 1_500, invalid: 0 });
    expect(digest).toBe(expected.digest);
  });

  it('gives another digest when one value is another, null instead of empty among them', async () => {
    const empty = manyRecords.findIndex(({ name }) => name === '');
    const changed = manyRecords.with(empty, { ...(manyRecords[empty] as PutRecord), name: null });
    expect((await pulled((await kind.put(changed)).settings)).digest).not.toBe(expected.digest);
  });

  it('keeps every digit and every character of a record', async () => {
    const record = { id: 'one', name: '茶杯 "☕"\n', amount: '-0.10', big: '9007199254740993' };
    const { settings } = await kind.put([record, { ...record, id: 'none', name: null }]);
    expect((await collected(settings)).sorted()).toEqual([
      ['none', null, '-0.1', '9007199254740993'],
      ['one', '茶杯 "☕"\n', '-0.1', '9007199254740993'],
    ]);
  });

  it('keeps an unreadable record as invalid, with its place, the reason and its text', async () => {
    const bad = { id: 'bad', name: 'x', amount: 'twelve', big: '1' };
    const { settings, placeOf } = await kind.put([...manyRecords.slice(0, 60), bad, ...manyRecords.slice(60, 70)]);
    const path = folder.path('snapshot');
    expect(await pulled(settings, path)).toMatchObject({ read: 71, accepted: 70, invalid: 1 });
    const reason = 'amount: not a decimal: "twelve"';
    expect(invalidIn(path)).toEqual([{ place: placeOf(bad), reason, raw: expect.stringContaining('twelve') }]);
  });

  it('gives the same digest when it goes on from any safe point', async () => {
    const { settings } = await kind.put(manyRecords);
    await withLimits(smallSteps, async () => {
      const digests = new Set<string>();
      let interruptions = 0;
      for (const atMark of [1, 2, 3, 7, 14]) {
        const definition = definitionOf(settings);
        const files = filesAt(folder.path('snapshot'));
        if (await pullUntil(definition, files, 'inbound', { atMark })) interruptions++;
        digests.add((await pullSide(definition, files, 'inbound')).digest);
      }
      expect(interruptions).toBeGreaterThanOrEqual(4);
      expect([...digests]).toEqual([expected.digest]);
    });
  });

  it('stops reading when it is told to', async () => {
    const { settings } = await kind.put(manyRecords);
    const sink = await withLimits(smallSteps, () => collected(settings, { stopAtMark: 2 }));
    expect(sink.cursors.length).toBeGreaterThanOrEqual(2);
    expect(sink.records.length).toBeLessThan(manyRecords.length);
  });

  it('is unreachable where there is nothing to read from', async () => {
    const failure = pulled(kind.gone());
    await expect(failure).rejects.toMatchObject({ code: 'unreachable', next: expect.stringMatching(/inbound\./) });
  });

  it.runIf(kind.hasColumns)('refuses a column that is not there, and names the nearest', async () => {
    const { settings } = await kind.put(manyRecords.slice(0, 1));
    const failure: unknown = await pulled({ ...settings, columns: { amount: 'amuont' } }).catch((error) => error);
    expect(failure).toMatchObject({ code: 'definition' });
    const { message, next } = failure as TieoutError;
    expect(`${message} ${next}`).toMatch(/no column amuont.*did you mean amount\?/i);
  });

  it('refuses to map a field that the definition does not have, and names the nearest', async () => {
    const { settings } = await kind.put(manyRecords.slice(0, 1));
    const parsed = definitionSchema.safeParse({
      ...definition(settings),
      inbound: { ...settings, columns: { nam: 'x' } },
    });
    expect(parsed.error?.issues).toEqual([
      expect.objectContaining({
        path: ['inbound', 'columns', 'nam'],
        message: expect.stringMatching(/did you mean name\?/),
      }),
    ]);
  });
});

function definition(inbound: object): object {
  const fields = ['name', { name: 'amount', type: 'decimal' }, { name: 'big', type: 'integer' }];
  return { name: 'contract', key: ['id'], fields, inbound, outbound: { type: 'csv', path: 'none.csv' } };
}

function definitionOf(inbound: object): Definition {
  return definitionSchema.parse(definition(inbound));
}

function filesAt(inbound: string): Files {
  return { inbound, outbound: `${inbound}.outbound`, findings: `${inbound}.findings` };
}

function pulled(settings: object, path = folder.path('snapshot')): Promise<SnapshotTotals> {
  return pullSide(definitionOf(settings), filesAt(path), 'inbound');
}

async function collected(settings: object, { stopAtMark = Number.POSITIVE_INFINITY } = {}): Promise<CollectingSink> {
  const { key, fields, inbound } = definitionOf(settings);
  const context = { side: 'inbound' as const, key, fields };
  const sink = new CollectingSink(context);
  const stop = new AbortController();
  sink.onMark = () => {
    if (sink.cursors.length >= stopAtMark) stop.abort();
  };
  const source = await openSource(inbound, context);
  try {
    await source.read(null, sink, stop.signal);
  } finally {
    await source.close();
  }
  return sink;
}

function invalidIn(path: string) {
  const reader = new SnapshotReader(path);
  try {
    return Array.from({ length: limits.partitions }, (_, partition) => [...reader.invalid(partition)]).flat();
  } finally {
    reader.close();
  }
}

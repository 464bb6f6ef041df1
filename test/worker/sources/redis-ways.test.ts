import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { redisSettings } from '#shared/source-settings.ts';
import { expectBothWays, keptBy, LongWay } from '#test/support/both-ways.ts';
import { anyObjectText } from '#test/support/json-texts.ts';
import { withLimits } from '#test/support/limits.ts';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { contextOf } from '#test/support/source-context.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { SnapshotWriter } from '#worker/evidence/snapshot-writer.ts';
import type { RecordSink } from '#worker/records/sink.ts';
import { openRedis } from '#worker/sources/redis.ts';
import type { SourceContext } from '#worker/sources/source.ts';

const folder = tempFolder();
const newSnapshot = () => folder.path('x.snapshot');

let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis({ config: ['hash-max-listpack-value 64', 'hash-max-listpack-entries 8'] });
  const user = (name: string, ...without: string[]) =>
    redis.client.call('ACL', 'SETUSER', name, 'on', '>x', '~*', '+@read', '+info', ...without);
  await user('dumping', '-hgetall');
  await user('scanning', '-hgetall', '-dump');
});
afterAll(() => redis.stop());

type Entries = [Buffer, Buffer][];

async function put(buckets: Entries[]): Promise<void> {
  await redis.client.flushall();
  for (const [i, entries] of buckets.entries()) {
    for (let at = 0; at < entries.length; at += 500)
      await redis.client.hset(`b:${i}`, ...entries.slice(at, at + 500).flat());
  }
}

function readBy(user: string, settings: object, context: SourceContext) {
  return async (sink: RecordSink) => {
    const url = `redis://${user}127.0.0.1:${redis.port}`;
    const source = await openRedis(
      redisSettings.parse({ type: 'redis', url, layout: 'hash-buckets', match: 'b:*', ...settings }),
      context,
    );
    await source.read(null, sink, new AbortController().signal);
    await source.close();
  };
}

/** Reads what is put in every way there is and expects the same of each; says how many records the kernel took. */
async function expectEveryWay(settings: object, context: SourceContext): Promise<{ accepted: number; inBulk: number }> {
  const { inBulk, ...whole } = await expectBothWays(newSnapshot, context, readBy('', settings, context));
  const others = [
    await keptBy(SnapshotWriter, newSnapshot(), context, readBy('dumping:x@', settings, context)),
    await keptBy(SnapshotWriter, newSnapshot(), context, readBy('scanning:x@', settings, context)),
    await withLimits({ redisFinishedBytesMax: 0 }, () =>
      keptBy(SnapshotWriter, newSnapshot(), context, readBy('', settings, context)),
    ),
    await withLimits({ redisWholeKeyEntriesMax: 0, redisScanCount: 10 }, () =>
      keptBy(LongWay, newSnapshot(), context, readBy('', settings, context)),
    ),
  ];
  const { digest, read, invalid, emptyFields } = whole;
  for (const other of others) expect(other).toMatchObject({ digest, read, invalid, emptyFields });
  return { accepted: whole.accepted, inBulk };
}

const fields = fc.oneof(
  fc.nat(99_999).map((i) => Buffer.from(`S${i}`)),
  fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map((value) => Buffer.from(String(value))),
  fc.string({ unit: 'grapheme', maxLength: 20 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
  fc.nat(300).map((length) => Buffer.from('k'.repeat(length))),
);
const names = ['t', 'i', 'd', 'other'];
const plain = fc.nat(999).map((i) => Buffer.from(`{"t":"名 ${i}","i":${i},"d":"${i}.50"}`));
const objects = anyObjectText(names).map((text) => Buffer.from(text));
const cells = fc
  .array(
    fc.oneof(
      fc.nat(99).map(String),
      fc.constantFrom('', '"a"', '"', 'a"b', '1.50', 'é', '\n', '"x\ny"', 'long '.repeat(900)),
    ),
    {
      maxLength: 4,
    },
  )
  .map((all) => Buffer.from(all.join('|')));
const texts = fc.oneof(
  fc.uint8Array({ maxLength: 90 }).map((bytes) => Buffer.from(bytes)),
  fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map((value) => Buffer.from(String(value))),
  fc.nat(90_000).map((length) => Buffer.from('$5\r\n*2\r\n'.repeat(length / 8))),
);

function buckets(payloads: fc.Arbitrary<Buffer>): fc.Arbitrary<Entries[]> {
  const small = fc.array(fc.tuple(fields, payloads), { minLength: 1, maxLength: 12 });
  const table = fc
    .tuple(fc.integer({ min: 20, max: 90 }), fc.array(payloads, { minLength: 1, maxLength: 9 }))
    .map(
      ([count, values]): Entries =>
        Array.from({ length: count }, (_, i) => [Buffer.from(`S${i}`), values[i % values.length] as Buffer]),
    );
  return fc.array(fc.oneof(small, table), { minLength: 1, maxLength: 3 });
}

const typed = ['t', { name: 'i', type: 'integer' }, { name: 'd', type: 'decimal' }];
const json = contextOf(['sku'], typed);

describe('HGETALL off the socket, with the kernel and without, DUMP and HSCAN', () => {
  test.each<[string, fc.Arbitrary<Buffer>, object, SourceContext]>([
    ['JSON', fc.oneof(plain, objects), {}, json],
    ['nested JSON', objects, { columns: { t: 'other.a' } }, json],
    ['delimited payloads', cells, { format: 'delimited', delimiter: '|' }, json],
    ['cells by position', cells, { format: 'delimited', delimiter: '|', columns: { t: 2, i: 1, d: 3 } }, json],
    ['texts', texts, { format: 'text' }, contextOf(['sku'], ['t'])],
    ['keys of several fields', plain, { keyPattern: 'S{a}1{b}' }, contextOf(['a', 'b'], typed)],
  ])('show the same records and refuse the same ones of %s', async (_, payloads, settings, context) => {
    await fc.assert(
      fc.asyncProperty(buckets(payloads), async (all) => {
        await put(all);
        await expectEveryWay(settings, context);
      }),
      { seed: 81, numRuns: 4 },
    );
  });

  test('show the same of values larger than the window', async () => {
    const large = (length: number) => Buffer.from(`{"t":"${'x'.repeat(length)}","i":1}`);
    const entries = [5_000_000, 3, 70_000, 17_000_000, 9, 4_194_304].map((length, i): [Buffer, Buffer] => [
      Buffer.from(`S${i}`),
      large(length),
    ]);
    await put([entries, [[Buffer.from('last'), large(5)]]]);
    const { accepted } = await expectEveryWay({}, json);
    expect(accepted).toBe(6);
  });

  test('leave plain records to the kernel, all of them', async () => {
    const entries = Array.from({ length: 4_000 }, (_, i): [Buffer, Buffer] => [
      Buffer.from(`S${i}`),
      Buffer.from(`{"i":${i},"t":"name ${i}","more":[1,{"a":null}],"d":"${i}.25"}`),
    ]);
    await put([entries.slice(0, 2_000), entries.slice(2_000)]);
    expect(await expectEveryWay({}, json)).toEqual({ accepted: 4_000, inBulk: 4_000 });
  });
});

describe('a user with the rights that docs/sources.md asks for', () => {
  test('reads buckets, whole and in parts, and refuses what is none', async () => {
    const page = readFileSync('docs/sources.md', 'utf8').replaceAll(/\s+/g, ' ');
    const rights = /Least rights: `([^`]+)`/.exec(page)?.[1]?.split(' ') ?? [];
    await put([
      Array.from({ length: 30 }, (_, i): [Buffer, Buffer] => [Buffer.from(`S${i}`), Buffer.from('{"t":"x"}')]),
      Array.from({ length: 90 }, (_, i): [Buffer, Buffer] => [Buffer.from(`L${i}`), Buffer.from('{"t":"x"}')]),
    ]);
    await redis.client.set('b:text', 'no hash');
    await redis.client.call('ACL', 'SETUSER', 'least', 'reset', 'on', '>x', '%R~b:*', ...rights);
    const kept = await withLimits({ redisWholeKeyEntriesMax: 50, redisScanCount: 10 }, () =>
      keptBy(SnapshotWriter, newSnapshot(), json, readBy('least:x@', {}, json)),
    );
    expect(kept).toMatchObject({ read: 121, accepted: 120 });
    expect(kept.invalid.map(({ reason }) => reason)).toEqual(['a string where a hash was expected']);
  });
});

describe('a server that refuses ways while it is read', () => {
  test('is read on in the ways that are left, each bucket once', async () => {
    await put(
      Array.from({ length: 60 }, (_, bucket) =>
        Array.from({ length: 300 }, (_, i): [Buffer, Buffer] => [
          Buffer.from(`S${bucket}-${i}`),
          Buffer.from('{"t":"x"}'),
        ]),
      ),
    );
    await redis.client.call('ACL', 'SETUSER', 'losing', 'reset', 'on', '>x', '~*', '+@read', '+info');
    const refuse: Record<number, string> = { 10: '-hgetall', 25: '-dump' };
    let marks = 0;
    class Refusing extends SnapshotWriter {
      override mark(cursor: Parameters<SnapshotWriter['mark']>[0]): void {
        super.mark(cursor);
        const right = refuse[++marks];
        if (right) redis.client.call('ACL', 'SETUSER', 'losing', right).catch(() => {});
      }
    }
    const kept = await keptBy(Refusing, newSnapshot(), json, readBy('losing:x@', {}, json));
    expect(kept).toMatchObject({ read: 18_000, accepted: 18_000, invalid: [] });
  });
});

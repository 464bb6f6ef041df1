import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startRedis, type TestRedis } from '#test/support/redis.ts';
import { crc64 } from '#worker/records/redis/crc64.ts';
import { HashDump } from '#worker/records/redis/dump.ts';

const now = Date.UTC(2026, 5, 18);
const farMs = now + 86_400_000;

describe('a dump made by Redis', () => {
  let redis: TestRedis;
  beforeAll(async () => {
    redis = await startRedis({ config: ['hash-max-listpack-value 64'] });
  });
  afterAll(() => redis.stop());

  test('DUMP, HGETALL and HSCAN show the same entries of any hash', async () => {
    await fc.assert(
      fc.asyncProperty(anyHash, async (entries) => {
        await redis.client.del('h');
        for (const part of chunks(entries, 500)) await redis.client.hset('h', ...part.flat());
        const whole = (await redis.client.callBuffer('HGETALL', 'h')) as Buffer[];
        expect(dumped(await redis.client.dumpBuffer('h'))).toEqual(sorted(pairs(whole)));
        expect(await scanned(redis, 'h')).toEqual(sorted(pairs(whole)));
      }),
      { numRuns: 60 },
    );
  });

  test('texts at every length where the form of a length changes are read', async () => {
    await redis.client.config('SET', 'hash-max-listpack-value', '40000');
    const lengths = [
      0, 1, 62, 63, 64, 65, 124, 125, 126, 127, 4092, 4093, 4095, 4096, 16_376, 16_377, 16_378, 16_379, 16_383, 16_384,
    ];
    for (const length of lengths) {
      // Random enough not to be compressed, and once plain enough to be.
      for (const text of [noise(length), 'x'.repeat(length)]) {
        await redis.client.del('h');
        await redis.client.hset('h', { before: 'a', text, after: 'b' });
        const expected = sorted(
          [
            ['before', 'a'],
            ['text', text],
            ['after', 'b'],
          ].map(hex),
        );
        expect(dumped(await redis.client.dumpBuffer('h')), `${length} bytes`).toEqual(expected);
      }
    }
    await redis.client.config('SET', 'hash-max-listpack-value', '64');
  });

  test('integers of every width are read as they were written', async () => {
    const numbers = [
      0n,
      -1n,
      1n,
      63n,
      64n,
      127n,
      128n,
      4095n,
      4096n,
      32_767n,
      32_768n,
      8_388_607n,
      8_388_608n,
      2_147_483_647n,
      2_147_483_648n,
      9_223_372_036_854_775_807n,
    ];
    const texts = [...numbers, ...numbers.map((n) => -n), -9_223_372_036_854_775_808n].map(String);
    for (const filler of ['', 'x'.repeat(100)]) {
      await redis.client.del('h');
      for (const text of texts) await redis.client.hset('h', `f${text}`, text, text, 'v', 'filler', filler);
      const whole = (await redis.client.callBuffer('HGETALL', 'h')) as Buffer[];
      expect(dumped(await redis.client.dumpBuffer('h'))).toEqual(sorted(pairs(whole)));
    }
  });

  test('a flipped bit anywhere is noticed', async () => {
    await redis.client.del('h');
    await redis.client.hset('h', { a: 'b'.repeat(90), c: '17', d: 'e' });
    const dump = await redis.client.dumpBuffer('h');
    for (let bit = 0; bit < dump.length * 8; bit++) {
      const damaged = Buffer.from(dump);
      damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
      expect(new HashDump().read(damaged, now)).not.toBe('read');
    }
  });

  test('what is no hash is unknown', async () => {
    await redis.client.set('s', 'text');
    expect(new HashDump().read(await redis.client.dumpBuffer('s'), now)).toBe('unknown');
  });
});

describe('a dump made elsewhere', () => {
  test('the checksum is the one Redis uses', () => {
    expect(crc64(Buffer.from('123456789'), 0, 9)).toBe(0xe9c6d914c4b8d9can);
  });

  test('a ziplist, as Redis before 7 writes it, is read', () => {
    const long = noise(300);
    const elements = [
      [0x01, 0x61], // "a"
      [0xfe, 0x80], // -128
      [0x01, 0x62],
      [0xc0, 0x00, 0x80], // -32768
      [0x01, 0x63],
      [0xf0, 0xff, 0xff, 0x7f], // 8388607
      [0x01, 0x64],
      [0xd0, 0x00, 0x00, 0x00, 0x80],
      [0x01, 0x65],
      [0xe0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f],
      [0x01, 0x66],
      [0xf1], // 0
      [0x01, 0x67],
      [0xfd], // 12
      [0x01, 0x68],
      [0x41, 0x2c, ...Buffer.from(long, 'latin1')],
      [0x01, 0x69],
      [0x80, 0x00, 0x00, 0x01, 0x2c, ...Buffer.from(long, 'latin1')],
    ];
    const body: number[] = [];
    let previous = 0;
    for (const element of elements) {
      const length = previous < 254 ? [previous] : [0xfe, previous & 0xff, previous >> 8, 0, 0];
      body.push(...length, ...element);
      previous = length.length + element.length;
    }
    const pack = Buffer.concat([Buffer.alloc(10), Buffer.from(body), Buffer.from([0xff])]);
    pack.writeUInt32LE(pack.length, 0);
    const expected = [
      ['a', '-128'],
      ['b', '-32768'],
      ['c', '8388607'],
      ['d', '-2147483648'],
      ['e', '9223372036854775807'],
      ['f', '0'],
      ['g', '12'],
      ['h', long],
      ['i', long],
    ];
    expect(dumped(dumpOf(13, text(pack)))).toEqual(sorted(expected.map(hex)));
  });

  test('fields with an expiry are read where it is far off, in both forms and their forerunners', () => {
    const min = u64(farMs);
    const table = (expiry: number) =>
      Buffer.concat([Buffer.from([2]), length(0), text('a'), text('1'), length(expiry), text('b'), text('2')]);
    const pack = text(listpack(['a', '1', '0', 'b', '2', String(farMs)]));
    const expected = sorted(
      [
        ['a', '1'],
        ['b', '2'],
      ].map(hex),
    );
    expect(dumped(dumpOf(24, Buffer.concat([min, table(1)])))).toEqual(expected);
    expect(dumped(dumpOf(22, table(farMs)))).toEqual(expected);
    expect(dumped(dumpOf(25, Buffer.concat([min, pack])))).toEqual(expected);
    expect(dumped(dumpOf(23, pack))).toEqual(expected);
  });

  test('fields that have expired or soon will are left to the server to judge', () => {
    const soon = now + 1_000;
    const table = Buffer.concat([u64(soon), Buffer.from([1]), length(1), text('a'), text('1')]);
    expect(new HashDump().read(dumpOf(24, table), now)).toBe('expiring');
    const pack = Buffer.concat([u64(soon), text(listpack(['a', '1', String(soon)]))]);
    expect(new HashDump().read(dumpOf(25, pack), now)).toBe('expiring');
  });

  test('the form Valkey gives the number 22 is not taken for the one of Redis', () => {
    const body = Buffer.concat([Buffer.from([1]), text('a'), text('1'), u64(farMs)]);
    expect(new HashDump().read(dumpOf(22, body, 80), now)).toBe('unknown');
  });

  test('a damaged form with a right checksum is refused, whatever is in it', () => {
    fc.assert(
      fc.property(fc.constantFrom(4, 13, 16, 22, 23, 24, 25), fc.uint8Array({ maxLength: 80 }), (type, body) => {
        expect(['read', 'damaged', 'expiring']).toContain(new HashDump().read(dumpOf(type, Buffer.from(body)), now));
      }),
      { numRuns: 3_000 },
    );
  });
});

const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 20 }).map((value) => Buffer.from(value)) },
  { weight: 2, arbitrary: fc.bigInt({ min: -(2n ** 65n), max: 2n ** 65n }).map((value) => Buffer.from(String(value))) },
  { weight: 2, arbitrary: fc.uint8Array({ maxLength: 90 }).map((value) => Buffer.from(value)) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.string({ minLength: 1, maxLength: 8 }), fc.nat(400))
      .map(([piece, count]) => Buffer.from(piece.repeat(count))),
  },
  { weight: 1, arbitrary: fc.nat(70_000).map((count) => Buffer.from(noise(count), 'latin1')) },
);
const anyHash = fc.oneof(
  fc.array(fc.tuple(anyText, anyText), { minLength: 1, maxLength: 12 }),
  fc
    .tuple(fc.integer({ min: 1, max: 1_500 }), fc.array(anyText, { minLength: 1, maxLength: 6 }))
    .map(([count, values]) =>
      Array.from({ length: count }, (_, i): [Buffer, Buffer] => [
        Buffer.from(`S${i}`),
        values[i % values.length] as Buffer,
      ]),
    ),
);

function dumped(dump: Buffer): string[][] {
  const reader = new HashDump();
  expect(reader.read(dump, now)).toBe('read');
  const { entries } = reader;
  const at = (i: number) => Buffer.from(entries.bytes(i).subarray(entries.start(i), entries.end(i))).toString('hex');
  return sorted(Array.from({ length: entries.count / 2 }, (_, i) => [at(2 * i), at(2 * i + 1)]));
}

async function scanned(redis: TestRedis, key: string): Promise<string[][]> {
  const found = new Map<string, string>();
  let cursor = '0';
  do {
    const [next, entries] = await redis.client.hscanBuffer(key, cursor, 'COUNT', 100);
    for (const [field, value] of pairs(entries)) found.set(field as string, value as string);
    cursor = String(next);
  } while (cursor !== '0');
  return sorted([...found]);
}

function pairs(flat: Buffer[]): string[][] {
  return Array.from({ length: flat.length / 2 }, (_, i) => [
    (flat[2 * i] as Buffer).toString('hex'),
    (flat[2 * i + 1] as Buffer).toString('hex'),
  ]);
}

function hex(values: string[]): string[] {
  return values.map((value) => Buffer.from(value, 'latin1').toString('hex'));
}

function sorted(entries: string[][]): string[][] {
  return entries.toSorted((a, b) => (String(a) < String(b) ? -1 : 1));
}

function chunks<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/** Bytes that repeat nothing for long, the same ones every time. */
function noise(length: number): string {
  let state = 12_345 + length;
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return String.fromCharCode(33 + ((state >>> 16) % 90));
  }).join('');
}

function dumpOf(type: number, body: Buffer, version = 12): Buffer {
  const head = Buffer.concat([Buffer.from([type]), body, Buffer.from([version, 0])]);
  const checksum = Buffer.alloc(8);
  checksum.writeBigUInt64LE(crc64(head, 0, head.length));
  return Buffer.concat([head, checksum]);
}

function text(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value as string, 'latin1');
  return Buffer.concat([length(bytes.length), bytes]);
}

function length(value: number): Buffer {
  if (value < 64) return Buffer.from([value]);
  const bytes = Buffer.alloc(9, 0x81);
  bytes.writeBigUInt64BE(BigInt(value), 1);
  return bytes;
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

/** Texts below 64 bytes only. */
function listpack(texts: string[]): Buffer {
  const body = texts.flatMap((value) => [0x80 | value.length, ...Buffer.from(value), value.length + 1]);
  const bytes = Buffer.from([0, 0, 0, 0, texts.length, 0, ...body, 0xff]);
  bytes.writeUInt32LE(bytes.length, 0);
  return bytes;
}

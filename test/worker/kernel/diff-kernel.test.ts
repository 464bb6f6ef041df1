import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyHash, packedRecords, packTexts } from '#test/support/packed.ts';
import { createDiffKernel } from '#worker/kernel/diff-kernel.ts';
import { unpack } from '#worker/records/packed.ts';

type Packed = [key: string, value: string];

const low = createDiffKernel();
const shape = { columns: 2, keyColumns: 1 };

/** What the kernel makes of two sides: equal pairs, and for every other key its counts and the bodies that stand for it. */
function compare(inbound: Packed[], outbound: Packed[], options: Options = {}, kernel = low) {
  const { originBytes = 0, passBits = 0 } = options;
  const sides = [inbound, outbound].map((side) =>
    packedRecords(
      side.map((values) => packTexts(values, 1)),
      originBytes,
    ),
  );
  const found = { matched: 0, others: [] as string[] };
  for (let pass = 0; pass < 2 ** passBits; pass++) {
    kernel.reset(0, shape);
    const [a, b] = sides.map(({ bytes }, i) =>
      kernel.load([{ bytes, originBytes }], (i === 0 ? inbound : outbound).length, passBits, pass),
    );
    if (!a || !b) throw new Error('a side was not loaded');
    kernel.compare(a, b, 8 + passBits, ({ matched, bytes, others }) => {
      found.matched += matched;
      for (let i = 0; i < others.length; i += 4) found.others.push(describeOther(bytes, others.subarray(i, i + 4)));
    });
  }
  return { ...found, others: found.others.sort() };
}

type Options = { originBytes?: number; passBits?: number };

function describeOther(
  bytes: Uint8Array,
  [inbound = 0, outbound = 0, inboundCount, outboundCount]: Uint32Array,
): string {
  const [key] = unpack(bytes, inbound || outbound, 2);
  const value = (at: number) => (at === 0 ? '-' : unpack(bytes, at, 2)[1]);
  const isPair = inboundCount === 1 && outboundCount === 1;
  return `${key}:${inboundCount}:${outboundCount}${isPair ? `:${value(inbound)}:${value(outbound)}` : ''}`;
}

/** The same by maps. */
function naive(inbound: Packed[], outbound: Packed[]) {
  const keys = new Set([...inbound, ...outbound].map(([key]) => key));
  const found = { matched: 0, others: [] as string[] };
  for (const key of keys) {
    const a = inbound.filter(([other]) => other === key);
    const b = outbound.filter(([other]) => other === key);
    if (a.length === 1 && b.length === 1) {
      if (a[0]?.[1] === b[0]?.[1]) found.matched++;
      else found.others.push(`${key}:1:1:${a[0]?.[1]}:${b[0]?.[1]}`);
    } else found.others.push(`${key}:${a.length}:${b.length}`);
  }
  return { ...found, others: found.others.sort() };
}

describe('the comparing kernel', () => {
  const key = fc.constantFrom('a', 'b', 'ab', 'a\0', '', 'é', 'x'.repeat(200), 'x'.repeat(20_000));
  const value = fc.constantFrom(
    '1',
    '2',
    'sixteen bytes ok',
    'sixteen bytes oK',
    'y'.repeat(130),
    `${'y'.repeat(129)}z`,
  );
  const side = fc.array(fc.tuple(key, value), { maxLength: 24 });
  it('finds what maps find, whatever an earlier partition left', () => {
    fc.assert(
      fc.property(side, side, fc.constantFrom(0, 8), fc.integer({ min: 0, max: 3 }), (a, b, originBytes, passBits) => {
        expect(compare(a, b, { originBytes, passBits })).toEqual(naive(a, b));
      }),
      { seed: 31, numRuns: 400 },
    );
  });

  it('tells keys of the same hash apart', () => {
    const twins = keysOfOneHash(3);
    expect(new Set(twins.map(([a, b]) => hashOf(a) === hashOf(b)))).toEqual(new Set([true]));
    const some = fc.array(fc.tuple(fc.constantFrom(...twins.flat()), fc.constantFrom('1', '2')), { maxLength: 9 });
    fc.assert(
      fc.property(some, some, (a, b) => {
        expect(compare(a, b)).toEqual(naive(a, b));
      }),
      { seed: 33, numRuns: 300 },
    );
  });

  it('notices a change of any single byte of a body', () => {
    for (let length = 1; length < 70; length++) {
      for (let i = 0; i < length; i++) {
        const text = 'v'.repeat(length);
        const changed = `${text.slice(0, i)}w${text.slice(i + 1)}`;
        expect(compare([['k', text]], [['k', changed]]).matched).toBe(0);
      }
      expect(compare([['k', 'v'.repeat(length)]], [['k', 'v'.repeat(length)]]).matched).toBe(1);
    }
  });

  it('finds the same where records lie beyond 2 GB', () => {
    const high = createDiffKernel(2 ** 31 - 4_096);
    fc.assert(
      fc.property(side, side, fc.constantFrom(0, 8), fc.integer({ min: 0, max: 2 }), (a, b, originBytes, passBits) => {
        expect(compare(a, b, { originBytes, passBits }, high)).toEqual(naive(a, b));
      }),
      { seed: 32, numRuns: 50 },
    );
  });

  it('says which partition needs more memory than there can be, and what to do', () => {
    const full = createDiffKernel(2 ** 32 - 1024 * 1024);
    const body = packTexts(['k', 'v'.repeat(400_000)], 1);
    const { bytes } = packedRecords([body]);
    full.reset(17, shape);
    full.load([{ bytes, originBytes: 0 }], 1, 0, 0);
    expect(() => full.load([{ bytes: Buffer.alloc(900_000), originBytes: 0 }], 1, 0, 0)).toThrow(
      /^partition 17 needs more than the 4 GB .*choose key fields/,
    );
    full.reset(18, shape);
    expect(full.load([{ bytes, originBytes: 0 }], 1, 0, 0).count).toBe(1);
  });

  it('refuses more records than a partition was sealed with, instead of writing over what lies behind', () => {
    const bodies = ['a', 'b', 'c'].map((key) => packTexts([key, '1'], 1));
    const { bytes } = packedRecords(bodies);
    const load = (records: number) => {
      low.reset(17, shape);
      return low.load([{ bytes, originBytes: 0 }], records, 0, 0).count;
    };
    expect(load(3)).toBe(3);
    for (const records of [0, 1, 2]) {
      expect(() => load(records)).toThrow(`partition 17 holds other than the ${records} records that were sealed`);
    }
  });

  it('grows with its partition, in any order of arrival', () => {
    const records = Array.from({ length: 60_000 }, (_, i): Packed => [`key ${i}`, `value ${i}`]);
    expect(compare(records, records.toReversed())).toEqual({ matched: 60_000, others: [] });
  });
});

/** Pairs of different keys whose hashes are all 32 bits alike: among 300,000 keys there are about ten. */
function keysOfOneHash(pairs: number): [string, string][] {
  const byHash = new Map<number, string>();
  const found: [string, string][] = [];
  for (let i = 0; found.length < pairs; i++) {
    const hash = hashOf(`key ${i}`);
    const earlier = byHash.get(hash);
    if (earlier !== undefined) found.push([earlier, `key ${i}`]);
    byHash.set(hash, `key ${i}`);
  }
  return found;
}

function hashOf(key: string): number {
  return keyHash(packTexts([key, '1'], 1), 1);
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { limits } from '#shared/limits.ts';
import { hash128 } from '#worker/records/hash.ts';
import { PartitionSums } from '#worker/records/partition-sums.ts';

const record = fc.record({ partition: fc.nat(limits.partitions - 1), bytes: fc.uint8Array({ maxLength: 30 }) });
const records = fc.array(record, { minLength: 1, maxLength: 60 });

describe('the sums of the partitions', () => {
  it('are the records’ hashes added up modulo 2^128', () => {
    fc.assert(
      fc.property(records, (all) => {
        const expected = new Map<number, bigint>();
        for (const { partition, bytes } of all)
          expected.set(partition, ((expected.get(partition) ?? 0n) + hashOf(bytes)) % 2n ** 128n);
        const sums = sumsOf(all);
        for (const [partition, sum] of expected) expect(sums.hex(partition)).toBe(sum.toString(16).padStart(32, '0'));
        expect(sums.total()).toBe(all.length);
      }),
      { seed: 26, numRuns: 200 },
    );
  });

  it('do not depend on the order in which records arrive', () => {
    const shuffled = records.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([all, other]) => {
        expect(stateOf(sumsOf(all))).toEqual(stateOf(sumsOf(other)));
      }),
      { seed: 27, numRuns: 200 },
    );
  });

  it('forget a record that is subtracted', () => {
    fc.assert(
      fc.property(records, records, (kept, dropped) => {
        const sums = sumsOf([...kept, ...dropped]);
        for (const { partition, bytes } of dropped) sums.subtract(partition, bytes, 0, bytes.length);
        expect(stateOf(sums)).toEqual(stateOf(sumsOf(kept)));
      }),
      { seed: 28, numRuns: 200 },
    );
  });

  it('tell two equal records from none: they do not cancel', () => {
    const twice = sumsOf([1, 2].map(() => ({ partition: 3, bytes: Buffer.from('same') })));
    expect(twice.hex(3)).not.toBe('0'.repeat(32));
    expect(twice.counts[3]).toBe(2);
  });

  it('survive a checkpoint', () => {
    fc.assert(
      fc.property(records, records, (before, after) => {
        const { counts, sums } = sumsOf(before).toBlobs();
        const restored = new PartitionSums();
        restored.fromBlobs(counts, sums);
        for (const { partition, bytes } of after) restored.add(partition, bytes, 0, bytes.length);
        expect(stateOf(restored)).toEqual(stateOf(sumsOf([...before, ...after])));
      }),
      { seed: 29, numRuns: 100 },
    );
  });
});

type Summed = { partition: number; bytes: Uint8Array };

function sumsOf(all: Summed[]): PartitionSums {
  const sums = new PartitionSums();
  for (const { partition, bytes } of all) sums.add(partition, bytes, 0, bytes.length);
  return sums;
}

function stateOf(sums: PartitionSums): string {
  const { counts, sums: words } = sums.toBlobs();
  return `${counts.toString('hex')} ${words.toString('hex')}`;
}

function hashOf(bytes: Uint8Array): bigint {
  const out = new Uint32Array(4);
  hash128(bytes, 0, bytes.length, out);
  return out.reduceRight((sum, word) => (sum << 32n) | BigInt(word), 0n);
}

import { describe, expect, it } from 'vitest';
import {
  type ComparedCounts,
  comparedCounts,
  createGauge,
  partitionStateCounts,
  setPartitionCompared,
  setPartitionState,
} from '#shared/gauge.ts';

function counts(change: Partial<ComparedCounts>): ComparedCounts {
  return { matched: 0, missing: 0, unexpected: 0, different: 0, duplicate: 0, invalid: 0, ...change };
}

describe('the gauge of a run', () => {
  it('adds up what the partitions that are compared came to', () => {
    const gauge = createGauge();
    setPartitionCompared(gauge, 0, counts({ matched: 5_000_000_000, missing: 1 }));
    setPartitionCompared(gauge, 255, counts({ matched: 7, different: 2, invalid: 3 }));
    expect(comparedCounts(gauge)).toEqual(counts({ matched: 5_000_000_007, missing: 1, different: 2, invalid: 3 }));
    expect(partitionStateCounts(gauge)).toMatchObject({ matched: 0, mismatched: 2, waiting: 254 });
  });

  it('counts a partition that is compared twice once', () => {
    const gauge = createGauge();
    setPartitionCompared(gauge, 9, counts({ matched: 4 }));
    setPartitionState(gauge, 9, 'working');
    setPartitionCompared(gauge, 9, counts({ matched: 3, unexpected: 1 }));
    expect(comparedCounts(gauge)).toEqual(counts({ matched: 3, unexpected: 1 }));
  });

  it('keeps the figures of the sides and the states of the partitions apart', () => {
    const gauge = createGauge();
    for (let partition = 0; partition < 256; partition++)
      setPartitionCompared(gauge, partition, counts({ matched: 1 }));
    expect(comparedCounts(gauge).matched).toBe(256);
    expect(partitionStateCounts(gauge)).toEqual({ waiting: 0, working: 0, matched: 256, mismatched: 0, failed: 0 });
  });
});

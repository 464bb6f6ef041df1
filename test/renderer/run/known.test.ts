import { describe, expect, it } from 'vitest';
import { countStates, statesOf } from '#renderer/pages/run/map/known.ts';
import type { PartitionCounts } from '#shared/findings-list.ts';
import { limits } from '#shared/limits.ts';
import type { RunSummary } from '#shared/run.ts';

const none = { missing: 0, unexpected: 0, different: 0, duplicate: 0, invalid: 0 };

function summaryOf(change: Partial<RunSummary>): RunSummary {
  return { verdict: 'match', findings: none, failed: [], ...change } as RunSummary;
}

function countsOf(partitions: number[], found: Partial<PartitionCounts['findings']> = {}): PartitionCounts[] {
  return partitions.map((partition) => ({ partition, matched: 10, findings: { ...none, ...found } }));
}

const all = Array.from({ length: limits.partitions }, (_, partition) => partition);

describe('the map of a run that is over', () => {
  it('shows every partition as matched where the verdict says so', () => {
    expect(statesOf(summaryOf({}), undefined)).toEqual(all.map(() => 'matched'));
  });

  it('shows nothing rather than guess which partitions a mismatch is in', () => {
    const summary = summaryOf({ verdict: 'mismatch', findings: { ...none, missing: 3 } });
    expect(statesOf(summary, undefined)).toBeUndefined();
    expect(statesOf(null, undefined)).toBeUndefined();
  });

  it('shows by their counts which partitions have findings', () => {
    const summary = summaryOf({ verdict: 'mismatch', findings: { ...none, missing: 1 } });
    const states = statesOf(summary, [...countsOf(all.slice(1)), ...countsOf([0], { missing: 1 })]);
    expect(states?.[0]).toBe('mismatched');
    expect(countStates(states ?? [])).toMatchObject({ matched: 255, mismatched: 1 });
  });

  it('never shows as matched what was not compared', () => {
    const failed = [{ partition: 7, reason: 'it was so' }];
    const summary = summaryOf({ verdict: 'not-established', failed });
    const unknown = countStates(statesOf(summary, undefined) ?? []);
    expect(unknown).toEqual({ waiting: 255, working: 0, matched: 0, mismatched: 0, failed: 1 });
    const counted = countStates(statesOf(summary, countsOf([0, 1, 2])) ?? []);
    expect(counted).toEqual({ waiting: 252, working: 0, matched: 3, mismatched: 0, failed: 1 });
  });

  it('calls a failed partition failed whatever was counted of it before', () => {
    const summary = summaryOf({ verdict: 'not-established', failed: [{ partition: 1, reason: 'it was so' }] });
    expect(statesOf(summary, countsOf(all))?.[1]).toBe('failed');
  });

  it('shows of an interrupted run what was compared until then', () => {
    expect(countStates(statesOf(null, countsOf([3, 4])) ?? [])).toMatchObject({ matched: 2, waiting: 254 });
  });
});

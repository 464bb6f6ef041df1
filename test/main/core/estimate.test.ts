import { describe, expect, it } from 'vitest';
import { type EarlierRun, estimateRun, type Outlook } from '#main/core/estimate.ts';

const side = { records: 1_000_000, isExact: true, recordsPerSecond: 100_000, bytesPerRecord: 20 };

/** Pulling takes 10.2 seconds and comparing 5.2. */
function outlook(changes: Partial<Outlook> = {}): Outlook {
  const figures = { pairsPerSecond: 200_000, findingsBytesPerRecord: 1 };
  return { inbound: side, outbound: side, ...figures, basedOn: 'runs', runs: 1, earlier: [], ...changes };
}

/** A run of so many times a million records. */
function earlier(seconds: number, times = 1): EarlierRun {
  return { records: { inbound: 1_000_000 * times, outbound: 1_000_000 * times }, seconds };
}

describe('an estimate', () => {
  it('is of the slower side, and then of every pair', () => {
    const slow = { ...side, recordsPerSecond: 50_000 };
    expect(estimateRun(outlook({ outbound: slow })).seconds).toEqual({ pull: 20.2, diff: 5.2, total: 25.4 });
    const fewer = { ...side, records: 10 };
    expect(estimateRun(outlook({ outbound: fewer })).seconds).toEqual({ pull: 10.2, diff: 5.2, total: 15.4 });
  });

  it('weighs both sides, the findings, and the files themselves', () => {
    expect(estimateRun(outlook()).bytes).toBe(20_000_000 + 20_000_000 + 1_000_000 + 700_000);
  });
});

describe('the correction of an estimate', () => {
  const correct = (...runs: EarlierRun[]) => estimateRun(outlook({ earlier: runs })).correction;

  it('is what the middle one of the runs before took of what such an estimate would have said', () => {
    expect(correct(earlier(30.8), earlier(15.4), earlier(900))).toBe(2);
    expect(estimateRun(outlook({ earlier: [earlier(30.8)] })).seconds).toEqual({ pull: 20.4, diff: 10.4, total: 30.8 });
  });

  it('never goes beyond four times, either way', () => {
    expect([correct(earlier(900)), correct(earlier(0.1))]).toEqual([4, 0.25]);
  });

  it('is learned from runs of about the same length only', () => {
    expect(correct(earlier(3, 0.001))).toBe(1);
    expect(correct(earlier(3_000, 100))).toBe(1);
  });

  it('does not count twice what the pace that was learned explains', () => {
    // Half as fast as was thought then: the pace is known now, and nothing is left to correct.
    const slower = { ...side, recordsPerSecond: 50_000 };
    const learned = outlook({ inbound: slower, outbound: slower, pairsPerSecond: 100_000, earlier: [earlier(30.4)] });
    expect(estimateRun(learned)).toMatchObject({ correction: 1, seconds: { total: 30.4 } });
  });
});

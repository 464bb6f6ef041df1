import { describe, expect, it } from 'vitest';
import { experienceOf } from '#main/core/experience.ts';
import type { RunSummary } from '#shared/run.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';

const source = { type: 'csv', path: '/x/a.csv' };
const definition = definitionOf({ key: ['k'], inbound: source, outbound: source });

/** A run whose inbound side took so many seconds to pull. */
function pulledIn(seconds: number, changes: Partial<RunSummary['inbound']> = {}): RunSummary {
  const whole = summaryWith();
  const readTo = new Date(Date.parse('2026-06-17T00:00:00Z') + seconds * 1_000).toISOString();
  return summaryWith({ inbound: { ...whole.inbound, readTo, ...changes } });
}

describe('what earlier runs teach', () => {
  it('is the middle one, so that one odd day counts for nothing', () => {
    const { rates } = experienceOf([pulledIn(10), pulledIn(500), pulledIn(8)], definition);
    expect(rates.inbound?.recordsPerSecond).toBe(100_000);
  });

  it('is nothing where there was none', () => {
    expect(experienceOf([], definition)).toEqual({ runs: 0, rates: {}, records: {}, earlier: [] });
  });

  it('leaves out sides that were read in sittings, or are too small to be a measure', () => {
    const odd = [pulledIn(10, { sittings: 2 }), pulledIn(0.1), pulledIn(10, { read: 9 })];
    expect(experienceOf(odd, definition).rates.inbound).toBe(undefined);
    expect(experienceOf(odd, definition).rates.outbound?.recordsPerSecond).toBe(100_000);
  });

  it.each([0, 9])('leaves out how long it took to compare %i records on a busy machine', (accepted) => {
    const { inbound, outbound } = summaryWith();
    const few = { inbound: { ...inbound, accepted }, outbound: { ...outbound, accepted } };
    expect(experienceOf([summaryWith(few)], definition).pairsPerSecond).toBe(undefined);
  });

  it('leaves out the time of a run that was resumed, of which only the last part was seen', () => {
    const { pairsPerSecond, runs, earlier } = experienceOf([summaryWith({ isResumed: true })], definition);
    expect([pairsPerSecond, runs, earlier]).toEqual([undefined, 0, []]);
  });

  it('leaves out a side that came from another kind of source', () => {
    const elsewhere = experienceOf([pulledIn(10, { source: 'mysql orders' })], definition);
    expect([elsewhere.rates.inbound, elsewhere.records.inbound]).toEqual([undefined, undefined]);
  });
});

it('an earlier run is judged by what was expected of it, else by what it read', () => {
  const records = { inbound: 5, outbound: 6 };
  const estimate = { seconds: 1, taken: 15.4, factor: 15.4, records, correction: 1, basedOn: 'runs', runs: 1 } as const;
  expect(experienceOf([summaryWith({ estimate }), summaryWith()], definition).earlier).toEqual([
    { records, seconds: 15.4 },
    { records: { inbound: 1_000_000, outbound: 1_000_000 }, seconds: 15.4 },
  ]);
});

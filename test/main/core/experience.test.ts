import { describe, expect, it } from 'vitest';
import { experienceOf } from '#main/core/experience.ts';
import type { RunSummary } from '#shared/run.ts';
import { summaryWith } from '#test/support/core-parts.ts';
import { definitionOf } from '#test/support/engine.ts';

const source = { type: 'csv', path: '/x/a.csv' };
const definition = definitionOf({ key: ['k'], inbound: source, outbound: source });
const outcome = { correction: 1, basedOn: 'runs', runs: 1 } as const;

/** A run whose inbound side took so many seconds to pull. */
function pulledIn(seconds: number, changes: Partial<RunSummary['inbound']> = {}): RunSummary {
  const whole = summaryWith();
  const readTo = new Date(Date.parse('2026-06-17T00:00:00Z') + seconds * 1_000).toISOString();
  return summaryWith({ inbound: { ...whole.inbound, readTo, ...changes } });
}

function estimated(seconds: number, taken: number, correction = 1): RunSummary {
  return summaryWith({ estimate: { ...outcome, seconds, taken, factor: taken / seconds, correction } });
}

describe('what earlier runs teach', () => {
  it('is the middle one, so that one odd day counts for nothing', () => {
    const { rates } = experienceOf([pulledIn(10), pulledIn(500), pulledIn(8)], definition);
    expect(rates.inbound?.recordsPerSecond).toBe(100_000);
  });

  it('is nothing where there was none', () => {
    const experience = experienceOf([], definition);
    expect(experience).toMatchObject({ runs: 0, rates: {}, records: {} });
    expect(experience.correctionFor('guess', 10)).toBe(1);
  });

  it('leaves out sides that were read in sittings, or are too small to be a measure', () => {
    const odd = [pulledIn(10, { sittings: 2 }), pulledIn(0.1), pulledIn(10, { read: 9 })];
    expect(experienceOf(odd, definition).rates.inbound).toBe(undefined);
    expect(experienceOf(odd, definition).rates.outbound?.recordsPerSecond).toBe(100_000);
  });

  it('leaves out the time of a run that was resumed, of which only the last part was seen', () => {
    const { pairsPerSecond, runs } = experienceOf([summaryWith({ isResumed: true })], definition);
    expect([pairsPerSecond, runs]).toEqual([undefined, 0]);
  });

  it('leaves out a side that came from another kind of source', () => {
    const elsewhere = experienceOf([pulledIn(10, { source: 'mysql orders' })], definition);
    expect([elsewhere.rates.inbound, elsewhere.records.inbound]).toEqual([undefined, undefined]);
  });
});

describe('the correction of an estimate', () => {
  const correct = (summaries: RunSummary[], seconds: number) =>
    experienceOf(summaries, definition).correctionFor('runs', seconds);

  it('is the middle of what the last ones were off by', () => {
    expect(correct([estimated(10, 15), estimated(10, 12), estimated(10, 90)], 10)).toBe(1.5);
  });

  it('sees through the correction that an estimate had in it', () => {
    // 10 seconds became 15 by a correction, and 15 it took: the next 10 are again corrected to 15.
    expect(correct([estimated(15, 15, 1.5)], 10)).toBe(1.5);
  });

  it('never goes beyond four times, either way', () => {
    expect(correct([estimated(10, 900)], 10)).toBe(4);
    expect(correct([estimated(10, 0.1)], 10)).toBe(0.25);
  });

  it('learns from runs of about the same length and the same basis only', () => {
    expect(correct([estimated(0.4, 1.2)], 600)).toBe(1);
    expect(experienceOf([estimated(10, 15)], definition).correctionFor('guess', 10)).toBe(1);
  });
});

import { expect, it } from 'vitest';
import { quantileName, windowOf } from '#shared/flight.ts';
import { flightSettings, measuredBy } from '#shared/flight-settings.ts';
import { type Lags, lagCounter } from '#shared/lags.ts';

const read = { readAt: '2026-06-17T00:00:00.000Z', believedUntil: '2026-06-17T00:10:00.000Z' };
const settings = (more: object = {}) => flightSettings.parse({ sent: 'sent_at', done: 'done_at', ...more });

/** So many pairs in an hour, all of the same lag. */
function lags(...groups: [hour: number, pairs: number, ms: number][]): Lags {
  const counter = lagCounter();
  for (const [hour, pairs, ms] of groups) for (let i = 0; i < pairs; i++) counter.add(hour, ms);
  return counter.lags();
}

const waits = (...asked: Parameters<typeof windowOf>) => windowOf(...asked).hours.map(({ waitMs }) => waitMs);

it('an hour with pairs enough is waited for by itself, every other by the whole day', () => {
  const waited = waits(settings(), [lags([9, 100, 20], [10, 99, 40]), lags([11, 1, 40])], read);
  expect(waited[9]).toBe(20);
  expect(waited[10]).toBe(40);
  expect(waited[0]).toBe(40);
});

it('pairs of several runs count together', () => {
  const few = lags([9, 50, 20]);
  expect(waits(settings(), [few], read)[9]).toBeNull();
  expect(waits(settings(), [few, few], read)[9]).toBe(20);
  expect(windowOf(settings(), [few, few], read)).toMatchObject({ runs: 2, pairs: 100, ...read });
});

it('a rarer quantile needs pairs enough to have one beyond it', () => {
  const learned = [lags([9, 500, 20])];
  expect(waits(settings(), learned, read)[9]).toBe(20);
  expect(waits(settings({ quantile: 0.999 }), learned, read)[9]).toBeNull();
});

it('nothing learned is nothing waited for, but for atLeast; atMost is never exceeded', () => {
  expect(waits(settings({ atMost: '6h' }), [], read)).toEqual(Array(24).fill(null));
  expect(waits(settings({ atLeast: '2m' }), [], read)).toEqual(Array(24).fill(120_000));
  const slow = [lags([9, 100, 7_200_000])];
  expect(waits(settings({ atMost: '1h' }), slow, read)[9]).toBe(3_600_000);
  expect(waits(settings({ atLeast: '3h' }), slow, read)[9]).toBe(10_800_000);
  expect(waits(settings(), [lags([9, 100, 10 * 86_400_000])], read)[9]).toBe(86_400_000);
});

it('what was learned of other times, or by the hours of another zone, is not relied on', () => {
  const measured = [
    {},
    { sent: 'created_at' },
    { sent: { name: 'sent_at', format: 'epoch-ms' } },
    { zone: 'Asia/Shanghai' },
    { sent: { name: 'sent_at', zone: 'Asia/Shanghai' } },
  ].map((more) => measuredBy(settings(more)));
  expect(new Set(measured).size).toBe(measured.length);
  expect(measuredBy(settings({ quantile: 0.5, atMost: '1h' }))).toBe(measured[0]);
});

it('names quantiles as people do', () => {
  expect([0.5, 0.95, 0.99, 0.999, 0.9999].map(quantileName)).toEqual(['p50', 'p95', 'p99', 'p99.9', 'p99.99']);
});

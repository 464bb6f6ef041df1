import { describe, expect, it } from 'vitest';
import { cronComplaint, nextByCron, pastByCron } from '#shared/cron.ts';

const nightly = (zone: string) => ({ cron: '30 2 * * *', zone });
const next = (times: { cron: string; zone: string }, after: string) =>
  nextByCron(times, new Date(after))?.toISOString() ?? null;

describe('times of cron', () => {
  it('go by the clocks of their zone', () => {
    expect(next(nightly('UTC'), '2026-06-17T00:00:00Z')).toBe('2026-06-17T02:30:00.000Z');
    expect(next(nightly('Asia/Shanghai'), '2026-06-17T00:00:00Z')).toBe('2026-06-17T18:30:00.000Z');
  });

  it('come right after the gap where the clock goes forward over them', () => {
    // In Berlin 02:00 becomes 03:00 on 29 March 2026.
    expect(next(nightly('Europe/Berlin'), '2026-03-28T12:00:00Z')).toBe('2026-03-29T01:00:00.000Z');
    expect(next(nightly('Europe/Berlin'), '2026-03-29T01:00:00Z')).toBe('2026-03-30T00:30:00.000Z');
  });

  it('come once where the clock goes back and shows them twice', () => {
    // In Berlin 03:00 becomes 02:00 on 25 October 2026.
    expect(next(nightly('Europe/Berlin'), '2026-10-24T12:00:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(next(nightly('Europe/Berlin'), '2026-10-25T00:30:00Z')).toBe('2026-10-26T01:30:00.000Z');
  });

  it('are those after one moment up to another, the newest first', () => {
    const from = (text: string) => new Date(text);
    const past = (after: string, upTo: string, countMax = 10) =>
      pastByCron(nightly('UTC'), from(after), from(upTo), countMax).map((at) => at.toISOString());
    expect(past('2026-06-14T02:30:00Z', '2026-06-16T02:30:00Z')).toEqual([
      '2026-06-16T02:30:00.000Z',
      '2026-06-15T02:30:00.000Z',
    ]);
    expect(past('2026-06-16T02:30:00Z', '2026-06-17T02:29:59Z')).toEqual([]);
    expect(past('2026-01-01T00:00:00Z', '2026-06-17T00:00:00Z', 3)).toHaveLength(3);
  });

  it.each(['0 25 * * *', '* * *', 'nightly', '0 0 2 * * *'])('%s is none', (cron) => {
    expect(cronComplaint({ cron, zone: 'UTC' })).toContain(`"${cron}" is no time of cron`);
  });
});

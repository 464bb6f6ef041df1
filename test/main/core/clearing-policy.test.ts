import { describe, expect, it } from 'vitest';
import { clearingOf, proposedPolicy } from '#main/core/clearing-policy.ts';

const startsAt = '2026-06-18T00:00:00+08:00';
const hour = 3_600;

describe('clearing', () => {
  it.each([
    ['daily', 24 * hour, '2026-06-16T16:00:00.000Z'],
    ['urgent', 12 * hour, '2026-06-17T04:00:00.000Z'],
    ['limited', 5 * hour, '2026-06-17T11:00:00.000Z'],
    ['T-90m', 1.5 * hour, '2026-06-17T14:30:00.000Z'],
    ['T-1.5h', 1.5 * hour, '2026-06-17T14:30:00.000Z'],
    ['T-2d', 48 * hour, '2026-06-15T16:00:00.000Z'],
  ])('starts under policy %s %i seconds before the activity', (policy, leadSeconds, start) => {
    expect(clearingOf({ id: '618', startsAt, policy }, 60, 1_000)).toMatchObject({ leadSeconds, startsAt: start });
  });

  it('ends in time where it takes no longer than its lead', () => {
    const activity = { id: '618', startsAt, policy: 'T-1h' };
    expect(clearingOf(activity, hour, 1_000)).toMatchObject({ isInTime: true, finishesAt: '2026-06-17T16:00:00.000Z' });
    expect(clearingOf(activity, hour + 1, 1_000).isInTime).toBe(false);
  });

  it.each([
    ['limited', 10_000_000, undefined],
    ['limited', 10_000_001, 'urgent'],
    ['urgent', 10_000_000, 'limited'],
    ['urgent', 10_000_001, undefined],
    ['daily', 200_000_000, undefined],
  ])('says whether policy %s is meant for %i records', (policy, records, better) => {
    expect(clearingOf({ id: '618', startsAt, policy }, 60, records).better).toBe(better);
  });
});

describe('the proposed policy', () => {
  it.each([
    ['daily', 'a-day-left', 200_000_000, hour, 24 * hour],
    ['limited', 'few-records', 10_000_000, hour, 24 * hour - 1],
    ['urgent', 'many-records', 10_000_001, hour, 20 * hour],
    ['T-12h', 'takes-longer', 10_000, 6 * hour, 20 * hour],
    ['T-61h', 'takes-longer', 200_000_000, 30.5 * hour, 100 * hour],
  ])(
    'is %s, because %s, for %i records, %i s of clearing and %i s that are left',
    (policy, reason, records, total, left) => {
      expect(proposedPolicy(records, total, left)).toMatchObject({ policy, reason, records });
    },
  );
});

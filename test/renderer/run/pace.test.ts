import { describe, expect, it } from 'vitest';
import { createPace, type Stand } from '#renderer/pages/run/pace.ts';

/** A stand of records that are counted one by one. */
const at = (records: number, total = 0): Stand => ({ records, done: records, total });

/** Notes a stand every 100 ms while records come at a rate. */
function steadily(pace: ReturnType<typeof createPace>, seconds: number, perSecond: number, from = 0, total = 0) {
  let shown = pace.note(from * 1_000, at(0, total));
  for (let tick = 1; tick <= seconds * 10; tick++)
    shown = pace.note((from + tick / 10) * 1_000, at((tick * perSecond) / 10, total));
  return shown;
}

describe('the pace of a run', () => {
  it('is the rate at which records come, from the first measurement on', () => {
    const pace = createPace();
    pace.note(0, at(0));
    expect(pace.note(100, at(1_000)).recordsPerSecond).toBeCloseTo(10_000);
    expect(steadily(createPace(), 30, 5_000).recordsPerSecond).toBeCloseTo(5_000);
  });

  it('follows a change within seconds, and one slow moment hardly shows', () => {
    const pace = createPace();
    pace.note(0, at(0));
    pace.note(10_000, at(100_000));
    expect(pace.note(10_100, at(100_000)).recordsPerSecond).toBeGreaterThan(9_500);
    let shown = 0;
    for (let tick = 2; tick <= 100; tick++) shown = pace.note(10_000 + tick * 100, at(100_000)).recordsPerSecond;
    expect(shown).toBeLessThan(1_000);
  });

  it('says what is left at the present pace', () => {
    const { secondsLeft } = steadily(createPace(), 10, 1_000, 0, 50_000);
    expect(secondsLeft).toBeCloseTo(40);
  });

  it('goes by the estimate until there is a pace, and knows nothing without either', () => {
    const pace = createPace();
    expect(pace.note(0, at(0, 1_000), 77).secondsLeft).toBe(77);
    expect(pace.note(100, at(1, 1_000), 76).secondsLeft).toBe(76);
    expect(createPace().note(0, at(0, 0)).secondsLeft).toBeNull();
    expect(steadily(createPace(), 5, 1_000).secondsLeft).toBeNull();
  });

  it('is at its end when everything is done, whatever was estimated', () => {
    const pace = createPace();
    pace.note(0, at(0, 100), 50);
    expect(pace.note(50, at(100, 100), 50).secondsLeft).toBe(0);
  });

  it('begins anew where a side is read from its beginning again', () => {
    const pace = createPace();
    pace.note(0, at(0, 100_000));
    pace.note(5_000, at(50_000, 100_000));
    expect(pace.note(5_100, at(0, 100_000)).recordsPerSecond).toBe(0);
    expect(pace.note(6_100, at(2_000, 100_000)).recordsPerSecond).toBeCloseTo(2_000);
  });

  it('survives two looks at the same moment', () => {
    const pace = createPace();
    pace.note(0, at(0, 100));
    const { recordsPerSecond, secondsLeft } = pace.note(0, at(10, 100));
    expect(recordsPerSecond).toBe(0);
    expect(secondsLeft).toBeNull();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalOf, columnOf } from '#test/support/canonical.ts';
import { exactOf } from '#test/support/oracle/decimal.ts';
import {
  type Civil,
  microsOfCivil,
  microsOfLocal,
  monthDays,
  spellMicros,
  zones,
} from '#test/support/oracle/instant.ts';

const iso = columnOf('datetime');
const inZone = (zone: string) => columnOf({ type: 'datetime', zone });
const two = (value: number) => String(value).padStart(2, '0');

function civilIn(years: { min: number; max: number }): fc.Arbitrary<Civil> {
  return fc
    .record({
      year: fc.integer(years),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 31 }),
      hour: fc.integer({ min: 0, max: 23 }),
      minute: fc.integer({ min: 0, max: 59 }),
      second: fc.integer({ min: 0, max: 59 }),
      micros: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 999_999 })),
    })
    .map((civil) => ({ ...civil, day: Math.min(civil.day, monthDays(civil.year, civil.month)) }));
}

function spell(civil: Civil, separator = 'T'): string {
  const date = `${String(civil.year).padStart(4, '0')}-${two(civil.month)}-${two(civil.day)}`;
  const time = `${two(civil.hour)}:${two(civil.minute)}:${two(civil.second)}`;
  return `${date}${separator}${time}.${String(civil.micros).padStart(6, '0')}`;
}

describe('datetimes in ISO 8601', () => {
  it.each([
    ['2026-06-18', '2026-06-18T00:00:00Z'],
    ['2026-06-18T07:08', '2026-06-18T07:08:00Z'],
    ['2026-06-18 07:08:09', '2026-06-18T07:08:09Z'],
    ['2026-06-18t07:08:09z', '2026-06-18T07:08:09Z'],
    ['2026-06-18 07:08:09.25', '2026-06-18T07:08:09.25Z'],
    ['2026-06-18 07:08:09,250', '2026-06-18T07:08:09.25Z'],
    ['2026-06-18T07:08:09.123456789', '2026-06-18T07:08:09.123456Z'],
    ['2026-06-18T07:08:09.0000009', '2026-06-18T07:08:09Z'],
    ['2026-06-18T07:08:09.999999999999', '2026-06-18T07:08:09.999999Z'],
    ['2026-06-18T00:00:00+08:00', '2026-06-17T16:00:00Z'],
    ['2026-06-18T00:00:00+0800', '2026-06-17T16:00:00Z'],
    ['2026-06-18 00:00:00 +08', '2026-06-17T16:00:00Z'],
    ['2026-06-18T00:00:00-03:30', '2026-06-18T03:30:00Z'],
    ['2024-02-29', '2024-02-29T00:00:00Z'],
    ['2000-02-29', '2000-02-29T00:00:00Z'],
    ['0001-01-01', '0001-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59.999999', '9999-12-31T23:59:59.999999Z'],
  ])('%s is %s', (text, canonical) => {
    expect(canonicalOf(iso, text)).toBe(canonical);
  });

  it.each([
    '',
    '0000-00-00',
    '0000-00-00 00:00:00',
    '0000-01-01',
    '2026-00-10',
    '2026-13-10',
    '2026-01-00',
    '2026-01-32',
    '2026-04-31',
    '2025-02-29',
    '1900-02-29',
    '2026-06-18T24:00:00',
    '2026-06-18T12:60:00',
    '2026-06-18T12:00:60',
    '2026-06-18T12:00:00.',
    '2026-06-18T12:00:00+24:00',
    '2026-06-18T12:00:00+08:60',
    '2026-06-18T12',
    '2026-06-18Z',
    '2026-6-18',
    '26-06-18',
    '+002026-06-18',
    '18/06/2026',
    ' 2026-06-18',
    '2026-06-18\n',
    '1781740800',
  ])('%j is none', (text) => {
    expect(canonicalOf(iso, text)).toBe(`! v: not a datetime: ${JSON.stringify(text)}`);
  });

  it.each(['0001-01-01T00:00:00+00:01', '9999-12-31T23:59:00-00:01'])('%s lies outside the years 1 to 9999', (text) => {
    expect(canonicalOf(iso, text)).toContain('! v: a datetime outside the years 1 to 9999');
  });

  it('are the instant that counting days gives, with any offset', () => {
    const offset = fc.integer({ min: -(24 * 60 - 1), max: 24 * 60 - 1 });
    fc.assert(
      fc.property(
        civilIn({ min: 1, max: 9999 }),
        offset,
        fc.constantFrom('T', 't', ' '),
        (civil, minutes, separator) => {
          const magnitude = Math.abs(minutes);
          const written = `${minutes < 0 ? '-' : '+'}${two(Math.floor(magnitude / 60))}:${two(magnitude % 60)}`;
          const expected = spellMicros(microsOfCivil(civil) - BigInt(minutes) * 60_000_000n);
          expectInstant(iso, spell(civil, separator) + written, expected);
        },
      ),
      { seed: 6, numRuns: 1_000 },
    );
  });

  it('are refused exactly when the calendar has no such day', () => {
    const parts = fc.tuple(fc.integer({ min: 0, max: 2105 }), fc.nat(14), fc.nat(33));
    fc.assert(
      fc.property(parts, ([year, month, day]) => {
        const isDay = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= monthDays(year, month);
        const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
        expect(canonicalOf(iso, text)).toBe(isDay ? `${text}T00:00:00Z` : `! v: not a datetime: "${text}"`);
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });
});

describe('datetimes without an offset', () => {
  it.each([
    ['2026-06-18 00:00:00', 'Asia/Shanghai', '2026-06-17T16:00:00Z'],
    ['2026-03-08 02:30:00', 'America/New_York', '2026-03-08T07:30:00Z'],
    ['2026-11-01 01:30:00', 'America/New_York', '2026-11-01T05:30:00Z'],
    ['2026-03-29 02:00:00', 'Europe/Berlin', '2026-03-29T01:00:00Z'],
    ['2026-10-25 02:59:59.999999', 'Europe/Berlin', '2026-10-25T00:59:59.999999Z'],
    ['2026-10-04 02:15:00', 'Australia/Lord_Howe', '2026-10-03T15:45:00Z'],
    ['2026-04-05 01:45:00', 'Australia/Lord_Howe', '2026-04-04T14:45:00Z'],
  ])('%s in %s is %s', (text, zone, canonical) => {
    expect(canonicalOf(inZone(zone), text)).toBe(canonical);
  });

  it('are local to their zone, by the table of its clock changes', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(zones)), civilIn({ min: 2023, max: 2026 }), (zone, civil) => {
        expectInstant(inZone(zone), spell(civil, ' '), spellMicros(microsOfLocal(civil, zone)));
      }),
      { seed: 8, numRuns: 600 },
    );
  });

  it('are read the same way in every quarter of an hour around every clock change', () => {
    const changes = Object.entries(zones).flatMap(([zone, known]) => known.changes.map(([at]) => ({ zone, at })));
    for (const { zone, at } of changes) {
      for (const civil of quartersFrom(at)) {
        const expected = spellMicros(microsOfLocal(civil, zone));
        const canonical = canonicalOf(inZone(zone), spell(civil));
        if (canonical !== expected) expect.fail(`${spell(civil)} in ${zone} is ${canonical}, not ${expected}`);
      }
    }
  });
});

/** Every quarter of an hour of the day of a change and, in the same month, of the next. */
function quartersFrom(at: string): Civil[] {
  const [year = 0, month = 0, first = 0] = at.split(/\D/).map(Number);
  const days = [first, first + 1].filter((day) => day <= monthDays(year, month));
  return days.flatMap((day) =>
    Array.from({ length: 96 }, (_, quarter) => {
      const time = { hour: Math.floor(quarter / 4), minute: (quarter % 4) * 15, second: 0, micros: 0 };
      return { year, month, day, ...time };
    }),
  );
}

describe('datetimes since 1970', () => {
  const seconds = columnOf({ type: 'datetime', format: 'epoch-s' });
  const milliseconds = columnOf({ type: 'datetime', format: 'epoch-ms' });

  it.each([
    [seconds, '0', '1970-01-01T00:00:00Z'],
    [seconds, '1781740800', '2026-06-18T00:00:00Z'],
    [seconds, '1781740800.250', '2026-06-18T00:00:00.25Z'],
    [seconds, '1.7817408e9', '2026-06-18T00:00:00Z'],
    [seconds, '-1', '1969-12-31T23:59:59Z'],
    [seconds, '-0.5', '1969-12-31T23:59:59.5Z'],
    [seconds, '0.0000019', '1970-01-01T00:00:00.000001Z'],
    [seconds, '-0.0000001', '1969-12-31T23:59:59.999999Z'],
    [seconds, '-62135596800', '0001-01-01T00:00:00Z'],
    [seconds, '253402300799.999999', '9999-12-31T23:59:59.999999Z'],
    [milliseconds, '1781740800000', '2026-06-18T00:00:00Z'],
    [milliseconds, '1781740800000.5', '2026-06-18T00:00:00.0005Z'],
    [milliseconds, '-1', '1969-12-31T23:59:59.999Z'],
  ])('%#: %3$s %s', (column, text, canonical) => {
    expect(canonicalOf(column, text)).toBe(canonical);
  });

  it.each(['', 'now', '2026-06-18', '12:00', '--1', '1_000'])('%j is none', (text) => {
    expect(canonicalOf(seconds, text)).toBe(`! v: not a datetime: ${JSON.stringify(text)}`);
  });

  it.each(['-62135596800.000001', '253402300800', '1e14', '-1e14'])('%s lies outside the years 1 to 9999', (text) => {
    expect(canonicalOf(seconds, text)).toContain('! v: a datetime outside the years 1 to 9999');
  });

  it('are the instant that exact arithmetic gives, cut towards the past to the microsecond', () => {
    const text = fc
      .tuple(fc.constantFrom('', '-'), fc.integer({ min: 0, max: 90_000_000_000 }), fc.stringMatching(/^[0-9]{0,9}$/))
      .map(([sign, whole, fraction]) => `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`);
    fc.assert(
      fc.property(text, fc.boolean(), (written, isSeconds) => {
        const exact = exactOf(written) ?? { units: 0n, scale: 0n };
        const numerator = exact.units * (isSeconds ? 1_000_000n : 1_000n);
        const expected = spellMicros(floorDivided(numerator, 10n ** exact.scale));
        const canonical = canonicalOf(isSeconds ? seconds : milliseconds, written);
        if (expected === undefined) expect(canonical).toContain('outside the years');
        else expect(canonical).toBe(expected);
      }),
      { seed: 9, numRuns: 1_000 },
    );
  });
});

function expectInstant(column: typeof iso, text: string, expected: string | undefined): void {
  const canonical = canonicalOf(column, text);
  if (expected === undefined) expect(canonical).toContain('! v: a datetime outside the years 1 to 9999');
  else {
    expect(canonical).toBe(expected);
    expect(canonicalOf(column, expected)).toBe(expected);
  }
}

function floorDivided(numerator: bigint, denominator: bigint): bigint {
  const cut = numerator / denominator;
  return numerator % denominator < 0n ? cut - 1n : cut;
}

describe('dates as people write them', () => {
  const written = (format: 'ymd' | 'dmy' | 'mdy', zone = 'UTC') => columnOf({ type: 'datetime', format, zone });

  it.each([
    ['ymd', '2026/5/8', '2026-05-08T00:00:00Z'],
    ['ymd', '2026.05.18', '2026-05-18T00:00:00Z'],
    ['ymd', '2026-5-18', '2026-05-18T00:00:00Z'],
    ['ymd', '20260518', '2026-05-18T00:00:00Z'],
    ['ymd', '20260518093001', '2026-05-18T09:30:01Z'],
    ['ymd', '2026年5月18日', '2026-05-18T00:00:00Z'],
    ['ymd', '2026年5月18日 9:05', '2026-05-18T09:05:00Z'],
    ['dmy', '18.05.2026', '2026-05-18T00:00:00Z'],
    ['dmy', '8/5/2026 17:30:15.25', '2026-05-08T17:30:15.25Z'],
    ['mdy', '5/18/2026', '2026-05-18T00:00:00Z'],
    ['mdy', '05-18-2026  09:30', '2026-05-18T09:30:00Z'],
    ['dmy', '2026-05-18T09:30:00+08:00', '2026-05-18T01:30:00Z'],
    ['mdy', '2026/05/18', '2026-05-18T00:00:00Z'],
  ] as const)('%s: %s is %s', (format, text, expected) => {
    expect(canonicalOf(written(format), text)).toBe(expected);
  });

  it('are local to the zone of the field', () => {
    expect(canonicalOf(written('dmy', 'Asia/Shanghai'), '18.05.2026 08:00')).toBe('2026-05-18T00:00:00Z');
  });

  it.each([
    ['ymd', '18.05.2026'],
    ['dmy', '5/18/2026'],
    ['mdy', '18.05.2026'],
    ['dmy', '18.05.26'],
    ['dmy', '18.05/2026'],
    ['dmy', '31.04.2026'],
    ['ymd', '2026051'],
    ['ymd', '20261301'],
    ['ymd', '2026/5/8x'],
    ['ymd', '2026/5/8 25:00'],
    ['dmy', ''],
  ] as const)('%s: %j is none', (format, text) => {
    expect(canonicalOf(written(format), text)).toBe(`! v: not a datetime: ${JSON.stringify(text)}`);
  });
});

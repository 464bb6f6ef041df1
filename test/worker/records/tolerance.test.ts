import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ColumnType, parseTolerance } from '#shared/column.ts';
import { limits } from '#shared/limits.ts';
import { areNear, exactOf, minus, plus, spellExact, times } from '#test/support/oracle/decimal.ts';
import { spellMicros } from '#test/support/oracle/instant.ts';
import { isWithin } from '#worker/records/tolerance.ts';

const amount = fc
  .tuple(fc.integer({ min: 0, max: 10_000_000 }), fc.integer({ min: 0, max: 6 }))
  .map(([units, scale]) => spellExact({ units: BigInt(units), scale: BigInt(scale) }));
const value = fc
  .tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.integer({ min: 0, max: 12 }))
  .map(([units, scale]) => spellExact({ units, scale: BigInt(scale) }));

describe('an absolute tolerance', () => {
  it.each([
    ['0.01', '1', '1.01', true],
    ['0.01', '1', '0.99', true],
    ['0.01', '1', '1.0100000000000000000000001', false],
    ['0.01', '-0.005', '0.005', true],
    ['0', '1', '1.0000000001', false],
    ['1e-2', '1', '1.01', true],
    ['1', '9007199254740993', '9007199254740992', true],
    ['1', '9007199254740993', '9007199254740991', false],
  ])('%s holds %s and %s together: %s', (written, a, b, expected) => {
    expect(within(written, 'decimal', a, b)).toBe(expected);
  });

  it('reaches exactly as far as it says, from any value and in both directions', () => {
    fc.assert(
      fc.property(value, amount, fc.constantFrom(1n, -1n), (a, most, direction) => {
        const edge = times(exact(most), { units: direction, scale: 0n });
        const hair = { units: direction, scale: 40n };
        expect(within(most, 'decimal', a, spellExact(plus(exact(a), edge)))).toBe(true);
        expect(within(most, 'decimal', a, spellExact(plus(exact(a), plus(edge, hair))))).toBe(false);
        expect(within(most, 'decimal', a, spellExact(plus(exact(a), minus(edge, hair))))).toBe(most !== '0');
      }),
      { seed: 16, numRuns: 400 },
    );
  });
});

describe('a percentage', () => {
  it.each([
    ['1%', '100', '101', true],
    ['1%', '101', '100', true],
    ['1%', '100', '98.999', false],
    ['1%', '-100', '-101', true],
    ['1 %', '0', '0.0000001', false],
    ['0.5%', '200', '201', true],
    ['0.5%', '200', '201.0001', false],
    ['100%', '5', '0', true],
    ['100%', '5', '-0.1', false],
  ])('%s of inbound holds %s and %s together: %s', (written, a, b, expected) => {
    expect(within(written, 'decimal', a, b)).toBe(expected);
  });

  it('is of the inbound value, exactly', () => {
    fc.assert(
      fc.property(value, amount, value, (a, percent, b) => {
        const edge = times(exact(a), { units: exact(percent).units, scale: exact(percent).scale + 2n });
        expect(within(`${percent}%`, 'decimal', a, spellExact(plus(exact(a), edge)))).toBe(true);
        expect(within(`${percent}%`, 'decimal', a, spellExact(minus(exact(a), edge)))).toBe(true);
        expect(within(`${percent}%`, 'decimal', a, b)).toBe(areNear(a, b, percent, true));
        const past = plus(edge, { units: edge.units < 0n ? -1n : 1n, scale: 60n });
        expect(within(`${percent}%`, 'decimal', a, spellExact(plus(exact(a), past)))).toBe(false);
      }),
      { seed: 17, numRuns: 400 },
    );
  });
});

describe('a duration', () => {
  const units = { us: 1n, ms: 1_000n, s: 1_000_000n, m: 60_000_000n, h: 3_600_000_000n, d: 86_400_000_000n };

  it('reaches exactly as far as it says, to the microsecond', () => {
    const instant = fc.bigInt({ min: -(10n ** 16n), max: 10n ** 16n });
    const duration = fc.tuple(fc.integer({ min: 0, max: 999 }), fc.constantFrom(...Object.entries(units)));
    fc.assert(
      fc.property(instant, duration, fc.constantFrom(1n, -1n), (a, [count, [unit, per]], direction) => {
        const reach = BigInt(count) * per;
        const at = (distance: bigint) => spellMicros(a + direction * distance) ?? '';
        expect(within(`${count}${unit}`, 'datetime', at(0n), at(reach))).toBe(true);
        expect(within(`${count}${unit}`, 'datetime', at(0n), at(reach + 1n))).toBe(false);
        if (reach > 0n) expect(within(`${count}${unit}`, 'datetime', at(0n), at(reach - 1n))).toBe(true);
      }),
      { seed: 18, numRuns: 400 },
    );
  });

  it.each([
    ['0.5s', '2026-06-18T00:00:00Z', '2026-06-18T00:00:00.5Z', true],
    ['1.5m', '2026-06-18T00:00:00Z', '2026-06-18T00:01:30.000001Z', false],
    ['1d', '2024-02-28T00:00:00Z', '2024-02-29T00:00:00Z', true],
    ['1d', '1969-12-31T12:00:00Z', '1970-01-01T12:00:00Z', true],
  ])('%s holds %s and %s together: %s', (written, a, b, expected) => {
    expect(within(written, 'datetime', a, b)).toBe(expected);
  });
});

describe('a tolerance as it is written', () => {
  it.each<[ColumnType, string]>([
    ['decimal', ''],
    ['decimal', '-1'],
    ['decimal', '%'],
    ['decimal', '%1'],
    ['decimal', '1%%'],
    ['decimal', '5%3'],
    ['decimal', '2s'],
    ['decimal', 'NaN'],
    ['integer', '1,5'],
    ['datetime', '2'],
    ['datetime', '2 weeks'],
    ['datetime', '-2s'],
    ['datetime', '1%'],
  ])('is refused for %s as %j', (type, written) => {
    expect(parseTolerance(written, type)).toBe(undefined);
  });

  it.each(['0.01', '1e-2', ' 0.01 ', '0.010'])('may be spelled %j', (written) => {
    expect(within(written, 'decimal', '1', '1.01')).toBe(true);
    expect(within(written, 'decimal', '1', '1.0101')).toBe(false);
  });
});

describe('an integer of more digits than a decimal may have', () => {
  const most = '9'.repeat(limits.decimalDigitsMax);

  it('is within no tolerance, and no arithmetic is tried', () => {
    expect(within('1', 'integer', most, `${most.slice(0, -1)}8`)).toBe(true);
    expect(within('1', 'integer', `-${most}`, `-${most.slice(0, -1)}8`)).toBe(true);
    expect(within('1', 'integer', `9${most}`, `9${most.slice(0, -1)}8`)).toBe(false);
    expect(within('100%', 'integer', '1', `9${most}`)).toBe(false);
    // Not even digits: whoever tried to read it as a number would throw.
    expect(within('1', 'integer', 'x'.repeat(15_000_000), '1')).toBe(false);
  });

  it('does not concern a decimal of as many digits as there may be', () => {
    const fraction = '1'.repeat(limits.decimalDigitsMax);
    expect(within('1', 'decimal', `-0.${fraction}`, '0')).toBe(true);
  });
});

function within(written: string, type: ColumnType, a: string, b: string): boolean {
  const tolerance = parseTolerance(written, type);
  if (!tolerance) throw new Error(`${written} is no tolerance`);
  return isWithin(tolerance, a, b);
}

function exact(text: string): { units: bigint; scale: bigint } {
  const read = exactOf(text);
  if (!read) throw new Error(`${text} is no number`);
  return read;
}

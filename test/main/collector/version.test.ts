import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVersions, type Version, versionReader } from '#main/collector/version.ts';
import type { VersionSettings } from '#shared/collector.ts';

const guess: VersionSettings = { name: 'v', zone: 'UTC', format: 'iso' };

function order(a: string, b: string, settings = guess): number {
  const read = versionReader(settings);
  const [x, y] = [read(a), read(b)];
  if ('reason' in x || 'reason' in y) throw new Error('no version');
  return Math.sign(compareVersions(x, y));
}

describe('versions', () => {
  it('are compared as numbers of any size', () => {
    const number = fc.record({ units: fc.bigInt(-(10n ** 40n), 10n ** 40n), scale: fc.integer({ min: 0, max: 12 }) });
    fc.assert(
      fc.property(number, number, (a, b) => {
        // The oracle: both brought to one scale, as whole numbers.
        const whole = ({ units, scale }: typeof a) => units * 10n ** BigInt(12 - scale);
        const expected = whole(a) < whole(b) ? -1 : whole(a) > whole(b) ? 1 : 0;
        expect(order(spelled(a), spelled(b))).toBe(expected);
      }),
    );
  });

  it('are compared as instants, whatever zone they are written in', () => {
    const moment = fc.record({
      ms: fc.integer({ min: 0, max: 4_000_000_000_000 }),
      hours: fc.integer({ min: -11, max: 11 }),
    });
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        expect(order(inZone(a), inZone(b))).toBe(Math.sign(a.ms - b.ms));
      }),
    );
  });

  it('are compared as texts by code point', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).map((rest) => `v${rest}`);
    fc.assert(
      fc.property(text, text, (a, b) => {
        const [x, y] = [[...a], [...b]].map((characters) => characters.map((one) => one.codePointAt(0) ?? 0));
        const at = (x ?? []).findIndex((point, i) => point !== y?.[i]);
        const expected =
          at === -1 ? Math.sign((x?.length ?? 0) - (y?.length ?? 0)) : (x?.[at] ?? 0) > (y?.[at] ?? -1) ? 1 : -1;
        expect(order(a, b)).toBe(expected);
      }),
    );
  });

  it('have one order, also where kinds meet', () => {
    const any = fc.oneof(
      fc.constantFrom('1', '-2', '1e3', '0.5', '2026-06-17', '2026-06-17T01:00+08:00', 'v1', 'v10', '', 'Ж', '😀'),
      fc.string(),
    );
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(order(a, b)).toBe(-order(b, a) || 0);
        if (order(a, b) <= 0 && order(b, c) <= 0) expect(order(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('must be of the type that the file names', () => {
    const read = versionReader({ ...guess, type: 'integer' });
    expect(read('12')).toEqual({ rank: 1, text: '12' } satisfies Version);
    expect(read('1.5')).toEqual({ reason: 'version v: not an integer: "1.5"' });
    expect(order('2026-06-17 00:30', '2026-06-17T00:00Z', { ...guess, type: 'datetime', zone: 'Asia/Shanghai' })).toBe(
      -1,
    );
  });
});

function spelled({ units, scale }: { units: bigint; scale: number }): string {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`;
}

function inZone({ ms, hours }: { ms: number; hours: number }): string {
  const local = new Date(ms + hours * 3_600_000).toISOString().slice(0, -1);
  return `${local}${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
}

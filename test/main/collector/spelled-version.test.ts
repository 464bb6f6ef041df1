import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSpelled, spelledVersionReader } from '#main/collector/spelled-version.ts';
import { compareVersions, versionReader } from '#main/collector/version.ts';
import { type VersionSettings, versionTypes } from '#shared/collector.ts';

const two = (max: number) => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'));
/** Datetimes, and what is nearly one: months and days that are none, other separators, offsets of all kinds. */
const nearDatetime = fc
  .tuple(
    fc.oneof(fc.constantFrom('0000', '0001', '1000', '2999', '9999'), fc.integer({ min: 1000, max: 3100 }).map(String)),
    fc.tuple(two(13), two(32), two(25), two(61), two(61)),
    fc.constantFrom('T', ' ', 't', ''),
    fc.constantFrom('', '.5', ',5', '.1234567', '.', '.12345678901234567890'),
    fc.constantFrom('', 'Z', 'z', '+08:00', '-23:59', '+24:00', '+0800', '+08', ' Z'),
  )
  .map(
    ([year, [month, day, hour, minute, second], separator, fraction, offset]) =>
      `${year}-${month}-${day}${separator}${hour}:${minute}:${second}${fraction}${offset}`,
  );
const nearNumber = fc.oneof(
  fc.bigInt(-(10n ** 30n), 10n ** 30n).map(String),
  fc.stringMatching(/^[+-]?0{0,3}\d{0,20}(\.\d{0,4})?(e\d{1,3})?$/),
);
const text = fc.oneof(nearDatetime, nearNumber, fc.string());

const settings: fc.Arbitrary<VersionSettings> = fc.record({
  name: fc.constant('v'),
  type: fc.constantFrom(undefined, ...versionTypes),
  zone: fc.constantFrom('UTC', 'Asia/Shanghai', 'Europe/Berlin'),
  format: fc.constantFrom('iso' as const, 'epoch-s' as const, 'epoch-ms' as const),
});

describe('a version as its record spells it', () => {
  it('is refused exactly where reading it at once refuses it, with the same words', () => {
    fc.assert(
      fc.property(settings, text, (given, one) => {
        const [spelled, read] = [spelledVersionReader(given)(one), versionReader(given)(one)];
        expect('reason' in spelled ? spelled : 'read').toEqual('reason' in read ? read : 'read');
      }),
      { numRuns: 3_000 },
    );
  });

  it('is compared as it would be had it been read at once', () => {
    fc.assert(
      fc.property(settings, text, text, (given, a, b) => {
        const [spelled, read] = [spelledVersionReader(given), versionReader(given)];
        const [x, y, p, q] = [spelled(a), spelled(b), read(a), read(b)];
        if ('reason' in x || 'reason' in y || 'reason' in p || 'reason' in q) return;
        expect(Math.sign(compareSpelled(x, y))).toBe(Math.sign(compareVersions(p, q)));
        expect(compareSpelled(x, x)).toBe(0);
      }),
      { numRuns: 3_000 },
    );
  });
});

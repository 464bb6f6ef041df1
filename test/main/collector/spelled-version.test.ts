import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareSpelled, spelledVersionReader } from '#main/collector/spelled-version.ts';
import { compareVersions, versionReader } from '#main/collector/version.ts';
import { type VersionSettings, versionTypes } from '#shared/collector.ts';

/** Datetimes, and what is nearly one: at the edges of every part, with other separators, and offsets of all kinds. */
const nearDatetime = fc
  .tuple(
    fc.constantFrom('0000', '0001', '1000', '2026', '2028', '2999', '9999'),
    fc.constantFrom('00', '01', '02', '04', '10', '12', '13'),
    fc.constantFrom('00', '01', '10', '28', '29', '30', '31', '32'),
    fc.constantFrom('00', '19', '23', '24'),
    fc.constantFrom('00', '59', '60'),
    fc.constantFrom('T', ' ', 't', ''),
    fc.constantFrom('', '', '.5', ',5', '.1234567', '.', '.12345678901234567890'),
    fc.constantFrom('', 'Z', 'z', '+08:00', '-23:59', '+24:00', '+0800', '+08', ' Z'),
  )
  .map(
    ([year, month, day, hour, second, separator, fraction, offset]) =>
      `${year}-${month}-${day}${separator}${hour}:${second}:${second}${fraction}${offset}`,
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
/** Half of all cases are datetimes under a definition of datetimes: the form that has most ways to be none. */
const datetimes = settings.map((given): VersionSettings => ({ ...given, type: 'datetime', format: 'iso' }));
const one = fc.oneof(fc.tuple(settings, text, text), fc.tuple(datetimes, nearDatetime, nearDatetime));
const runs = { numRuns: 10_000 };

describe('a version as its record spells it', () => {
  it('is refused exactly where reading it at once refuses it, with the same words', () => {
    fc.assert(
      fc.property(one, ([given, version]) => {
        const [spelled, read] = [spelledVersionReader(given)(version), versionReader(given)(version)];
        expect('reason' in spelled ? spelled : 'read').toEqual('reason' in read ? read : 'read');
      }),
      runs,
    );
  });

  it('is compared as it would be had it been read at once', () => {
    fc.assert(
      fc.property(one, ([given, a, b]) => {
        const [spelled, read] = [spelledVersionReader(given), versionReader(given)];
        const [x, y, p, q] = [spelled(a), spelled(b), read(a), read(b)];
        if ('reason' in x || 'reason' in y || 'reason' in p || 'reason' in q) return;
        expect(Math.sign(compareSpelled(x, y))).toBe(Math.sign(compareVersions(p, q)));
        expect(compareSpelled(x, x)).toBe(0);
      }),
      runs,
    );
  });
});

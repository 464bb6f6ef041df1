import fc from 'fast-check';
import { expect, test } from 'vitest';
import { limits } from '#shared/limits.ts';
import { placeOfEntry } from '#worker/records/redis/place.ts';

const bytes = (text: string) => Buffer.from(text);

test('a place reads as it is written where that names one entry', () => {
  expect(placeOfEntry(bytes('b:1'), bytes('S1'))).toBe('redis b:1 field S1');
  expect(placeOfEntry(bytes('order:商 品'), undefined)).toBe('redis order:商 品');
  expect(placeOfEntry(bytes('b'), bytes('a field b'))).toBe('redis b field a field b');
  expect(placeOfEntry(bytes('b field a'), bytes('b'))).toBe('redis b\\x20field a field b');
});

test('no two entries share a place', () => {
  const piece = fc.constantFrom(' field', ' ', 'field', 'a', '\\', '\\x20', '\n', '\x00', 'é', '\u200b');
  const text = fc.array(fc.oneof(piece.map(bytes), fc.constantFrom(Buffer.from([0xff]), Buffer.from([0xc3]))), {
    maxLength: 6,
  });
  const entry = fc.tuple(text.map(Buffer.concat), fc.option(text.map(Buffer.concat), { nil: undefined }));
  fc.assert(
    fc.property(entry, entry, ([key, field], [otherKey, otherField]) => {
      const isSame = key.equals(otherKey) && field?.toString('latin1') === otherField?.toString('latin1');
      expect(placeOfEntry(key, field) === placeOfEntry(otherKey, otherField)).toBe(isSame);
    }),
    { numRuns: 5_000 },
  );
});

test('places too long to be kept are still told apart, and are short enough to be kept whole', () => {
  for (const text of ['S', '商', '\x00']) {
    const long = text.repeat(limits.rawBytesMax);
    const places = ['1', '2'].map((end) => placeOfEntry(bytes('b:1'), bytes(`${long}${end}`)));
    expect(new Set(places.map((place) => Buffer.from(place).subarray(0, limits.rawBytesMax).toString())).size).toBe(2);
    for (const place of places) {
      expect(place).toMatch(/^redis b:1 field .*… sha256 [0-9a-f]{64}$/);
      expect(Buffer.byteLength(place)).toBeLessThanOrEqual(limits.rawBytesMax);
    }
  }
});

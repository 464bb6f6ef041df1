import fc from 'fast-check';

const codePoint = fc.oneof(
  fc.integer({ min: 0x20, max: 0x7e }),
  fc.constantFrom(0, 9, 10, 13, 0x22, 0x27, 0x2c, 0x3d, 0xa0, 0x200b, 0x202e, 0xfeff, 0xff1d, 0xfffd),
  fc.integer({ min: 0x80, max: 0xd7ff }),
  fc.integer({ min: 0xe000, max: 0x10ffff }),
);

/** Well-formed texts of any code points, the awkward ones often. */
export function anyText(maxLength = 12): fc.Arbitrary<string> {
  return fc.string({ unit: codePoint.map((point) => String.fromCodePoint(point)), maxLength });
}

import { byteTable, other, plain } from '../packed/spelling.ts';

const [quotation, backslash] = [0x27, 0x5c];

/** Digits and the sign of a canonical integer. */
export const bareIntegers = byteTable((byte) => ((byte >= 0x30 && byte <= 0x39) || byte === 0x2d ? plain : other));

/** Printable ASCII without a quote. */
export const plainTexts = byteTable((byte) => (isPrintable(byte) && byte !== quotation ? plain : other));

/** The same without a backslash. */
export const plainMysqlTexts = byteTable((byte) =>
  isPrintable(byte) && byte !== quotation && byte !== backslash ? plain : other,
);

/** None: every value is written by its text. */
export const noBytes = byteTable(() => other);

function isPrintable(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f;
}

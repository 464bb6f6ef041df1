import { limits } from '#shared/limits.ts';
import { quoted, type Read } from './read.ts';

/** Any size: an optional sign and digits. `+5`, `05` and `5` become `5`; `-0` becomes `0`. */
export function canonicalInteger(text: string): Read {
  const [, sign, digits] = /^([+-]?)(\d+)$/.exec(text) ?? [];
  if (digits === undefined) return { reason: `not an integer: ${quoted(text)}` };
  const significant = digits.replace(/^0+/, '');
  return { text: significant === '' ? '0' : (sign === '-' ? '-' : '') + significant };
}

/** Any precision: plain digits without exponent, leading or trailing zeros. `1`, `1.0`, `1.00` and `1e0` become `1`. */
export function canonicalDecimal(text: string): Read {
  const [, sign, whole = '', fraction = '', exponent = '0'] =
    /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  if (sign === undefined || whole + fraction === '') return { reason: `not a decimal: ${quoted(text)}` };
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return { text: '0' };
  const point = whole.length - (whole.length + fraction.length - digits.length) + Number(exponent);
  const significant = withoutTrailingZeros(digits);
  if (Math.max(point, significant.length - point, significant.length) > limits.decimalDigitsMax) {
    return { reason: `a number of more than ${limits.decimalDigitsMax} digits: ${quoted(text)}` };
  }
  return { text: (sign === '-' ? '-' : '') + placed(significant, point) };
}

/** Not by a pattern: `/0+$/` starts anew at every zero inside, which takes minutes for a value of a million zeros. */
function withoutTrailingZeros(digits: string): string {
  let end = digits.length;
  while (digits.charCodeAt(end - 1) === zero) end--;
  return digits.slice(0, end);
}

const zero = 0x30;

/** Writes digits with the decimal point after the first `point` of them, which may lie outside. */
function placed(digits: string, point: number): string {
  if (point <= 0) return `0.${'0'.repeat(-point)}${digits}`;
  if (point >= digits.length) return digits + '0'.repeat(point - digits.length);
  return `${digits.slice(0, point)}.${digits.slice(point)}`;
}

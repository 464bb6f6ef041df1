import type { ByteWriter } from './bytes.ts';
import { daysFromCivil, daysInMonth, spell } from './canonical-datetime.ts';
import { offsetSecondsOfLocal } from './zone.ts';

/**
 * The common spelling, `2026-06-17 00:00:00` with `T` or space, an optional fraction and `Z` or no offset, canonicalized
 * without making a text of it. Returns false, with nothing written, for every other spelling: `canonicalDatetime`
 * decides about those.
 */
export function writeDatetime(bytes: Uint8Array, start: number, end: number, zone: string, out: ByteWriter): boolean {
  if (end - start < 19 || !hasSeparators(bytes, start)) return false;
  const isUtc = bytes[end - 1] === 0x5a || zone === 'UTC';
  const fractionEnd = bytes[end - 1] === 0x5a ? end - 1 : end;
  const year = number(bytes, start, 4);
  const month = number(bytes, start + 5, 2);
  const day = number(bytes, start + 8, 2);
  const hour = number(bytes, start + 11, 2);
  const minute = number(bytes, start + 14, 2);
  const second = number(bytes, start + 17, 2);
  // A part that is not all digits is NaN, and no comparison with it holds.
  if (!(year > 0 && month > 0 && month < 13 && day > 0 && day <= daysInMonth(year, month))) return false;
  if (!(hour < 24 && minute < 60 && second < 60)) return false;
  const micros = microseconds(bytes, start + 19, fractionEnd);
  if (micros < 0) return false;
  if (isUtc) {
    writeUtc(bytes, start, micros, out);
    return true;
  }
  const local = daysFromCivil(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second;
  const seconds = local - offsetSecondsOfLocal(local, zone);
  if (seconds < firstSeconds || seconds > lastSeconds) return false;
  out.text(spell(seconds, micros));
  return true;
}

const firstSeconds = daysFromCivil(1, 1, 1) * 86_400;
const lastSeconds = daysFromCivil(10_000, 1, 1) * 86_400 - 1;

/** Already UTC: the digits stand as they are. */
function writeUtc(bytes: Uint8Array, start: number, micros: number, out: ByteWriter): void {
  out.reserve(27);
  out.copy(bytes, start, start + 19);
  out.bytes[out.length - 9] = 0x54;
  if (micros > 0) out.text(`.${String(micros).padStart(6, '0').replace(/0+$/, '')}`);
  out.reserve(1);
  out.bytes[out.length++] = 0x5a;
}

function hasSeparators(bytes: Uint8Array, start: number): boolean {
  const between = bytes[start + 10];
  return (
    bytes[start + 4] === 0x2d &&
    bytes[start + 7] === 0x2d &&
    (between === 0x54 || between === 0x20) &&
    bytes[start + 13] === 0x3a &&
    bytes[start + 16] === 0x3a
  );
}

/** The fraction of a second in microseconds, finer digits cut; -1 where it is none. */
function microseconds(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0;
  if (bytes[start] !== 0x2e || end === start + 1) return -1;
  let value = 0;
  for (let i = start + 1; i < end; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return -1;
    if (i <= start + 6) value = value * 10 + digit;
  }
  for (let digits = end - start - 1; digits < 6; digits++) value *= 10;
  return value;
}

function number(bytes: Uint8Array, start: number, digits: number): number {
  let value = 0;
  for (let i = start; i < start + digits; i++) {
    const digit = (bytes[i] as number) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

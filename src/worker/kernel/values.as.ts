// Writes one value's canonical bytes. Each function returns the position after what it wrote, or 0 where the value is
// not of the plain spelling it knows: the record then goes the long way, through records/canonical.ts.

import { zoneDays, zonesAt } from './layout.as';

export function writeText(at: usize, start: usize, end: usize, isTrimmed: bool, isFolded: bool): usize {
  if (isTrimmed && start < end && (load<u8>(start) <= 0x20 || load<u8>(end - 1) <= 0x20)) return 0;
  let seen: u8 = 0;
  if (isFolded) {
    for (let from = start; from < end; from++) {
      const byte = load<u8>(from);
      seen |= byte;
      store<u8>(at + (from - start), <u8>(byte - 0x41) < 26 ? byte | 0x20 : byte);
    }
    return seen < 0x80 ? at + (end - start) : 0;
  }
  copy(at, start, end);
  // Trimming also takes white space beyond ASCII, which is for the long way to know.
  if (!isAscii(start, end) && (isTrimmed || !isUtf8(start, end))) return 0;
  return at + (end - start);
}

/** Copies sixteen bytes at a time; up to fifteen bytes past the end are written too. */
export function copy(at: usize, start: usize, end: usize): void {
  for (let from = start; from < end; from += 16, at += 16) v128.store(at, v128.load(from));
}

export function writeInteger(at: usize, start: usize, end: usize): usize {
  return isPlainInteger(start, end) ? append(at, start, end) : 0;
}

/** Digits with at most one point, trailing zeros of the fraction taken off. */
export function writeDecimal(at: usize, start: usize, end: usize): usize {
  let point = start;
  while (point < end && load<u8>(point) !== 0x2e) point++;
  if (point === end) return writeInteger(at, start, end);
  const isNegative = load<u8>(start) === 0x2d;
  const whole = start + usize(isNegative);
  if (point === whole || point + 1 === end || !isPlainInteger(whole, point) || load<u8>(whole) === 0x2d) return 0;
  if (!areDigits(point + 1, end)) return 0;
  let last = end;
  while (load<u8>(last - 1) === 0x30) last--;
  if (last - 1 > point) return append(at, start, last);
  const isZero = load<u8>(whole) === 0x30;
  return append(at, isZero ? whole : start, point);
}

export function writeBoolean(at: usize, start: usize, end: usize): usize {
  const length = end - start;
  const first = load<u8>(start);
  if (length === 1 && (first === 0x31 || first === 0x74)) return spellTrue(at);
  if (length === 1 && (first === 0x30 || first === 0x66)) return spellFalse(at);
  if (length === 4 && load<u32>(start) === 0x65757274) return spellTrue(at);
  if (length === 5 && load<u32>(start) === 0x736c6166 && load<u8>(start, 4) === 0x65) return spellFalse(at);
  return 0;
}

/**
 * `2026-06-17 00:00:00` with `T` or space, a fraction or none, `Z` or none; a date alone is its midnight. `zone` is a table
 * of day offsets, or -1 for UTC.
 */
export function writeDatetime(at: usize, start: usize, end: usize, zone: i32): usize {
  if (end - start < dateBytes || end - start > 40 || !isDate(start)) return 0;
  if (end - start === dateBytes) return writeMidnight(at, start, zone);
  if (end - start < 19) return 0;
  const between = load<u8>(start, 10);
  if (between !== 0x54 && between !== 0x20) return 0;
  if (load<u8>(start, 13) !== 0x3a || load<u8>(start, 16) !== 0x3a) return 0;
  const hour = two(start + 11);
  const minute = two(start + 14);
  const second = two(start + 17);
  if (<u32>hour > 23 || <u32>minute > 59 || <u32>second > 59) return 0;
  const isUtc = load<u8>(end - 1) === 0x5a;
  const fractionEnd = end - usize(isUtc);
  const fraction = fractionLength(start + 19, fractionEnd);
  if (fraction < 0) return 0;
  if (isUtc || zone < 0) copy(at, start, start + 19);
  else if (!writeShifted(at, dayOf(start), hour * 3600 + minute * 60 + second, zone)) return 0;
  store<u8>(at, 0x54, 10);
  at += 19;
  if (fraction > 0) at = append(at, start + 19, start + 20 + <usize>fraction);
  store<u8>(at, 0x5a);
  return at + 1;
}

function writeMidnight(at: usize, start: usize, zone: i32): usize {
  if (zone < 0) {
    copy(at, start, start + dateBytes);
    spellTime(at + 11, 0);
  } else if (!writeShifted(at, dayOf(start), 0, zone)) return 0;
  store<u8>(at, 0x54, 10);
  store<u8>(at, 0x5a, 19);
  return at + 20;
}

const dateBytes: usize = 10;

/** Whether `2026-06-17` stands at `at`, and there is such a day. */
function isDate(at: usize): bool {
  if (load<u8>(at, 4) !== 0x2d || load<u8>(at, 7) !== 0x2d || two(at) < 0 || two(at + 2) < 0) return false;
  const year = two(at) * 100 + two(at + 2);
  const month = two(at + 5);
  const day = two(at + 8);
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function dayOf(date: usize): i32 {
  return daysFromCivil(two(date) * 100 + two(date + 2), two(date + 5), two(date + 8));
}

/** The local day whose offset was asked for and not known: the host fills the table and reads the record the long way. */
export let unknownDay: i32 = -1;
export let unknownZone: i32 = 0;

function writeShifted(at: usize, day: i32, seconds: i32, zone: i32): bool {
  if (<u32>day >= <u32>zoneDays) return false;
  const offset = load<i32>(zonesAt + ((<usize>(zone * zoneDays + day)) << 2));
  if (offset >= unknown) {
    if (offset === unknown) {
      unknownDay = day;
      unknownZone = zone;
    }
    return false;
  }
  let utc = seconds - offset;
  if (utc < 0) {
    utc += 86400;
    day--;
  } else if (utc >= 86400) {
    utc -= 86400;
    day++;
  }
  spellDate(at, day);
  spellTime(at + 11, utc);
  return true;
}

/** In a table: `unknown` was not looked up yet; above it, a day with a clock change near it. */
const unknown: i32 = 0x70000000;

/** Significant digits of a fraction, at most six; 0 where there is none, -1 where it is not a fraction. */
function fractionLength(start: usize, end: usize): i32 {
  if (start === end) return 0;
  if (load<u8>(start) !== 0x2e || start + 1 === end || !areDigits(start + 1, end)) return -1;
  let last = end - start > 7 ? start + 7 : end;
  while (last > start + 1 && load<u8>(last - 1) === 0x30) last--;
  return <i32>(last - start) - 1;
}

function isPlainInteger(start: usize, end: usize): bool {
  if (start === end) return false;
  const first = load<u8>(start);
  if (first === 0x30) return end === start + 1;
  const digits = start + usize(first === 0x2d);
  return digits < end && load<u8>(digits) !== 0x30 && areDigits(digits, end);
}

function areDigits(start: usize, end: usize): bool {
  for (let at = start; at < end; at++) if (<u8>(load<u8>(at) - 0x30) > 9) return false;
  return true;
}

function append(at: usize, start: usize, end: usize): usize {
  copy(at, start, end);
  return at + (end - start);
}

function spellTrue(at: usize): usize {
  store<u32>(at, 0x65757274);
  return at + 4;
}

function spellFalse(at: usize): usize {
  store<u32>(at, 0x736c6166);
  store<u8>(at, 0x65, 4);
  return at + 5;
}

/** Two digits as a number; far below zero where they are none. */
function two(at: usize): i32 {
  const tens = <u32>load<u8>(at) - 0x30;
  const ones = <u32>load<u8>(at, 1) - 0x30;
  return tens > 9 || ones > 9 ? -10000 : <i32>(tens * 10 + ones);
}

function spellTwo(at: usize, value: i32): void {
  store<u8>(at, <u8>(0x30 + value / 10));
  store<u8>(at, <u8>(0x30 + (value % 10)), 1);
}

function spellDate(at: usize, days: i32): void {
  const z = days + 719468;
  const era = z / 146097;
  const dayOfEra = z - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shifted = (5 * dayOfYear + 2) / 153;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + i32(month <= 2);
  spellTwo(at, year / 100);
  spellTwo(at + 2, year % 100);
  store<u8>(at, 0x2d, 4);
  spellTwo(at + 5, month);
  store<u8>(at, 0x2d, 7);
  spellTwo(at + 8, dayOfYear - (153 * shifted + 2) / 5 + 1);
}

function spellTime(at: usize, seconds: i32): void {
  spellTwo(at, seconds / 3600);
  store<u8>(at, 0x3a, 2);
  spellTwo(at + 3, (seconds / 60) % 60);
  store<u8>(at, 0x3a, 5);
  spellTwo(at + 6, seconds % 60);
}

function daysFromCivil(year: i32, month: i32, day: i32): i32 {
  const y = year - i32(month <= 2);
  const era = y / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

function daysIn(year: i32, month: i32): i32 {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Sixteen bytes at a time; what lies past the end may be read but does not count. */
function isAscii(start: usize, end: usize): bool {
  let at = start;
  for (; at + 16 <= end; at += 16) if (i8x16.bitmask(v128.load(at)) !== 0) return false;
  return at === end || (i8x16.bitmask(v128.load(at)) & ((1 << (<i32>(end - at))) - 1)) === 0;
}

/** Well-formed UTF-8 (Unicode, table 3-7): no surrogates, no overlong forms, nothing above U+10FFFF. */
function isUtf8(start: usize, end: usize): bool {
  let at = start;
  while (at < end) {
    const bytes: usize = load<u8>(at) < 0x80 ? 1 : sequenceBytes(at, end);
    if (bytes === 0) return false;
    at += bytes;
  }
  return true;
}

/** How long the sequence of several bytes at `at` is; 0 where it is malformed. */
function sequenceBytes(at: usize, end: usize): usize {
  const first = <u32>load<u8>(at);
  const bytes: usize = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (first < 0xc2 || first > 0xf4 || at + bytes > end) return 0;
  const second = <u32>load<u8>(at, 1);
  const least: u32 = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const most: u32 = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < least || second > most) return 0;
  for (let i: usize = 2; i < bytes; i++) if ((<u32>load<u8>(at + i) & 0xc0) !== 0x80) return 0;
  return bytes;
}

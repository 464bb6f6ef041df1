import type { Column } from '#shared/definition.ts';
import { canonicalDecimal } from './canonical-number.ts';
import { quoted, type Read } from './read.ts';
import { isoDate } from './written-date.ts';
import { offsetSecondsOfLocal } from './zone.ts';

/**
 * One instant, to the microsecond (finer digits are cut), written in UTC: `2026-06-17T16:00:00.25Z`.
 * ISO 8601 with `T` or a space between date and time, or a date alone (its midnight); seconds, fraction and offset may be
 * left out. Without an offset the time is local to `zone`. Dates as people write them are ISO 8601 with their parts in
 * another order.
 */
export function canonicalDatetime(text: string, format: Column['format'], zone: string): Read {
  const instant = instantOf(text, format, zone);
  if (!instant) return { reason: `not a datetime: ${quoted(text)}` };
  const { seconds, micros } = instant;
  if (seconds < secondsMin || seconds > secondsMax)
    return { reason: `a datetime outside the years 1 to 9999: ${quoted(text)}` };
  return { text: spell(seconds, micros) };
}

function instantOf(text: string, format: Column['format'], zone: string): Instant | undefined {
  if (format === 'epoch-s' || format === 'epoch-ms') return fromEpoch(text, format);
  const iso = format === 'ymd' || format === 'dmy' || format === 'mdy' ? isoDate(text, format) : text;
  return iso === undefined ? undefined : fromIso(iso, zone);
}

/** Microseconds since 1970 of a canonical datetime: what tolerances are measured in. */
export function microsecondsOf(canonical: string): bigint {
  const [, year, month, day, hour, minute, second, fraction = ''] = canonicalParts.exec(canonical) ?? [];
  const seconds =
    daysFromCivil(Number(year), Number(month), Number(day)) * 86_400 +
    Number(hour) * 3_600 +
    Number(minute) * 60 +
    Number(second);
  return BigInt(seconds) * 1_000_000n + BigInt(fraction.padEnd(6, '0') || '0');
}

type Instant = { seconds: number; micros: number };

const canonicalParts = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?Z$/;
const isoParts =
  /^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?(?: ?([Zz]|[+-]\d\d(?::?\d\d)?))?)?$/;
const secondsMin = daysFromCivil(1, 1, 1) * 86_400;
const secondsMax = daysFromCivil(10_000, 1, 1) * 86_400 - 1;

function fromIso(text: string, zone: string): Instant | undefined {
  const match = isoParts.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = match;
  const [y, m, d] = [Number(year), Number(month), Number(day)];
  if (y < 1 || m < 1 || m > 12 || d < 1 || d > daysInMonth(y, m)) return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const local = daysFromCivil(y, m, d) * 86_400 + Number(hour) * 3_600 + Number(minute) * 60 + Number(second);
  const offsetSeconds = offset === undefined ? offsetSecondsOfLocal(local, zone) : offsetSecondsOf(offset);
  if (offsetSeconds === undefined) return undefined;
  return { seconds: local - offsetSeconds, micros: Number(fraction.slice(0, 6).padEnd(6, '0')) };
}

function offsetSecondsOf(offset: string): number | undefined {
  if (offset === 'Z' || offset === 'z') return 0;
  const hours = Number(offset.slice(1, 3));
  const minutes = Number(offset.slice(3).replace(':', '') || '0');
  if (hours > 23 || minutes > 59) return undefined;
  return (offset[0] === '-' ? -1 : 1) * (hours * 3_600 + minutes * 60);
}

/** Seconds or milliseconds since 1970, with or without a fraction, of either sign. */
function fromEpoch(text: string, format: 'epoch-s' | 'epoch-ms'): Instant | undefined {
  const canonical = canonicalDecimal(text);
  if (!('text' in canonical) || canonical.text === null) return undefined;
  const [whole = '0', fraction = ''] = canonical.text.replace('-', '').split('.');
  if (whole.length > 15) return undefined;
  const digits = format === 'epoch-s' ? 6 : 3;
  const magnitude = BigInt(whole + fraction.slice(0, digits).padEnd(digits, '0'));
  const isNegative = canonical.text.startsWith('-');
  // Cut towards the past on both sides of 1970, as an ISO text's finer digits are.
  const isCut = fraction.length > digits;
  const micros = isNegative ? -magnitude - (isCut ? 1n : 0n) : magnitude;
  const seconds = micros >= 0n ? micros / 1_000_000n : -((-micros + 999_999n) / 1_000_000n);
  return { seconds: Number(seconds), micros: Number(micros - seconds * 1_000_000n) };
}

export function spell(seconds: number, micros: number): string {
  const days = Math.floor(seconds / 86_400);
  const rest = seconds - days * 86_400;
  const { year, month, day } = civilFromDays(days);
  const date = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
  const time = `${two(Math.floor(rest / 3_600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  const fraction = micros === 0 ? '' : `.${String(micros).padStart(6, '0').replace(/0+$/, '')}`;
  return `${date}T${time}${fraction}Z`;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar. Source: H. Hinnant, "chrono-Compatible Low-Level Date Algorithms". */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** The inverse of `daysFromCivil`, from the same source. */
function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
  };
}

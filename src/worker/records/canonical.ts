import { isUtf8 } from 'node:buffer';
import type { Column } from '#shared/definition.ts';
import { limits } from '#shared/limits.ts';
import type { ByteWriter } from './bytes.ts';
import { canonicalDatetime } from './canonical-datetime.ts';
import { writeDatetime } from './canonical-datetime-bytes.ts';
import { canonicalJson } from './canonical-json.ts';
import { canonicalDecimal, canonicalInteger } from './canonical-number.ts';
import { quoted, type Read } from './read.ts';
import { ungrouped } from './written-number.ts';

/**
 * Turns one value into its canonical text: two values are equal exactly when their canonical texts are the same bytes.
 * Appends to `out` and returns undefined, or leaves `out` as it was and returns why the value cannot be read
 * (`null` where a value of this type says that it is none, such as JSON's null).
 */
export type Canonicalize = (
  bytes: Uint8Array,
  start: number,
  end: number,
  out: ByteWriter,
) => string | null | undefined;

export function canonicalizer(column: Column): Canonicalize {
  const canonicalize = byType(column);
  return (bytes, start, end, out) => {
    if (end - start > limits.valueBytesMax)
      return `${column.name}: a value of ${end - start} bytes; at most ${limits.valueBytesMax} are read`;
    const before = out.length;
    const reason = canonicalize(bytes, start, end, out);
    if (reason === undefined || reason === null) return reason;
    out.length = before;
    return `${column.name}: ${reason}`;
  };
}

/** The same, where a value that cannot be read is none. */
export function orNull(canonicalize: Canonicalize): Canonicalize {
  return (...value) => (canonicalize(...value) === undefined ? undefined : null);
}

function byType(column: Column): Canonicalize {
  switch (column.type) {
    case 'text':
      return column.trim || column.ignoreCase ? optionedText(column) : plainText;
    case 'integer':
      return viaText(column, written(column, canonicalInteger));
    case 'decimal':
      return viaText(column, written(column, canonicalDecimal));
    case 'boolean':
      return viaText(column, canonicalBoolean);
    case 'datetime':
      return datetime(column);
    case 'json':
      return viaText(column, canonicalJson);
  }
}

/** What people write amounts as is taken for what they mean; what cannot be is told as it is written. */
function written({ format }: Column, read: (text: string) => Read): (text: string) => Read {
  if (format !== 'grouped') return read;
  return (text) => {
    const result = read(ungrouped(text));
    return 'reason' in result ? read(text) : result;
  };
}

const notUtf8 = 'not valid UTF-8';

const plainText: Canonicalize = (bytes, start, end, out) => {
  out.reserve(end - start);
  const target = out.bytes;
  let at = out.length;
  let seen = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    seen |= byte;
    target[at++] = byte;
  }
  if (seen >= 0x80 && !isUtf8(bytes.subarray(start, end))) return notUtf8;
  out.length = at;
  return undefined;
};

function optionedText({ trim, ignoreCase }: Column): Canonicalize {
  return (bytes, start, end, out) => {
    let text = decode(bytes, start, end);
    if (text === undefined) return notUtf8;
    if (trim) text = text.trim();
    if (ignoreCase) text = text.toLowerCase();
    out.text(text);
    return undefined;
  };
}

function viaText({ trim, type }: Column, read: (text: string) => Read): Canonicalize {
  const isAlreadyCanonical = type === 'integer' ? isPlainInteger : type === 'decimal' ? isPlainDecimal : undefined;
  return (bytes, start, end, out) => {
    if (isAlreadyCanonical?.(bytes, start, end)) {
      out.copy(bytes, start, end);
      return undefined;
    }
    const text = decode(bytes, start, end);
    if (text === undefined) return notUtf8;
    const result = read(trim ? text.trim() : text);
    if ('reason' in result) return result.reason;
    if (result.text === null) return null;
    out.text(result.text);
    return undefined;
  };
}

function datetime(column: Column): Canonicalize {
  const slow = viaText(column, (text) => canonicalDatetime(text, column.format, column.zone));
  if (column.format !== 'iso') return slow;
  return (bytes, start, end, out) =>
    writeDatetime(bytes, start, end, column.zone, out) ? undefined : slow(bytes, start, end, out);
}

const booleans: Record<string, string> = {
  true: 'true',
  t: 'true',
  yes: 'true',
  '1': 'true',
  false: 'false',
  f: 'false',
  no: 'false',
  '0': 'false',
};

function canonicalBoolean(text: string): Read {
  const value = Object.hasOwn(booleans, text.toLowerCase()) ? booleans[text.toLowerCase()] : undefined;
  return value ? { text: value } : { reason: `not a boolean: ${quoted(text)}` };
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let seen = 0;
  for (let i = start; i < end; i++) seen |= bytes[i] as number;
  return seen < 0x80;
}

function decode(bytes: Uint8Array, start: number, end: number): string | undefined {
  if (isAscii(bytes, start, end))
    return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  return isUtf8(bytes.subarray(start, end))
    ? Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8')
    : undefined;
}

/** Digits without a leading zero: already spelled canonically, so the bytes may be kept as they are. */
function isPlainInteger(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start];
  if (first === 0x30) return end === start + 1;
  if (first === undefined || start === end) return false;
  for (let i = first === 0x2d ? start + 1 : start; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x30 || byte > 0x39) return false;
  }
  return first !== 0x2d || (end > start + 1 && bytes[start + 1] !== 0x30);
}

/** A plain integer, or one with a point and digits that do not end in zero. */
function isPlainDecimal(bytes: Uint8Array, start: number, end: number): boolean {
  let point = start;
  while (point < end && bytes[point] !== 0x2e) point++;
  if (point === end) return end - start <= limits.decimalDigitsMax && isPlainInteger(bytes, start, end);
  if (point === end - 1 || bytes[end - 1] === 0x30 || end - start > limits.decimalDigitsMax) return false;
  for (let i = point + 1; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x30 || byte > 0x39) return false;
  }
  const isMinusZero = point === start + 2 && bytes[start] === 0x2d && bytes[start + 1] === 0x30;
  return isMinusZero || isPlainInteger(bytes, start, point);
}

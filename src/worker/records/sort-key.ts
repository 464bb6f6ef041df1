import type { ColumnType } from '#shared/column.ts';
import type { ByteWriter } from './bytes.ts';

/**
 * Appends a canonical value as bytes that sort as the values do: numbers by their size, instants by time, texts by code
 * point. Several may follow one another. Of a long value no more than about `bytesMax` bytes are written, so that
 * values may come out equal that differ beyond them.
 */
export function writeSortKey(
  type: ColumnType,
  bytes: Uint8Array,
  start: number,
  end: number,
  out: ByteWriter,
  bytesMax: number,
): void {
  if (type === 'integer' || type === 'decimal') writeNumber(bytes, start, end, out, bytesMax);
  // 07 comes before 07.5, which the Z at the end of both would turn round.
  else writeText(bytes, start, type === 'datetime' ? end - 1 : end, out, bytesMax);
}

/** A null, or a value that is not there: before every value. */
export function writeSortNull(out: ByteWriter): void {
  out.reserve(1);
  out.bytes[out.length++] = 0;
}

/** A mark that the value is there, and the escaped bytes with an end that is less than any of them. */
function writeText(bytes: Uint8Array, start: number, end: number, out: ByteWriter, bytesMax: number): void {
  const last = Math.min(end, start + bytesMax);
  out.reserve((last - start) * 2 + 2);
  const target = out.bytes;
  let at = out.length;
  target[at++] = 1;
  for (let i = start; i < last; i++) {
    const byte = bytes[i] as number;
    target[at++] = byte;
    if (byte === 0) target[at++] = 0xff;
  }
  target[at++] = 0;
  out.length = at;
}

const negative = 1;
const nought = 2;
const positive = 3;
const point = 0x2e;
const digitZero = 0x30;
const minus = 0x2d;
const exponentZero = 0x8000_0000;

/** Sign, magnitude (how far the first digit is from the point), digits, an end; of a negative number complemented. */
function writeNumber(bytes: Uint8Array, start: number, end: number, out: ByteWriter, bytesMax: number): void {
  const isNegative = bytes[start] === minus;
  let first = isNegative ? start + 1 : start;
  let pointAt = first;
  while (pointAt < end && bytes[pointAt] !== point) pointAt++;
  while (first < end && (bytes[first] === digitZero || bytes[first] === point)) first++;
  out.reserve(Math.min(end - first, bytesMax) + 6);
  if (first === end) {
    out.bytes[out.length++] = nought;
    return;
  }
  const magnitude = pointAt >= first ? pointAt - first : pointAt + 1 - first;
  const target = out.bytes;
  const mask = isNegative ? 0xff : 0;
  let at = out.length;
  target[at++] = isNegative ? negative : positive;
  const exponent = (exponentZero + magnitude) >>> 0;
  for (const shift of [24, 16, 8, 0]) target[at++] = ((exponent >>> shift) & 0xff) ^ mask;
  const last = Math.min(end, first + bytesMax);
  for (let i = first; i < last; i++) if (bytes[i] !== point) target[at++] = (bytes[i] as number) ^ mask;
  target[at++] = mask;
  out.length = at;
}

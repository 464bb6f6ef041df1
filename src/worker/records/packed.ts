import { limits } from '#shared/limits.ts';
import { ByteWriter, copyBytes, varintSize, writeVarint } from './bytes.ts';
import type { Canonicalize } from './canonical.ts';
import type { Row } from './row.ts';

/**
 * A packed record's body: for every column, keys first, a LEB128 number and that many bytes less one; 0 stands for null.
 * In a segment bodies follow one another with nothing in between: a hash or a length kept with each would cost more to
 * compress than to find again. Two bodies of one definition are the same bytes exactly when all canonical values are equal.
 */

/**
 * How many columns the bodies of a definition have, how many of them are the key, and how many values stand behind each
 * body that are no part of it.
 */
export type BodyShape = { columns: number; keyColumns: number; besides?: number };

/** Appends a row's body to `out`. Returns why the row is invalid, or undefined; on failure `out` is left as it was. */
export function packRow(
  row: Row,
  canonicalize: Canonicalize[],
  names: string[],
  keyColumns: number,
  out: ByteWriter,
): string | undefined {
  const start = out.length;
  for (let column = 0; column < canonicalize.length; column++) {
    const reason = packValue(row, column, canonicalize[column] as Canonicalize, out);
    if (reason === undefined) continue;
    if (reason === null) {
      if (column >= keyColumns) continue;
      out.length = start;
      return `${names[column]}: null in the key`;
    }
    out.length = start;
    return reason;
  }
  if (out.length - start > limits.recordBytesMax) {
    out.length = start;
    return `a record of more than ${limits.recordBytesMax} bytes`;
  }
  return undefined;
}

/** The position after a body's first `count` columns: its keys, or all of it. */
export function valuesEnd(bytes: Uint8Array, bodyStart: number, count: number): number {
  let at = bodyStart;
  for (let column = 0; column < count; column++) at = valueEnd(bytes, at);
  return at;
}

/** All values of a body as texts. */
export function unpack(bytes: Uint8Array, bodyStart: number, columns: number): (string | null)[] {
  const values: (string | null)[] = [];
  let at = bodyStart;
  for (let column = 0; column < columns; column++) {
    const length = readVarint(bytes, at);
    const start = at + varintSize(length);
    const end = start + Math.max(0, length - 1);
    values.push(
      length === 0 ? null : Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8'),
    );
    at = end;
  }
  return values;
}

/**
 * A key as bytes that sort like the key's values, field by field: every value ends in 0x00, a 0x00 inside it becomes
 * 0x00 0xFF. (The tuple encoding of FoundationDB, for byte strings.)
 */
export function sortableKey(bytes: Uint8Array, bodyStart: number, keyColumns: number): Buffer {
  const out = sortable;
  out.length = 0;
  let at = bodyStart;
  for (let column = 0; column < keyColumns; column++) {
    const end = valueEnd(bytes, at);
    out.reserve((end - at) * 2 + 1);
    for (let i = at + varintSize(readVarint(bytes, at)); i < end; i++) {
      const byte = bytes[i] as number;
      out.bytes[out.length++] = byte;
      if (byte === 0) out.bytes[out.length++] = 0xff;
    }
    out.bytes[out.length++] = 0;
    at = end;
  }
  const key = Buffer.allocUnsafe(out.length);
  copyBytes(out.bytes, 0, out.length, key, 0);
  return key;
}

/** Used again for every key. */
const sortable = new ByteWriter(256);

/** The same of values. */
export function sortableKeyOf(values: readonly string[]): Buffer {
  const bytes = values.map((value) => `${Buffer.from(value).toString('latin1').replaceAll('\0', '\0\xff')}\0`);
  return Buffer.from(bytes.join(''), 'latin1');
}

/** The values of a key that `sortableKey` made. */
export function unpackSortableKey(key: Uint8Array): string[] {
  const values: string[] = [];
  let value: number[] = [];
  for (let i = 0; i < key.length; i++) {
    const byte = key[i] as number;
    if (byte !== 0) value.push(byte);
    else if (key[i + 1] === 0xff) value.push(key[i++] as number);
    else {
      values.push(Buffer.from(value).toString('utf8'));
      value = [];
    }
  }
  return values;
}

export function readVarint(bytes: Uint8Array, at: number): number {
  let byte = bytes[at] as number;
  if (byte < 0x80) return byte;
  let value = byte & 0x7f;
  for (let i = at + 1, shift = 7; ; i++, shift += 7) {
    byte = bytes[i] as number;
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value >>> 0;
  }
}

/** The position after the value that starts at `at`. */
export function valueEnd(bytes: Uint8Array, at: number): number {
  const length = readVarint(bytes, at);
  return at + varintSize(length) + (length === 0 ? 0 : length - 1);
}

/** Undefined when written, null when the value is null (and written as such), else the reason it cannot be read. */
function packValue(row: Row, column: number, canonicalize: Canonicalize, out: ByteWriter): string | null | undefined {
  const start = row.starts[column] as number;
  const lengthAt = out.length;
  out.reserve(6);
  out.length = lengthAt + 1;
  const reason =
    start === -1 ? null : canonicalize(row.bytes[column] as Uint8Array, start, row.ends[column] as number, out);
  if (typeof reason === 'string') return reason;
  if (reason === null) {
    out.bytes[lengthAt] = 0;
    return null;
  }
  const length = out.length - lengthAt - 1;
  const size = varintSize(length + 1);
  if (size > 1) {
    // The common value is short, so one byte was left for its length; a longer one is moved up.
    out.reserve(size);
    out.bytes.copyWithin(lengthAt + size, lengthAt + 1, lengthAt + 1 + length);
    out.length += size - 1;
  }
  writeVarint(out.bytes, lengthAt, length + 1);
  return undefined;
}

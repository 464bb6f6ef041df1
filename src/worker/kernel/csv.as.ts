// Splits, canonicalizes, packs and keeps plain CSV records. Whatever is not plain — a doubled quote, a line break in a
// quoted cell, a wrong number of cells, a value of unusual spelling — is left to the long way: reading stops before
// that record, and the host reads it with records/csv-record.ts. The result is the same bytes either way.

import { addToSum, hash32 } from './hash.as';
import {
  bodyAt,
  bodyBytesMax,
  buffersAt,
  cellsAt,
  columnsAt,
  filledAt,
  lengthsAt,
  recordsAt,
  windowAt,
} from './layout.as';
import { copy, writeBoolean, writeDatetime, writeDecimal, writeInteger, writeText } from './values.as';

/** Empties a partition's full buffer: the host writes it as a segment and sets its length to 0. */
declare function flush(partition: i32): void;

let columns: i32 = 0;
let keyColumns: i32 = 0;
let cells: i32 = 0;
let delimiter: u8 = 0x2c;
let segmentBytes: i32 = 0;

/** Records kept by the last `scan`. */
export let kept: i32 = 0;

export function setUp(
  columnCount: i32,
  keyColumnCount: i32,
  cellCount: i32,
  delimiterByte: i32,
  bufferBytes: i32,
): void {
  columns = columnCount;
  keyColumns = keyColumnCount;
  cells = cellCount;
  delimiter = <u8>delimiterByte;
  segmentBytes = bufferBytes;
  isEveryColumnFilled = false;
}

/** Reads records of the window's `[start, end)` and returns the position of the first record it did not keep. */
export function scan(start: i32, end: i32): i32 {
  const stop = windowAt + <usize>end;
  let at = windowAt + <usize>start;
  kept = 0;
  while (at < stop) {
    const after = split(at, stop);
    if (after === 0) break;
    const body = pack();
    if (body === 0 || <i32>(body - bodyAt) + 24 > segmentBytes) break;
    keep(body);
    if (!isEveryColumnFilled) markFilled();
    kept++;
    at = after;
  }
  return <i32>(at - windowAt);
}

/** Finds the cells of one record and returns the position after its line break; 0 where it is not plain or not whole. */
function split(at: usize, stop: usize): usize {
  const delimiters = i8x16.splat(<i8>delimiter);
  for (let cell: i32 = 0; cell < cells; cell++) {
    const end = findCell(cell, at, stop, delimiters);
    if (end === 0) return 0;
    if (cell + 1 === cells) return lineEnd(end, stop);
    if (load<u8>(end) !== delimiter) return 0;
    at = end + 1;
  }
  return 0;
}

/** Notes where a cell lies and returns the position of what follows it, or 0. */
function findCell(cell: i32, start: usize, stop: usize, delimiters: v128): usize {
  const isQuoted = load<u8>(start) === 0x22;
  const end = isQuoted ? closingQuote(start + 1, stop) : separator(start, stop, delimiters);
  if (end === 0) return 0;
  const range = cellsAt + <usize>cell * 12;
  store<u32>(range, <u32>start + u32(isQuoted));
  store<u32>(range, <u32>end, 4);
  store<u32>(range, u32(isQuoted), 8);
  const next = end + usize(isQuoted);
  return next < stop ? next : 0;
}

/** The position after the LF or CR LF at `at`; 0 where neither stands there whole. */
function lineEnd(at: usize, stop: usize): usize {
  if (load<u8>(at) === 0x0a) return at + 1;
  return load<u8>(at) === 0x0d && at + 1 < stop && load<u8>(at, 1) === 0x0a ? at + 2 : 0;
}

/** The first delimiter or line break from `at` on; 0 where there is none before `stop`. */
function separator(at: usize, stop: usize, delimiters: v128): usize {
  const lineFeeds = i8x16.splat(0x0a);
  const carriageReturns = i8x16.splat(0x0d);
  for (; at < stop; at += 16) {
    const block = v128.load(at);
    const breaks = v128.or(i8x16.eq(block, lineFeeds), i8x16.eq(block, carriageReturns));
    const mask = i8x16.bitmask(v128.or(i8x16.eq(block, delimiters), breaks));
    if (mask === 0) continue;
    const found = at + <usize>ctz(mask);
    return found < stop ? found : 0;
  }
  return 0;
}

/** The quote that ends a cell; 0 where a line break or a doubled quote comes first. */
function closingQuote(at: usize, stop: usize): usize {
  for (; at < stop; at++) {
    const byte = load<u8>(at);
    if (byte === 0x0a || byte === 0x0d) return 0;
    if (byte === 0x22) return at + 1 < stop && load<u8>(at, 1) !== 0x22 ? at : 0;
  }
  return 0;
}

/** Packs the record whose cells were found into the body, and returns its end; 0 where a value needs the long way. */
function pack(): usize {
  let at = bodyAt;
  keyEnd = 0;
  for (let column: i32 = 0; column < columns; column++) {
    const settings = columnsAt + ((<usize>column) << 3);
    const range = cellsAt + <usize>load<u32>(settings) * 12;
    const start = <usize>load<u32>(range);
    const end = <usize>load<u32>(range, 4);
    if (isNull(range)) {
      if (column < keyColumns) return 0;
      store<u8>(at++, 0);
    } else {
      at = packValue(at, start, end, load<u32>(settings, 4));
      if (at === 0) return 0;
    }
    if (column + 1 === keyColumns) keyEnd = at;
  }
  return at;
}

let keyEnd: usize = 0;

/** An empty cell without quotes. */
function isNull(range: usize): bool {
  return load<u32>(range) === load<u32>(range, 4) && load<u32>(range, 8) === 0;
}

/** Once this is so, which is soon, no record needs to be looked at for it. */
let isEveryColumnFilled: bool = false;

/** Marks the columns in which the record at hand, which was kept, has a value. */
function markFilled(): void {
  let empty: i32 = 0;
  for (let column: i32 = 0; column < columns; column++) {
    const range = cellsAt + <usize>load<u32>(columnsAt + ((<usize>column) << 3)) * 12;
    const filled = filledAt + ((<usize>column) << 2);
    if (!isNull(range)) store<u32>(filled, 1);
    if (load<u32>(filled) === 0) empty++;
  }
  isEveryColumnFilled = empty === 0;
}

/** A length and the value: one byte for the length of a short value, two for a longer one. */
function packValue(at: usize, start: usize, end: usize, kind: u32): usize {
  if (at + (end - start) + 64 > bodyAt + <usize>bodyBytesMax) return 0;
  // Numbers of thousands of digits have a limit that the long way knows.
  if ((kind & 0xff) !== 0 && end - start > 256) return 0;
  const value = at + 1;
  const after = writeValue(value, start, end, kind);
  if (after === 0) return 0;
  const length = <u32>(after - value) + 1;
  if (length < 0x80) {
    store<u8>(at, <u8>length);
    return after;
  }
  memory.copy(value + 1, value, after - value);
  store<u8>(at, <u8>(length & 0x7f) | 0x80);
  store<u8>(value, <u8>(length >> 7));
  return after + 1;
}

/** The low byte says what a column is, the next one its options: trimmed, folded, or a zone's table plus one. */
function writeValue(at: usize, start: usize, end: usize, kind: u32): usize {
  const options = kind >> 8;
  switch (kind & 0xff) {
    case 0:
      return writeText(at, start, end, (options & 1) !== 0, (options & 2) !== 0);
    case 1:
      return writeInteger(at, start, end);
    case 2:
      return writeDecimal(at, start, end);
    case 3:
      return writeBoolean(at, start, end);
    default:
      return writeDatetime(at, start, end, <i32>options - 1);
  }
}

/** Appends the packed body to its partition's buffer and adds it to the partition's sum. */
function keep(body: usize): void {
  const hash = hash32(bodyAt, keyEnd);
  const partition = hash >> 24;
  addToSum(partition, bodyAt, body);
  const lengthAt = lengthsAt + ((<usize>partition) << 2);
  const countAt = recordsAt + ((<usize>partition) << 2);
  const size = <i32>(body - bodyAt);
  // Bytes are copied by sixteens, so a buffer is full a little before its end.
  if (load<i32>(lengthAt) + size + 24 > segmentBytes) flush(<i32>partition);
  const used = load<i32>(lengthAt);
  const at = buffersAt + <usize>partition * <usize>segmentBytes + <usize>used;
  store<u32>(at, hash);
  store<u32>(at, <u32>size, 4);
  copy(at + 8, bodyAt, body);
  store<i32>(lengthAt, used + 8 + size);
  store<i32>(countAt, load<i32>(countAt) + 1);
}

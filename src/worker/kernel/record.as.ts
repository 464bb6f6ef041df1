// Canonicalizes, packs and keeps one record whose cells were found, whatever kind of text they were found in. A value of
// unusual spelling is left to the long way (records/canonical.ts); the result is the same bytes either way.

import { addToSum, hash32 } from './hash.as';
import { bodyAt, bodyBytesMax, buffersAt, cellsAt, columnsAt, filledAt, lengthsAt, recordsAt } from './layout.as';
import { copy, writeBoolean, writeDatetime, writeDecimal, writeInteger, writeText } from './values.as';

/** Empties a partition's full buffer: the host writes it as a segment and sets its length to 0. */
declare function flush(partition: i32): void;

let columns: i32 = 0;
let keyColumns: i32 = 0;
let segmentBytes: i32 = 0;

/** Records kept since the host last set it to 0. */
export let kept: i32 = 0;

export function setUp(columnCount: i32, keyColumnCount: i32, bufferBytes: i32): void {
  columns = columnCount;
  keyColumns = keyColumnCount;
  segmentBytes = bufferBytes;
  isEveryColumnFilled = false;
}

/** Says where the text of a cell lies. */
export function setCell(cell: i32, start: usize, end: usize): void {
  const range = cellsAt + <usize>cell * 12;
  store<u32>(range, <u32>start);
  store<u32>(range, <u32>end, 4);
  store<u32>(range, 1, 8);
}

export function setNull(cell: i32): void {
  store<u32>(cellsAt + <usize>cell * 12, 0, 8);
}

/** For a null that is written out: its column was named, which one that is only absent was not. */
export function setNamedNull(cell: i32): void {
  store<u32>(cellsAt + <usize>cell * 12, 2, 8);
}

/** Keeps the record whose cells were found. False where it has to go the long way; then nothing has changed. */
export function keepRecord(): bool {
  const body = pack();
  if (body === 0 || <i32>(body - bodyAt) + slackBytes > segmentBytes) return false;
  keep(body);
  if (!isEveryColumnFilled) markFilled();
  kept++;
  return true;
}

/** Bytes are copied by sixteens, so a buffer is full a little before its end. */
const slackBytes: i32 = 24;

/** Packs the record into the body, and returns its end; 0 where a value needs the long way. */
function pack(): usize {
  let at = bodyAt;
  keyEnd = 0;
  for (let column: i32 = 0; column < columns; column++) {
    const settings = columnsAt + ((<usize>column) << 3);
    const range = cellsAt + <usize>load<u32>(settings) * 12;
    if (load<u32>(range, 8) !== 1) {
      if (column < keyColumns) return 0;
      store<u8>(at++, 0);
    } else {
      at = packValue(at, <usize>load<u32>(range), <usize>load<u32>(range, 4), load<u32>(settings, 4));
      if (at === 0) return 0;
    }
    if (column + 1 === keyColumns) keyEnd = at;
  }
  return at;
}

let keyEnd: usize = 0;

/** Once this is so, which is soon, no record needs to be looked at for it. */
let isEveryColumnFilled: bool = false;

/** Marks the columns in which the record at hand, which was kept, has a value or names its null. */
function markFilled(): void {
  let empty: i32 = 0;
  for (let column: i32 = 0; column < columns; column++) {
    const range = cellsAt + <usize>load<u32>(columnsAt + ((<usize>column) << 3)) * 12;
    const filled = filledAt + ((<usize>column) << 2);
    if (load<u32>(range, 8) !== 0) store<u32>(filled, 1);
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
  const partition = hash32(bodyAt, keyEnd) >> 24;
  addToSum(partition, bodyAt, body);
  const lengthAt = lengthsAt + ((<usize>partition) << 2);
  const countAt = recordsAt + ((<usize>partition) << 2);
  const size = <i32>(body - bodyAt);
  if (load<i32>(lengthAt) + size + slackBytes > segmentBytes) flush(<i32>partition);
  const used = load<i32>(lengthAt);
  copy(buffersAt + <usize>partition * <usize>segmentBytes + <usize>used, bodyAt, body);
  store<i32>(lengthAt, used + size);
  store<i32>(countAt, load<i32>(countAt) + 1);
}

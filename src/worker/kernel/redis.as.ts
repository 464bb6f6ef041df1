// Takes the entries of a bucket out of Redis' reply to HGETALL: fields and payloads in turn, each a bulk string
// (`$5\r\nhello\r\n`). The field is the record's key, cell 0. What the payload is was said at the start.

import { findMembers } from './json.as';
import { windowAt } from './layout.as';
import { keepRecord, setCell, setNull } from './record.as';

/** `json`, `delimited`, `text`, as `setUpRedis` is told. */
const json: i32 = 0;
const delimited: i32 = 1;

let format: i32 = json;
let cells: i32 = 0;
let mayHaveMore: bool = false;
let delimiter: u8 = 0x2c;

/** `cellCount` cells of a delimited payload are read; `allowMore` where further ones may follow. */
export function setUpRedis(payloadFormat: i32, cellCount: i32, allowMore: i32, delimiterByte: i32): void {
  format = payloadFormat;
  cells = cellCount;
  mayHaveMore = allowMore !== 0;
  delimiter = <u8>delimiterByte;
}

/** Takes entries of the window's `[start, end)` and returns the position of the first it did not keep. */
export function scanRedis(start: i32, end: i32): i32 {
  const stop = windowAt + <usize>end;
  let at = windowAt + <usize>start;
  while (at < stop) {
    const field = bulkStart(at, stop);
    if (field === 0) break;
    const fieldEnd = bulkEnd;
    const payload = bulkStart(fieldEnd + 2, stop);
    if (payload === 0) break;
    setCell(0, field, fieldEnd);
    if (!findCells(payload, bulkEnd) || !keepRecord()) break;
    at = bulkEnd + 2;
  }
  return <i32>(at - windowAt);
}

/** Where the string just looked at ends; CR LF follow. */
let bulkEnd: usize = 0;

/** More digits than this would be a string larger than any window. */
const lengthDigitsMax: i32 = 9;

/** The position of the bulk string whose head lies at `at`, 0 where it is not there whole. */
function bulkStart(at: usize, stop: usize): usize {
  if (at >= stop || load<u8>(at) !== 0x24) return 0;
  let length: usize = 0;
  let digits: i32 = 0;
  for (at++; <u8>(load<u8>(at) - 0x30) < 10; at++) {
    if (++digits > lengthDigitsMax) return 0;
    length = length * 10 + <usize>(load<u8>(at) - 0x30);
  }
  bulkEnd = at + 2 + length;
  return digits > 0 && load<u16>(at) === lineBreak && bulkEnd + 2 <= stop && load<u16>(bulkEnd) === lineBreak
    ? at + 2
    : 0;
}

/** CR LF. */
const lineBreak: u16 = 0x0a0d;

function findCells(start: usize, end: usize): bool {
  if (format === json) return findMembers(start, end);
  if (format === delimited) return splitCells(start, end);
  setCell(1, start, end);
  return true;
}

/** One line of cells without quotes; an empty one is null. */
function splitCells(start: usize, end: usize): bool {
  let cell: i32 = 0;
  for (let at = start; at <= end; at++) {
    const byte = at === end ? delimiter : load<u8>(at);
    if (byte === 0x22 || byte === 0x0d || byte === 0x0a) return false;
    if (byte !== delimiter) continue;
    if (cell < cells) {
      if (at === start) setNull(1 + cell);
      else setCell(1 + cell, start, at);
    }
    cell++;
    start = at + 1;
  }
  return cell === cells || (cell > cells && mayHaveMore);
}

// Splits plain CSV records and keeps them. Whatever is not plain — a doubled quote, a line break in a quoted cell, a
// wrong number of cells — is left to the long way: reading stops before that record, and the host reads it with
// records/csv-record.ts.

import { windowAt } from './layout.as';
import { keepRecord, setCell, setNull } from './record.as';

let cells: i32 = 0;
let delimiter: u8 = 0x2c;

export function setUpCsv(cellCount: i32, delimiterByte: i32): void {
  cells = cellCount;
  delimiter = <u8>delimiterByte;
}

/** Reads records of the window's `[start, end)` and returns the position of the first record it did not keep. */
export function scanCsv(start: i32, end: i32): i32 {
  const stop = windowAt + <usize>end;
  let at = windowAt + <usize>start;
  while (at < stop) {
    const after = split(at, stop);
    if (after === 0 || !keepRecord()) break;
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

/** Notes where a cell lies and returns the position of what follows it, or 0. An empty cell without quotes is null. */
function findCell(cell: i32, start: usize, stop: usize, delimiters: v128): usize {
  const isQuoted = load<u8>(start) === 0x22;
  const end = isQuoted ? closingQuote(start + 1, stop) : separator(start, stop, delimiters);
  if (end === 0) return 0;
  if (start === end) setNull(cell);
  else setCell(cell, start + usize(isQuoted), end);
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

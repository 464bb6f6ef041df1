// Takes plain rows of MySQL's text protocol and keeps them: a packet of a 3-byte length, a sequence number and the cells,
// each a length-encoded string or 0xfb for NULL (dev.mysql.com/doc/dev/mysql-server: Text Resultset Row). Whatever is
// not plain — a value of unusual spelling, a row of several packets, the packet that ends a result — stops reading before
// it, and is left to the driver.

import { windowAt } from './layout.as';
import { keepRecord, setCell, setNull } from './record.as';

let cells: i32 = 0;

export function setUpMysql(cellCount: i32): void {
  cells = cellCount;
}

/** Reads rows of the window's `[start, end)` and returns the position of the first packet it did not keep. */
export function scanMysql(start: i32, end: i32): i32 {
  const stop = windowAt + <usize>end;
  let at = windowAt + <usize>start;
  while (at + headerBytes < stop) {
    const cellsStart = at + headerBytes;
    const after = cellsStart + <usize>(load<u32>(at) & 0xffffff);
    if (after > stop || !findCells(cellsStart, after) || !keepRecord()) break;
    at = after;
  }
  return <i32>(at - windowAt);
}

const headerBytes: usize = 4;

/** Notes where the cells lie; false where they do not fill the packet to its end. */
function findCells(at: usize, end: usize): bool {
  for (let cell: i32 = 0; cell < cells; cell++) {
    if (at >= end) return false;
    const first = <usize>load<u8>(at);
    if (first === 0xfb) {
      setNull(cell);
      at++;
      continue;
    }
    const start = at + (first < 0xfb ? 1 : first === 0xfc ? 3 : 4);
    if (first > 0xfd) return false;
    const after = start + (first < 0xfb ? first : longLength(at, first));
    if (after > end) return false;
    setCell(cell, start, after);
    at = after;
  }
  return at === end;
}

/** The length of a text of 251 bytes and more: two bytes after 0xfc, three after 0xfd. */
function longLength(at: usize, first: usize): usize {
  return first === 0xfc ? <usize>load<u16>(at, 1) : <usize>(load<u32>(at, 1) & 0xffffff);
}

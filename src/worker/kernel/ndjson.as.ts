// Takes lines that are one JSON object each. Empty lines, and whatever is no plain object, go the long way.

import { findMembers } from './json.as';
import { windowAt } from './layout.as';
import { keepRecord } from './record.as';

/** Takes lines of the window's `[start, end)` and returns the position of the first it did not keep. */
export function scanNdjson(start: i32, end: i32): i32 {
  const stop = windowAt + <usize>end;
  let at = windowAt + <usize>start;
  while (at < stop) {
    const lineFeed = nextLineFeed(at, stop);
    if (lineFeed === 0) break;
    const hasReturn = lineFeed > at && load<u8>(lineFeed - 1) === 0x0d;
    if (!findMembers(at, lineFeed - usize(hasReturn)) || !keepRecord()) break;
    at = lineFeed + 1;
  }
  return <i32>(at - windowAt);
}

/** The first line feed from `at` on; 0 where there is none before `stop`. */
function nextLineFeed(at: usize, stop: usize): usize {
  const lineFeeds = i8x16.splat(0x0a);
  for (; at < stop; at += 16) {
    const mask = i8x16.bitmask(i8x16.eq(v128.load(at), lineFeeds));
    if (mask === 0) continue;
    const found = at + <usize>ctz(mask);
    return found < stop ? found : 0;
  }
  return 0;
}

// MurmurHash3, as in records/hash.ts and for the same uses; the two are held together by a test.

import { countsAt, sumsAt } from './layout.as';

export function hash32(start: usize, end: usize): u32 {
  let h: u32 = 0;
  let at = start;
  for (; at + 4 <= end; at += 4) {
    h ^= scramble(load<u32>(at), 0xcc9e2d51, 15, 0x1b873593);
    h = rotl<u32>(h, 13) * 5 + 0xe6546b64;
  }
  if (at < end) h ^= scramble(tail(at, end), 0xcc9e2d51, 15, 0x1b873593);
  return mix(h ^ <u32>(end - start));
}

/** Adds a body's 128-bit hash to its partition's sum, and one to its count. */
export function addToSum(partition: u32, start: usize, end: usize): void {
  let h1: u32 = 0;
  let h2: u32 = 0;
  let h3: u32 = 0;
  let h4: u32 = 0;
  let at = start;
  for (; at + 16 <= end; at += 16) {
    h1 ^= scramble(load<u32>(at), c1, 15, c2);
    h1 = (rotl<u32>(h1, 19) + h2) * 5 + 0x561ccd1b;
    h2 ^= scramble(load<u32>(at, 4), c2, 16, c3);
    h2 = (rotl<u32>(h2, 17) + h3) * 5 + 0x0bcaa747;
    h3 ^= scramble(load<u32>(at, 8), c3, 17, c4);
    h3 = (rotl<u32>(h3, 15) + h4) * 5 + 0x96cd1c35;
    h4 ^= scramble(load<u32>(at, 12), c4, 18, c1);
    h4 = (rotl<u32>(h4, 13) + h1) * 5 + 0x32ac3b17;
  }
  if (at + 12 < end) h4 ^= scramble(tail(at + 12, end), c4, 18, c1);
  if (at + 8 < end) h3 ^= scramble(tail(at + 8, end), c3, 17, c4);
  if (at + 4 < end) h2 ^= scramble(tail(at + 4, end), c2, 16, c3);
  if (at < end) h1 ^= scramble(tail(at, end), c1, 15, c2);
  const length = <u32>(end - start);
  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 += h2 + h3 + h4;
  h2 = mix(h2 + h1);
  h3 = mix(h3 + h1);
  h4 = mix(h4 + h1);
  h1 = mix(h1);
  h1 += h2 + h3 + h4;
  add(partition, ((<u64>(h2 + h1)) << 32) | h1, ((<u64>(h4 + h1)) << 32) | <u64>(h3 + h1));
}

const c1: u32 = 0x239b961b;
const c2: u32 = 0xab0e9789;
const c3: u32 = 0x38b34ae5;
const c4: u32 = 0xa1e38b93;

function add(partition: u32, low: u64, high: u64): void {
  const sum = sumsAt + ((<usize>partition) << 4);
  const newLow = load<u64>(sum) + low;
  store<u64>(sum, newLow);
  store<u64>(sum, load<u64>(sum, 8) + high + u64(newLow < low), 8);
  const count = countsAt + ((<usize>partition) << 3);
  store<f64>(count, load<f64>(count) + 1);
}

function scramble(k: u32, a: u32, rotate: u32, b: u32): u32 {
  return rotl<u32>(k * a, rotate) * b;
}

/** Up to four bytes; memory past `end` may be read but does not count. */
function tail(at: usize, end: usize): u32 {
  const rest = <u32>(end - at);
  return rest >= 4 ? load<u32>(at) : load<u32>(at) & ((1 << (rest << 3)) - 1);
}

function mix(h: u32): u32 {
  h = (h ^ (h >> 16)) * 0x85ebca6b;
  h = (h ^ (h >> 13)) * 0xc2b2ae35;
  return h ^ (h >> 16);
}

import { word } from './bytes.ts';

/**
 * MurmurHash3 (Austin Appleby, public domain), little-endian, seed 0: the 32-bit form places a key in its partition and
 * chunk, the x86 128-bit form goes into a partition's sum. Hashes only ever place and pre-sort records: no two records
 * are called equal, and none different, by a hash. Test vectors: the reference implementation's.
 */
export function hash32(bytes: Uint8Array, start: number, end: number): number {
  let h = 0;
  const blocksEnd = start + ((end - start) & ~3);
  let i = start;
  for (; i < blocksEnd; i += 4) {
    let k = word(bytes, i);
    k = Math.imul(k, 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h ^= Math.imul(k, 0x1b873593);
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  if (i < end) {
    let k = Math.imul(tail(bytes, i, end), 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h ^= Math.imul(k, 0x1b873593);
  }
  return mix(h ^ (end - start)) >>> 0;
}

/** Writes the four 32-bit words of the 128-bit hash into `out`, lowest first. */
export function hash128(bytes: Uint8Array, start: number, end: number, out: Uint32Array): void {
  let h1 = 0;
  let h2 = 0;
  let h3 = 0;
  let h4 = 0;
  const length = end - start;
  const blocksEnd = start + (length & ~15);
  let i = start;
  for (; i < blocksEnd; i += 16) {
    h1 ^= scramble(word(bytes, i), c1, 15, c2);
    h1 = (h1 << 19) | (h1 >>> 13);
    h1 = (Math.imul((h1 + h2) | 0, 5) + 0x561ccd1b) | 0;
    h2 ^= scramble(word(bytes, i + 4), c2, 16, c3);
    h2 = (h2 << 17) | (h2 >>> 15);
    h2 = (Math.imul((h2 + h3) | 0, 5) + 0x0bcaa747) | 0;
    h3 ^= scramble(word(bytes, i + 8), c3, 17, c4);
    h3 = (h3 << 15) | (h3 >>> 17);
    h3 = (Math.imul((h3 + h4) | 0, 5) + 0x96cd1c35) | 0;
    h4 ^= scramble(word(bytes, i + 12), c4, 18, c1);
    h4 = (h4 << 13) | (h4 >>> 19);
    h4 = (Math.imul((h4 + h1) | 0, 5) + 0x32ac3b17) | 0;
  }
  if (end - i > 12) h4 ^= scramble(tail(bytes, i + 12, end), c4, 18, c1);
  if (end - i > 8) h3 ^= scramble(tail(bytes, i + 8, end), c3, 17, c4);
  if (end - i > 4) h2 ^= scramble(tail(bytes, i + 4, end), c2, 16, c3);
  if (end - i > 0) h1 ^= scramble(tail(bytes, i, end), c1, 15, c2);

  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = mix((h2 + h1) | 0);
  h3 = mix((h3 + h1) | 0);
  h4 = mix((h4 + h1) | 0);
  h1 = mix(h1);
  h1 = (h1 + h2 + h3 + h4) | 0;
  out[0] = h1;
  out[1] = (h2 + h1) | 0;
  out[2] = (h3 + h1) | 0;
  out[3] = (h4 + h1) | 0;
}

const c1 = 0x239b961b;
const c2 = 0xab0e9789;
const c3 = 0x38b34ae5;
const c4 = 0xa1e38b93;

function scramble(k: number, a: number, rotate: number, b: number): number {
  const product = Math.imul(k, a);
  return Math.imul((product << rotate) | (product >>> (32 - rotate)), b);
}

function tail(bytes: Uint8Array, i: number, end: number): number {
  let k = 0;
  for (let j = Math.min(end, i + 4) - 1; j >= i; j--) k = (k << 8) | (bytes[j] as number);
  return k;
}

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

import { word } from '../bytes.ts';

/**
 * CRC-64 as Redis puts it behind what DUMP returns: the polynomial of Jones (0xad93d23594c935a9), reflected, starting
 * from 0, nothing added at the end. Check value: crc64 of "123456789" is 0xe9c6d914c4b8d9ca.
 *
 * Eight bytes a step ("slicing by 8", Kounavis and Berry 2005), in two 32-bit halves: BigInt arithmetic is too slow.
 */
export function crc64(bytes: Uint8Array, start: number, end: number): bigint {
  let low = 0;
  let high = 0;
  let i = start;
  for (; i + 8 <= end; i += 8) {
    const a = low ^ word(bytes, i);
    const b = high ^ word(bytes, i + 4);
    const a0 = 0x700 | (a & 0xff);
    const a1 = 0x600 | ((a >>> 8) & 0xff);
    const a2 = 0x500 | ((a >>> 16) & 0xff);
    const a3 = 0x400 | (a >>> 24);
    const b0 = 0x300 | (b & 0xff);
    const b1 = 0x200 | ((b >>> 8) & 0xff);
    const b2 = 0x100 | ((b >>> 16) & 0xff);
    const b3 = b >>> 24;
    low = at(lows, a0) ^ at(lows, a1) ^ at(lows, a2) ^ at(lows, a3) ^ at(lows, b0) ^ at(lows, b1) ^ at(lows, b2);
    low ^= at(lows, b3);
    high = at(highs, a0) ^ at(highs, a1) ^ at(highs, a2) ^ at(highs, a3) ^ at(highs, b0) ^ at(highs, b1);
    high ^= at(highs, b2) ^ at(highs, b3);
  }
  for (; i < end; i++) {
    const index = (low ^ (bytes[i] as number)) & 0xff;
    low = ((low >>> 8) | (high << 24)) ^ at(lows, index);
    high = (high >>> 8) ^ at(highs, index);
  }
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/** Row k of a table (256 entries each) holds the CRC of a byte followed by k zero bytes. */
const lows = new Int32Array(8 * 256);
const highs = new Int32Array(8 * 256);
const reflectedLow = 0xac4bc9b5 | 0;
const reflectedHigh = 0x95ac9329 | 0;

for (let byte = 0; byte < 256; byte++) {
  let low = byte;
  let high = 0;
  for (let bit = 0; bit < 8; bit++) {
    const isOdd = low & 1;
    low = (low >>> 1) | (high << 31);
    high >>>= 1;
    if (isOdd) {
      low ^= reflectedLow;
      high ^= reflectedHigh;
    }
  }
  lows[byte] = low;
  highs[byte] = high;
}
for (let index = 256; index < lows.length; index++) {
  const low = at(lows, index - 256);
  const high = at(highs, index - 256);
  lows[index] = ((low >>> 8) | (high << 24)) ^ at(lows, low & 0xff);
  highs[index] = (high >>> 8) ^ at(highs, low & 0xff);
}

function at(table: Int32Array, index: number): number {
  return table[index] as number;
}

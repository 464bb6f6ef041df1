import { varintSize } from '#worker/records/bytes.ts';
import { readVarint, valueEnd } from '#worker/records/packed.ts';
import { type BodyAt, nothing, type Piece, type Sight } from './sight.ts';

/** Whether some value of a finding holds a text, A–Z and a–z being the same. */
export type Contains = { begin: (piece: Piece) => boolean; test: (sight: Sight) => boolean };

/**
 * Looks for the text in all bodies of a piece at once, and where it is found, whether it lies within one value: between
 * values there are lengths, which may look like letters.
 */
export function contains(text: string, columns: number, keyColumns: number): Contains {
  const needle = folded(Buffer.from(text));
  const isCased = /[a-z]/i.test(text);
  const prepared = (bytes: Uint8Array) => asBuffer(isCased ? folded(bytes) : bytes);
  let [inbound, outbound] = [hitsIn(asBuffer(nothing), needle), hitsIn(asBuffer(nothing), needle)];
  let piece: Piece = { inbound: nothing, outbound: nothing };
  return {
    begin(begun) {
      piece = begun;
      inbound = hitsIn(prepared(piece.inbound), needle);
      outbound = hitsIn(prepared(piece.outbound), needle);
      return inbound.any() || outbound.any();
    },
    test(sight) {
      if (sight.inbound.at >= 0 && isWithinValue(piece.inbound, sight.inbound, columns, inbound, needle.length))
        return true;
      if (sight.outbound.at >= 0 && isWithinValue(piece.outbound, sight.outbound, columns, outbound, needle.length))
        return true;
      if (sight.told.length > 0) return sight.told.some((told) => holds(Buffer.from(told), needle));
      // A repeated key has no body but its key.
      return sight.inbound.at < 0 && sight.outbound.at < 0 && keyHolds(sight, keyColumns, needle);
    },
  };
}

type Hits = { any: () => boolean; from: (at: number) => number };

/** Where the needle is, looked for forwards only: findings of a piece come in the order of their bodies. */
function hitsIn(bytes: Buffer, needle: Buffer): Hits {
  let hit = bytes.indexOf(needle);
  return {
    any: () => hit >= 0,
    from(at) {
      if (hit >= 0 && hit < at) hit = bytes.indexOf(needle, at);
      return hit;
    },
  };
}

function isWithinValue(bytes: Uint8Array, { at, end }: BodyAt, columns: number, hits: Hits, length: number): boolean {
  for (let hit = hits.from(at); hit >= 0 && hit < end; hit = hits.from(hit + 1)) {
    if (isInOneValue(bytes, at, columns, hit, hit + length)) return true;
  }
  return false;
}

function isInOneValue(bytes: Uint8Array, bodyAt: number, columns: number, from: number, to: number): boolean {
  let at = bodyAt;
  for (let column = 0; column < columns && at <= from; column++) {
    const end = valueEnd(bytes, at);
    if (from >= at + varintSize(readVarint(bytes, at)) && to <= end) return true;
    at = end;
  }
  return false;
}

function keyHolds({ key, keyAt }: Sight, keyColumns: number, needle: Buffer): boolean {
  let at = keyAt;
  for (let column = 0; column < keyColumns && at >= 0; column++) {
    const end = valueEnd(key, at);
    if (holds(key.subarray(at + varintSize(readVarint(key, at)), end), needle)) return true;
    at = end;
  }
  return false;
}

/** `needle` is folded. */
export function holds(value: Uint8Array, needle: Buffer): boolean {
  return asBuffer(folded(value)).includes(needle);
}

/** A copy in which A–Z are a–z. */
export function folded(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafe(bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    copy[i] = byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte;
  }
  return copy;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

import { unsignedWord } from '../bytes.ts';
import type { ByteRanges } from './byte-ranges.ts';

/**
 * The two forms in which Redis keeps a small hash in one block of memory. Both readers add every element of the block as
 * a range and return false where the block is not well formed. The block lies in the ranges' source, or in their own
 * memory where it was compressed (`isOwn`).
 *
 * Formats: redis/src/listpack.c and redis/src/ziplist.c (the comments at the top of each).
 */
export function readListpack(bytes: Uint8Array, start: number, end: number, isOwn: boolean, out: ByteRanges): boolean {
  if (end - start < 7 || unsignedWord(bytes, start) !== end - start) return false;
  let at = start + 6;
  const last = end - 1;
  while (at < last) {
    const lead = bytes[at] as number;
    const header = listpackHeaderBytes(lead);
    if (header === 0 || at + header > last) return false;
    const content = listpackTextLength(bytes, at, lead);
    const after = at + header + Math.max(0, content);
    if (after > last) return false;
    if (content < 0) out.addText(listpackInteger(bytes, at, lead));
    else add(out, isOwn, at + header, after);
    at = after + backLengthBytes(after - at);
  }
  return at === last && bytes[last] === 0xff;
}

export function readZiplist(bytes: Uint8Array, start: number, end: number, isOwn: boolean, out: ByteRanges): boolean {
  if (end - start < 11 || unsignedWord(bytes, start) !== end - start) return false;
  let at = start + 10;
  const last = end - 1;
  while (at < last) {
    at += bytes[at] === 0xfe ? 5 : 1;
    const lead = bytes[at] as number;
    const header = ziplistHeaderBytes(lead);
    if (header === 0 || at + header > last) return false;
    const content = ziplistTextLength(bytes, at, lead);
    const after = at + header + Math.max(0, content);
    if (after > last) return false;
    if (content < 0) out.addText(ziplistInteger(bytes, at, lead));
    else add(out, isOwn, at + header, after);
    at = after;
  }
  return at === last && bytes[last] === 0xff;
}

function add(out: ByteRanges, isOwn: boolean, start: number, end: number): void {
  if (isOwn) out.addOwn(start, end);
  else out.add(start, end);
}

/** Bytes before a text, or all bytes of an integer; 0 where the lead byte has no meaning. */
function listpackHeaderBytes(lead: number): number {
  if (lead < 0xc0) return 1;
  if (lead < 0xf0) return 2;
  return [5, 3, 4, 5, 9][lead - 0xf0] ?? 0;
}

/** -1 for an integer. */
function listpackTextLength(bytes: Uint8Array, at: number, lead: number): number {
  if (lead >> 6 === 2) return lead & 0x3f;
  if (lead >> 4 === 0xe) return ((lead & 0x0f) << 8) | (bytes[at + 1] as number);
  return lead === 0xf0 ? unsignedWord(bytes, at + 1) : -1;
}

function listpackInteger(bytes: Uint8Array, at: number, lead: number): string {
  if (lead < 0x80) return String(lead);
  if (lead < 0xe0) return String(((((lead & 0x1f) << 8) | (bytes[at + 1] as number)) << 19) >> 19);
  return integerText(bytes, at + 1, lead === 0xf4 ? 8 : lead - 0xef);
}

/** Every element of a listpack is followed by its own length, seven bits a byte; `lpEncodeBacklen` steps one early. */
function backLengthBytes(length: number): number {
  if (length < 128) return 1;
  if (length < 16_383) return 2;
  if (length < 2_097_151) return 3;
  return length < 268_435_455 ? 4 : 5;
}

function ziplistHeaderBytes(lead: number): number {
  const textHeader = [1, 2, 5][lead >> 6];
  return textHeader ?? 1 + ziplistIntegerBytes(lead);
}

/** -1 for an integer. */
function ziplistTextLength(bytes: Uint8Array, at: number, lead: number): number {
  if (lead >> 6 === 0) return lead;
  if (lead >> 6 === 1) return ((lead & 0x3f) << 8) | (bytes[at + 1] as number);
  return lead >> 6 === 2 ? view(bytes).getUint32(at + 1) : -1;
}

function ziplistIntegerBytes(lead: number): number {
  if (lead > 0xf0 && lead < 0xfe) return 0;
  return { 192: 2, 208: 4, 224: 8, 240: 3, 254: 1 }[lead] ?? -1;
}

function ziplistInteger(bytes: Uint8Array, at: number, lead: number): string {
  const size = ziplistIntegerBytes(lead);
  return size === 0 ? String((lead & 0x0f) - 1) : integerText(bytes, at + 1, size);
}

/** A signed little-endian integer of 1, 2, 3, 4 or 8 bytes as decimal text. */
export function integerText(bytes: Uint8Array, at: number, size: number): string {
  if (size === 8) return String(view(bytes).getBigInt64(at, true));
  let value = 0;
  for (let i = 0; i < size; i++) value |= (bytes[at + i] as number) << (8 * i);
  const unused = 32 - 8 * size;
  return String((value << unused) >> unused);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

// Finds which records of two sides share a key, and whether they are the same bytes. Bodies lie packed one after the
// other; each is named by its address. An entry of three words stands for a record: the key's hash, its body, its length.

import { hash32 } from './hash.as';

/** Pairs of a chunk that are the same bytes. */
export let matched: i32 = 0;

let columns: i32 = 1;
let keyColumns: i32 = 1;
/** Values that stand behind each body and are no part of it. */
let besides: i32 = 0;

export function setUpBodies(columnCount: i32, keyColumnCount: i32, valuesBeside: i32): void {
  columns = columnCount;
  keyColumns = keyColumnCount;
  besides = valuesBeside;
}

/**
 * Keeps, of the bodies in `[start, end)`, those whose next hash bits equal `pass`, without the `originBytes` before each,
 * moved together to the front. Returns the new end.
 */
export function compact(start: u32, end: u32, originBytes: u32, passBits: u32, pass: u32): u32 {
  let to = <usize>start;
  for (let at = <usize>start; at < <usize>end; ) {
    const body = at + originBytes;
    const keyEnd = valuesEnd(body, keyColumns);
    at = valuesEnd(keyEnd, columns - keyColumns + besides);
    if (passBits !== 0 && (hash32(body, keyEnd) << 8) >> (32 - passBits) !== pass) continue;
    memory.copy(to, body, at - body);
    to += at - body;
  }
  return <u32>to;
}

const entryBytes: usize = 12;

/** Writes an entry for every body in `[start, end)` and returns how many there are; -1 where they are not `capacity` at the most, and whole. */
export function index(start: u32, end: u32, entriesAt: u32, capacity: u32): i32 {
  let count: u32 = 0;
  let entry = <usize>entriesAt;
  for (let body = <usize>start; body < <usize>end; entry += entryBytes) {
    if (count++ === capacity) return -1;
    const keyEnd = valuesEnd(body, keyColumns);
    const bodyEnd = valuesEnd(keyEnd, columns - keyColumns);
    if (bodyEnd > <usize>end) return -1;
    store<u32>(entry, hash32(body, keyEnd));
    store<u32>(entry, <u32>body, 4);
    store<u32>(entry, <u32>(bodyEnd - body), 8);
    body = valuesEnd(bodyEnd, besides);
    if (body > <usize>end) return -1;
  }
  return <i32>count;
}

/** A counting sort: the hash bits below `usedBits` choose an entry's cell; each cell's end is left in `endsAt`. */
export function sortByCell(entriesAt: u32, count: i32, usedBits: u32, cellBits: u32, sortedAt: u32, endsAt: u32): void {
  const cells: i32 = 1 << cellBits;
  memory.fill(<usize>endsAt, 0, (<usize>cells) << 2);
  const end = <usize>entriesAt + <usize>count * entryBytes;
  for (let entry = <usize>entriesAt; entry < end; entry += entryBytes) {
    const slot = cellSlot(load<u32>(entry), usedBits, cellBits, endsAt);
    store<u32>(slot, load<u32>(slot) + 1);
  }
  let total: u32 = 0;
  for (let cell: i32 = 0; cell < cells; cell++) {
    const slot = <usize>endsAt + ((<usize>cell) << 2);
    const records = load<u32>(slot);
    store<u32>(slot, total);
    total += records;
  }
  for (let entry = <usize>entriesAt; entry < end; entry += entryBytes) {
    const slot = cellSlot(load<u32>(entry), usedBits, cellBits, endsAt);
    const place = load<u32>(slot);
    store<u32>(slot, place + 1);
    const to = <usize>sortedAt + <usize>place * entryBytes;
    store<u64>(to, load<u64>(entry));
    store<u32>(to, load<u32>(entry, 8), 8);
  }
}

function cellSlot(hash: u32, usedBits: u32, cellBits: u32, endsAt: u32): usize {
  const cell = cellBits === 0 ? 0 : (hash << usedBits) >> (32 - cellBits);
  return <usize>endsAt + ((<usize>cell) << 2);
}

/** Where a chunk's working memory lies: a hash table of `slots` (a power of two), and the keys it leads to. */
let slotsAt: usize = 0;
let mask: u32 = 0;
let keysAt: usize = 0;
let keys: i32 = 0;

export function setUpTable(slots: u32, slotCount: u32, keysStart: u32): void {
  slotsAt = <usize>slots;
  mask = slotCount - 1;
  keysAt = <usize>keysStart;
}

/**
 * A key's words: inbound body, outbound body, how often it is on either side, its hash, the length of the first body
 * seen, and whether the two bodies are the same.
 */
const keyBytes: usize = 28;
const resultBytes: usize = 16;

/**
 * Compares two lists of entries. Pairs of the same bytes are counted in `matched`; of every other key the first four
 * words are left in `results`. Returns how many those are.
 */
export function compareChunk(
  inboundAt: u32,
  inboundCount: i32,
  outboundAt: u32,
  outboundCount: i32,
  resultsAt: u32,
): i32 {
  memory.fill(slotsAt, 0, (<usize>mask + 1) << 2);
  keys = 0;
  matched = 0;
  addAll(<usize>inboundAt, inboundCount, 0);
  addAll(<usize>outboundAt, outboundCount, 4);
  return conclude(<usize>resultsAt);
}

/** `side` is 0 for inbound and 4 for outbound. */
function addAll(entriesAt: usize, count: i32, side: usize): void {
  const end = entriesAt + <usize>count * entryBytes;
  for (let entry = entriesAt; entry < end; entry += entryBytes) {
    add(load<u32>(entry), <usize>load<u32>(entry, 4), load<u32>(entry, 8), side);
  }
}

/** Counts a record with its key, made where the key is new. The first body seen on a side is kept: it stands for its key. */
function add(hash: u32, body: usize, length: u32, side: usize): void {
  let slot = slotsAt + ((<usize>(hash & mask)) << 2);
  for (let key = load<u32>(slot); key !== 0; key = load<u32>(slot)) {
    const known = keysAt + <usize>(key - 1) * keyBytes;
    if (load<u32>(known, 16) === hash && isOfKey(known, body, length)) {
      if (load<u32>(known + side) === 0) store<u32>(known + side, <u32>body);
      store<u32>(known + side, load<u32>(known + side, 8) + 1, 8);
      return;
    }
    slot = slotsAt + ((slot - slotsAt + 4) & ((<usize>mask) << 2));
  }
  store<u32>(slot, <u32>++keys);
  const made = keysAt + <usize>(keys - 1) * keyBytes;
  store<u64>(made, 0);
  store<u64>(made, 0, 8);
  store<u32>(made + side, <u32>body);
  store<u32>(made + side, 1, 8);
  store<u32>(made, hash, 16);
  store<u32>(made, length, 20);
  store<u32>(made, 0, 24);
}

/** Whether a body has the key. The same bytes have the same key: most often one comparison answers both questions. */
function isOfKey(known: usize, body: usize, length: u32): bool {
  const inbound = <usize>load<u32>(known);
  const first = inbound !== 0 ? inbound : <usize>load<u32>(known, 4);
  if (load<u32>(known, 20) === length && areSame(first, body, <usize>length)) {
    store<u32>(known, 1, 24);
    return true;
  }
  return areSame(first, body, valuesEnd(body, keyColumns) - body);
}

function conclude(results: usize): i32 {
  let count: i32 = 0;
  const end = keysAt + <usize>keys * keyBytes;
  for (let key = keysAt; key < end; key += keyBytes) {
    // One on either side, and the same: the order of the words makes it a single comparison.
    if (load<u64>(key, 8) === 0x1_0000_0001 && load<u32>(key, 24) === 1) {
      matched++;
      continue;
    }
    v128.store(results + <usize>count * resultBytes, v128.load(key));
    count++;
  }
  return count;
}

/**
 * Of the chunk compared last, the pairs that are the same bytes and whose key's hash has none of the bits of `hashMask`: two
 * addresses each, written where its other keys stood. Returns how many those are.
 */
export function samePairs(results: u32, hashMask: u32): i32 {
  let count: i32 = 0;
  const end = keysAt + <usize>keys * keyBytes;
  for (let key = keysAt; key < end; key += keyBytes) {
    if (load<u64>(key, 8) !== 0x1_0000_0001 || load<u32>(key, 24) !== 1) continue;
    if ((load<u32>(key, 16) & hashMask) !== 0) continue;
    store<u64>(<usize>results + ((<usize>count) << 3), load<u64>(key));
    count++;
  }
  return count;
}

/** The address after so many values. */
function valuesEnd(body: usize, count: i32): usize {
  let at = body;
  for (let value: i32 = 0; value < count; value++) {
    let byte = <u32>load<u8>(at++);
    let length = byte & 0x7f;
    for (let shift: u32 = 7; byte >= 0x80; shift += 7) {
      byte = <u32>load<u8>(at++);
      length |= (byte & 0x7f) << shift;
    }
    if (length > 0) at += <usize>length - 1;
  }
  return at;
}

function areSame(a: usize, b: usize, length: usize): bool {
  const end = a + length;
  for (; a + 16 <= end; a += 16, b += 16) {
    if (v128.any_true(v128.xor(v128.load(a), v128.load(b)))) return false;
  }
  for (; a + 4 <= end; a += 4, b += 4) if (load<u32>(a) !== load<u32>(b)) return false;
  for (; a < end; a++, b++) if (load<u8>(a) !== load<u8>(b)) return false;
  return true;
}

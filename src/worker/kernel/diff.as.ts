// Finds which records of two sides share a key, and whether they are the same bytes. Records lie packed one after the
// other, each behind its header (hash, length); a record is named by the address of its body.

/** Pairs of a chunk that are the same bytes. */
export let matched: i32 = 0;

/**
 * Keeps, of the records in `[start, end)`, those whose next hash bits equal `pass`, without what precedes their headers,
 * moved together to the front. Returns the new end.
 */
export function compact(start: u32, end: u32, originBytes: u32, passBits: u32, pass: u32): u32 {
  let to = <usize>start;
  for (let at = <usize>start; at < <usize>end; ) {
    at += originBytes;
    const size = 8 + <usize>load<u32>(at, 4);
    if (passBits === 0 || (load<u32>(at) << 8) >> (32 - passBits) === pass) {
      memory.copy(to, at, size);
      to += size;
    }
    at += size;
  }
  return <u32>to;
}

/**
 * Lists the hash and the body's address of every record in `[start, end)`. Returns how many there are; -1 where they are
 * more than the lists have room for.
 */
export function index(start: u32, end: u32, hashesAt: u32, bodiesAt: u32, capacity: u32): i32 {
  let count: u32 = 0;
  for (let at = <usize>start; at < <usize>end; count++) {
    if (count === capacity) return -1;
    const slot = (<usize>count) << 2;
    store<u32>(<usize>hashesAt + slot, load<u32>(at));
    store<u32>(<usize>bodiesAt + slot, <u32>at + 8);
    at += 8 + <usize>load<u32>(at, 4);
  }
  return <i32>count;
}

/** Where a chunk's working memory lies: `slots` of a hash table (a power of two, all 0), its entries, its results. */
let slotsAt: usize = 0;
let mask: u32 = 0;
let entriesAt: usize = 0;
let entries: i32 = 0;
let keyColumns: i32 = 1;

export function setUpTable(slots: u32, slotCount: u32, entriesStart: u32, keyColumnCount: i32): void {
  slotsAt = <usize>slots;
  mask = slotCount - 1;
  entriesAt = <usize>entriesStart;
  keyColumns = keyColumnCount;
}

/** An entry's words: inbound body, outbound body, how often the key is on either side. */
const entryBytes: usize = 16;

/**
 * Compares the records numbered in the two lists. Pairs of the same bytes are counted in `matched`; what else was found
 * is left in `results`, four words each as in an entry. Returns how many results there are.
 */
export function compareChunk(
  inboundAt: u32,
  inboundCount: i32,
  outboundAt: u32,
  outboundCount: i32,
  inboundBodies: u32,
  outboundBodies: u32,
  resultsAt: u32,
): i32 {
  memory.fill(slotsAt, 0, (<usize>mask + 1) << 2);
  entries = 0;
  matched = 0;
  for (let i: i32 = 0; i < inboundCount; i++) add(bodyOf(inboundAt, i, inboundBodies), 0);
  for (let i: i32 = 0; i < outboundCount; i++) add(bodyOf(outboundAt, i, outboundBodies), 4);
  return conclude(<usize>resultsAt);
}

function bodyOf(listAt: u32, i: i32, bodiesAt: u32): usize {
  const record = load<u32>(<usize>listAt + ((<usize>i) << 2));
  return <usize>load<u32>(<usize>bodiesAt + ((<usize>record) << 2));
}

/** Counts a record in its key's entry, made where the key is new. `side` is 0 for inbound and 4 for outbound. */
function add(body: usize, side: usize): void {
  const hash = load<u32>(body - 8);
  const keyBytes = keyEndOf(body) - body;
  let slot = slotsAt + ((<usize>(hash & mask)) << 2);
  for (let entry = load<u32>(slot); entry !== 0; entry = load<u32>(slot)) {
    const known = entriesAt + <usize>(entry - 1) * entryBytes;
    const inbound = <usize>load<u32>(known);
    const other = inbound !== 0 ? inbound : <usize>load<u32>(known, 4);
    if (load<u32>(other - 8) === hash && areSame(other, body, keyBytes)) {
      count(known + side, body);
      return;
    }
    slot = slotsAt + ((slot - slotsAt + 4) & ((<usize>mask) << 2));
  }
  store<u32>(slot, <u32>++entries);
  const made = entriesAt + <usize>(entries - 1) * entryBytes;
  store<u64>(made, 0);
  store<u64>(made, 0, 8);
  count(made + side, body);
}

/** The first body seen is kept: it stands for its key. */
function count(at: usize, body: usize): void {
  if (load<u32>(at) === 0) store<u32>(at, <u32>body);
  store<u32>(at, load<u32>(at, 8) + 1, 8);
}

function conclude(results: usize): i32 {
  let count: i32 = 0;
  for (let entry: i32 = 0; entry < entries; entry++) {
    const at = entriesAt + <usize>entry * entryBytes;
    const inbound = <usize>load<u32>(at);
    const outbound = <usize>load<u32>(at, 4);
    if (load<u32>(at, 8) === 1 && load<u32>(at, 12) === 1) {
      const length = load<u32>(inbound - 4);
      if (length === load<u32>(outbound - 4) && areSame(inbound, outbound, <usize>length)) {
        matched++;
        continue;
      }
    }
    v128.store(results + <usize>count * entryBytes, v128.load(at));
    count++;
  }
  return count;
}

/** The address after a body's key columns. */
function keyEndOf(body: usize): usize {
  let at = body;
  for (let column: i32 = 0; column < keyColumns; column++) {
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

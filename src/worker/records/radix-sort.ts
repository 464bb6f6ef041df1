/** Byte strings in one buffer: the `i`th is from `starts[i]` to `starts[i + 1]`. */
export type ByteKeys = { bytes: Uint8Array; starts: Uint32Array };

/**
 * Puts numbers of keys in the keys' order, those of equal keys as they stood. A group is sorted by the next bytes of its
 * keys at once, which are gathered beside it first: to look up a byte at a time where the keys lie, which is anywhere,
 * takes many times as long. What still agrees is a group again. `beat` is called as it gets on.
 */
export function sortByKeys(order: Uint32Array, keys: ByteKeys, beat: () => void): void {
  const room = roomFor(order.length);
  const groups: Group[] = [{ from: 0, to: order.length, depth: 0 }];
  for (let group = groups.pop(); group; group = groups.pop()) {
    if (group.to - group.from > largeGroup) beat();
    if (group.to - group.from <= smallGroup) insertInOrder(order, keys, group);
    else sortGroup(order, keys, group, room, (left) => groups.push(left));
  }
}

/** `order[from…to)`, whose keys agree in the bytes before `depth`. */
type Group = { from: number; to: number; depth: number };

const smallGroup = 24;
const largeGroup = 100_000;

/** The words that a group is sorted by, and where words and numbers are moved to. */
type Room = { words: Uint32Array; otherWords: Uint32Array; otherOrder: Uint32Array };

function roomFor(length: number): Room {
  return {
    words: new Uint32Array(length),
    otherWords: new Uint32Array(length),
    otherOrder: new Uint32Array(length),
  };
}

/** A word is the next three bytes of a key, and how many of them there are; `more` where it goes on after them. */
const bytesInWord = 3;
const more = bytesInWord + 1;

function sortGroup(order: Uint32Array, keys: ByteKeys, group: Group, room: Room, leave: (left: Group) => void): void {
  const { from, to } = group;
  const depth = group.depth + agreeing(order, keys, group);
  gatherWords(order, keys, { from, to, depth }, room.words);
  for (let shift = 0; shift < 32; shift += 8) sortByByte(order, room, from, to, shift);
  const { words } = room;
  for (let first = from; first < to; ) {
    const word = words[first] as number;
    let end = first + 1;
    while (end < to && words[end] === word) end++;
    if (end - first > 1 && (word & 0xff) === more) leave({ from: first, to: end, depth: depth + bytesInWord });
    first = end;
  }
}

/** How many more bytes all keys of a group have in common. */
function agreeing(order: Uint32Array, { bytes, starts }: ByteKeys, { from, to, depth }: Group): number {
  const first = order[from] as number;
  const firstAt = (starts[first] as number) + depth;
  let agreed = (starts[first + 1] as number) - firstAt;
  for (let i = from + 1; i < to && agreed > 0; i++) {
    const key = order[i] as number;
    const at = (starts[key] as number) + depth;
    agreed = Math.min(agreed, (starts[key + 1] as number) - at);
    for (let j = 0; j < agreed; j++) if (bytes[at + j] !== bytes[firstAt + j]) agreed = j;
  }
  return agreed;
}

function gatherWords(order: Uint32Array, { bytes, starts }: ByteKeys, group: Group, words: Uint32Array): void {
  for (let i = group.from; i < group.to; i++) {
    const key = order[i] as number;
    const at = (starts[key] as number) + group.depth;
    const left = (starts[key + 1] as number) - at;
    // Bytes that are there no more are noughts; what comes of that is less than the same with noughts that are there.
    let word = Math.min(left, more);
    if (left > 0) word |= (bytes[at] as number) << 24;
    if (left > 1) word |= (bytes[at + 1] as number) << 16;
    if (left > 2) word |= (bytes[at + 2] as number) << 8;
    words[i] = word;
  }
}

const places = new Uint32Array(256);

/** Moves words and numbers into the order of one byte of the words, those with the same one as they stood. */
function sortByByte(order: Uint32Array, room: Room, from: number, to: number, shift: number): void {
  const { words, otherWords, otherOrder } = room;
  places.fill(0);
  for (let i = from; i < to; i++) {
    const byte = ((words[i] as number) >>> shift) & 0xff;
    places[byte] = (places[byte] as number) + 1;
  }
  if (places[((words[from] as number) >>> shift) & 0xff] === to - from) return;
  for (let byte = 0, place = from; byte < 256; byte++) {
    const count = places[byte] as number;
    places[byte] = place;
    place += count;
  }
  for (let i = from; i < to; i++) {
    const byte = ((words[i] as number) >>> shift) & 0xff;
    const place = places[byte] as number;
    places[byte] = place + 1;
    otherWords[place] = words[i] as number;
    otherOrder[place] = order[i] as number;
  }
  words.set(otherWords.subarray(from, to), from);
  order.set(otherOrder.subarray(from, to), from);
}

function insertInOrder(order: Uint32Array, { bytes, starts }: ByteKeys, { from, to, depth }: Group): void {
  for (let i = from + 1; i < to; i++) {
    const key = order[i] as number;
    let at = i;
    while (at > from && compareKeys(bytes, starts, order[at - 1] as number, key, depth) > 0) {
      order[at] = order[at - 1] as number;
      at--;
    }
    order[at] = key;
  }
}

/** Two keys by their numbers, which agree in the bytes before `depth`. */
export function compareKeys(bytes: Uint8Array, starts: Uint32Array, a: number, b: number, depth = 0): number {
  const [aEnd, bEnd] = [starts[a + 1] as number, starts[b + 1] as number];
  let [i, j] = [(starts[a] as number) + depth, (starts[b] as number) + depth];
  for (; i < aEnd && j < bEnd; i++, j++) {
    const difference = (bytes[i] as number) - (bytes[j] as number);
    if (difference !== 0) return difference;
  }
  return aEnd - i - (bEnd - j);
}

/** Byte strings in one buffer: the `i`th is from `starts[i]` to `starts[i + 1]`. */
export type ByteKeys = { bytes: Uint8Array; starts: Uint32Array };

/**
 * Puts numbers of keys in the keys' order, those of equal keys as they stood. By the first byte, then each group by the
 * next one: comparing millions of keys in pairs takes many times as long. `beat` is called as it gets on.
 */
export function sortByKeys(order: Uint32Array, keys: ByteKeys, beat: () => void): void {
  const spare = new Uint32Array(order.length);
  const groups: Group[] = [{ from: 0, to: order.length, depth: 0 }];
  for (let group = groups.pop(); group; group = groups.pop()) {
    if (group.to - group.from > largeGroup) beat();
    if (group.to - group.from <= smallGroup) insertInOrder(order, keys, group);
    else groups.push(...distribute(order, spare, keys, group));
  }
}

/** `order[from…to)`, whose keys agree in the bytes before `depth`. */
type Group = { from: number; to: number; depth: number };

const smallGroup = 24;
const largeGroup = 100_000;

/** Sorts a group by the byte at its depth, keys that have ended first, and returns the groups that are left to sort. */
function distribute(order: Uint32Array, spare: Uint32Array, { bytes, starts }: ByteKeys, group: Group): Group[] {
  const { from, to, depth } = group;
  const places = new Uint32Array(258);
  const bucketOf = (key: number) => {
    const at = (starts[key] as number) + depth;
    return at < (starts[key + 1] as number) ? (bytes[at] as number) + 1 : 0;
  };
  for (let i = from; i < to; i++) {
    const next = bucketOf(order[i] as number) + 1;
    places[next] = (places[next] as number) + 1;
  }
  for (let bucket = 1; bucket < places.length; bucket++)
    places[bucket] = (places[bucket] as number) + (places[bucket - 1] as number);
  const starting = places.slice();
  for (let i = from; i < to; i++) {
    const key = order[i] as number;
    const bucket = bucketOf(key);
    const place = places[bucket] as number;
    places[bucket] = place + 1;
    spare[from + place] = key;
  }
  order.set(spare.subarray(from, to), from);
  const left: Group[] = [];
  for (let bucket = 1; bucket < 257; bucket++) {
    const [first, last] = [from + (starting[bucket] as number), from + (starting[bucket + 1] as number)];
    if (last - first > 1) left.push({ from: first, to: last, depth: depth + 1 });
  }
  return left;
}

function insertInOrder(order: Uint32Array, keys: ByteKeys, { from, to, depth }: Group): void {
  for (let i = from + 1; i < to; i++) {
    const key = order[i] as number;
    let at = i;
    while (at > from && compareFrom(keys, order[at - 1] as number, key, depth) > 0) {
      order[at] = order[at - 1] as number;
      at--;
    }
    order[at] = key;
  }
}

function compareFrom({ bytes, starts }: ByteKeys, a: number, b: number, depth: number): number {
  const [aEnd, bEnd] = [starts[a + 1] as number, starts[b + 1] as number];
  let [i, j] = [(starts[a] as number) + depth, (starts[b] as number) + depth];
  for (; i < aEnd && j < bEnd; i++, j++) {
    const difference = (bytes[i] as number) - (bytes[j] as number);
    if (difference !== 0) return difference;
  }
  return aEnd - i - (bEnd - j);
}

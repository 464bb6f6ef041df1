/**
 * How many findings share a change, of however many changes there are, in a memory that does not grow: two rows of
 * counters by hash, of which the smaller counts (a count-min sketch: Cormode and Muthukrishnan, 2005). What it says may be
 * too high and is never too low, and does not depend on the order in which findings are looked at.
 */
export class SharedCounts {
  private readonly rows = [new Uint32Array(counters), new Uint32Array(counters)] as const;

  add(context: string, change: string): void {
    const hash = hashOf(context, change);
    const [first, second] = this.rows;
    const [a, b] = [hash & mask, other(hash) & mask];
    first[a] = (first[a] as number) + 1;
    second[b] = (second[b] as number) + 1;
  }

  of(context: string, change: string): number {
    const hash = hashOf(context, change);
    const [first, second] = this.rows;
    return Math.min(first[hash & mask] as number, second[other(hash) & mask] as number);
  }

  /** The smallest count from `atLeast` on that at most `most` changes reach. */
  threshold(most: number, atLeast: number): number {
    const counts = this.rows[0].filter((count) => count >= atLeast).sort();
    return counts.length <= most ? atLeast : (counts[counts.length - most - 1] as number) + 1;
  }
}

const counters = 2 ** 20;
const mask = counters - 1;

/** FNV-1a over the UTF-16 units of both. */
function hashOf(context: string, change: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < context.length; i++) hash = Math.imul(hash ^ context.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ 0xffff, 0x01000193);
  for (let i = 0; i < change.length; i++) hash = Math.imul(hash ^ change.charCodeAt(i), 0x01000193);
  // The low bits of FNV alone mix little.
  hash ^= hash >>> 15;
  return Math.imul(hash, 0x2c1b3c6d) >>> 0;
}

function other(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (mixed ^ (mixed >>> 13)) >>> 0;
}

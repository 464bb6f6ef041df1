import { hash } from 'node:crypto';

/**
 * The Merkle tree of RFC 9162, section 2.1: a leaf is SHA-256 over a zero byte and the entry, a node SHA-256 over a one
 * byte and its two children; the left child of a node holds the largest power of two of leaves that leaves some over.
 */
export function leafOf(text: string): Buffer {
  return hash('sha256', Buffer.concat([leafMark, Buffer.from(text)]), 'buffer');
}

/** The roots of the perfect subtrees a tree is made of, from the largest: enough to go on and to know the root. */
export type Frontier = { size: number; peaks: Buffer[] };

export const emptyFrontier: Frontier = { size: 0, peaks: [] };

/** The frontier with one more leaf; the one before stays as it was. */
export function grow({ size, peaks }: Frontier, leaf: Buffer): Frontier {
  const grown = [...peaks];
  let node = leaf;
  for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) node = nodeOf(grown.pop() as Buffer, node);
  grown.push(node);
  return { size: size + 1, peaks: grown };
}

/** The root of a tree; of one without a leaf, SHA-256 over nothing. */
export function rootOf({ peaks }: Frontier): Buffer {
  const [last, ...others] = peaks.toReversed();
  if (!last) return hash('sha256', '', 'buffer');
  return others.reduce((right, left) => nodeOf(left, right), last);
}

/** The nodes that lead from a leaf to the root (section 2.1.3.1), nearest first. */
export function inclusionPath(leaves: Buffer[], index: number): Buffer[] {
  if (leaves.length <= 1) return [];
  const split = 2 ** (Math.ceil(Math.log2(leaves.length)) - 1);
  const [left, right] = [leaves.slice(0, split), leaves.slice(split)];
  return index < split
    ? [...inclusionPath(left, index), rootOfLeaves(right)]
    : [...inclusionPath(right, index - split), rootOfLeaves(left)];
}

/** Whether a leaf is in the tree of that size and root (section 2.1.3.2). */
export function isIncluded(leaf: Buffer, index: number, size: number, path: Buffer[], root: Buffer): boolean {
  if (index < 0 || index >= size) return false;
  let [at, last, node] = [index, size - 1, leaf];
  for (const beside of path) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      node = nodeOf(beside, node);
      while (at % 2 === 0 && at > 0) [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
    } else node = nodeOf(node, beside);
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && node.equals(root);
}

function rootOfLeaves(leaves: Buffer[]): Buffer {
  return rootOf(leaves.reduce(grow, emptyFrontier));
}

const leafMark = Buffer.of(0);
const nodeMark = Buffer.of(1);

function nodeOf(left: Buffer, right: Buffer): Buffer {
  return hash('sha256', Buffer.concat([nodeMark, left, right]), 'buffer');
}

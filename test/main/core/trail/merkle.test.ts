import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { emptyFrontier, grow, inclusionPath, isIncluded, leafOf, rootOf } from '#main/core/trail/merkle.ts';

const sha256 = (...parts: (string | Buffer)[]) => {
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest();
};

/** The definition of RFC 9162, section 2.1.1, word by word. */
function oracle(leaves: Buffer[]): Buffer {
  if (leaves.length === 0) return sha256('');
  if (leaves.length === 1) return leaves[0] as Buffer;
  let k = 1;
  while (k * 2 < leaves.length) k *= 2;
  return sha256(Buffer.of(1), oracle(leaves.slice(0, k)), oracle(leaves.slice(k)));
}

const treeOf = (leaves: Buffer[]) => leaves.reduce(grow, emptyFrontier);
const someLeaves = (count: number) => Array.from({ length: count }, (_, i) => leafOf(`entry ${i}`));

describe('the Merkle tree', () => {
  it('hashes a leaf as RFC 9162 does', () => {
    expect(leafOf('').toString('hex')).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    expect(leafOf('x').equals(sha256(Buffer.of(0), 'x'))).toBe(true);
  });

  it('has the root that the definition gives, at every size', () => {
    for (let size = 0; size <= 130; size++) {
      const leaves = someLeaves(size);
      expect(rootOf(treeOf(leaves)).equals(oracle(leaves))).toBe(true);
    }
  });

  it('proves every leaf of every tree, and proves it of no other place, root or size', () => {
    for (let size = 1; size <= 33; size++) {
      const leaves = someLeaves(size);
      const root = rootOf(treeOf(leaves));
      leaves.forEach((leaf, at) => {
        const path = inclusionPath(leaves, at);
        expect(isIncluded(leaf, at, size, path, root)).toBe(true);
        for (let other = 0; other < size; other++)
          if (other !== at) expect(isIncluded(leaf, other, size, path, root)).toBe(false);
        expect(isIncluded(leafOf('another'), at, size, path, root)).toBe(false);
        expect(isIncluded(leaf, at, size, [...path, root], root)).toBe(false);
        if (path.length > 0) expect(isIncluded(leaf, at, size, path.slice(1), root)).toBe(false);
      });
    }
  });

  it('takes no path of which a bit was turned', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 300 }), fc.nat(), fc.nat(), fc.nat(255), (size, a, b, bit) => {
        const leaves = someLeaves(size);
        const at = a % size;
        const path = inclusionPath(leaves, at).map((node) => Buffer.from(node));
        const node = path[b % path.length] as Buffer;
        node[bit % 32] = (node[bit % 32] as number) ^ (1 << (bit % 8));
        return !isIncluded(leaves[at] as Buffer, at, size, path, rootOf(treeOf(leaves)));
      }),
      { numRuns: 100 },
    );
  });
});

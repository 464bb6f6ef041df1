import { join } from 'node:path';
import { keyFiles } from '#main/core/people/key-files.ts';
import { isIncluded, leafOf } from '#main/core/trail/merkle.ts';
import { outsideCheckpoint } from '#main/core/trail/outside.ts';
import { openTrail } from '#main/core/trail/trail.ts';
import { openBooks } from '#main/store/database.ts';
import { trailBooks } from '#main/store/trail.ts';
import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave } from './harness/interleave.ts';

/** The audit trail: entering, verifying all of it at open, and proving that one entry is in it. Its length does not follow from the records of a side. */
const entries = 100_000;
const proofs = 10;
const bytesOf = (hex: string) => Buffer.from(hex, 'hex');

await benchmark('trail', { diskBytes: () => 400e6 }, async ({ folder }) => {
  const workspace = join(folder, 'workspace');
  const open = () => {
    const db = openBooks(workspace);
    const outside = outsideCheckpoint(join(folder, 'outside'), workspace);
    const clock = { now: () => new Date() };
    return { db, trail: openTrail({ books: trailBooks(db), keys: keyFiles(workspace), outside, clock, version: '0' }) };
  };
  const enter = (count: number, together: number) => async () => {
    const { db, trail } = open();
    const before = trail.state().entries;
    for (let i = 0; i < count; i += together)
      trail.together(() => {
        for (let k = i; k < i + together; k++)
          trail.enter('report.exported', { run: `R${k % 100}`, format: 'csv', findings: k, sha256: 'ab'.repeat(32) });
      });
    if (trail.state().entries !== before + count) throw new Error('entries are missing');
    db.close();
  };
  await enter(entries, 1_000)();
  const measured = await interleave('trail', {
    'open: every entry verified': {
      amount: entries,
      run: async () => {
        const { db, trail } = open();
        if (trail.state().entries < entries || trail.state().problem !== null) throw new Error('not verified');
        db.close();
      },
    },
    'entered one by one, on the disk': { amount: 200, run: enter(200, 1) },
    'an entry proved to be in it': {
      amount: proofs,
      async run() {
        const { db, trail } = open();
        const begun = performance.now();
        for (let i = 0; i < proofs; i++) {
          const sequence = 1 + Math.floor((i * entries) / proofs);
          const { text, path, checkpoint } = trail.prove(sequence);
          const [leaf, root, nodes] = [leafOf(text), bytesOf(checkpoint.root), path.map(bytesOf)];
          if (!isIncluded(leaf, sequence - 1, checkpoint.size, nodes, root)) throw new Error('not proved');
        }
        const proving = (performance.now() - begun) / 1_000;
        db.close();
        return { proving };
      },
    },
  });
  const {
    'open: every entry verified': opened,
    'entered one by one, on the disk': one,
    'an entry proved to be in it': proved,
  } = measured;
  return {
    figures: [
      figureOf(
        { id: 'open', what: `open a trail of ${entries} entries`, unit: 's' },
        { Tieout: opened },
        (s) => s.seconds,
      ),
      figureOf(
        { id: 'enter', what: 'an entry entered, on the disk', unit: 'ms' },
        { Tieout: one },
        (sample, amount) => (sample.seconds / amount) * 1_000,
      ),
      figureOf(
        { id: 'prove', what: `prove and check one entry of ${entries}`, unit: 'ms' },
        { Tieout: proved },
        ({ proving = 0 }, amount) => (proving / amount) * 1_000,
      ),
    ],
  };
});

import { join } from 'node:path';
import { keyFiles } from '#main/core/people/key-files.ts';
import { outsideCheckpoint } from '#main/core/trail/outside.ts';
import { openTrail } from '#main/core/trail/trail.ts';
import { openBooks } from '#main/store/database.ts';
import { trailBooks } from '#main/store/trail.ts';
import { benchmark } from './harness/benchmark.ts';
import { figureOf, interleave, rateOf } from './harness/interleave.ts';

/** The audit trail: entering, and verifying all of it at open. Its length does not follow from the records of a side. */
const entries = 100_000;

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
  });
  const { 'open: every entry verified': opened, 'entered one by one, on the disk': one } = measured;
  return {
    figures: [
      figureOf(
        { id: 'open', what: `open a trail of ${entries} entries`, unit: 's' },
        { Tieout: opened },
        (s) => s.seconds,
      ),
      figureOf({ id: 'enter', what: 'entries entered', unit: 'records/s' }, { Tieout: one }, rateOf),
    ],
  };
});

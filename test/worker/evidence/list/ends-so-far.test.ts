import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withLimits } from '#test/support/limits.ts';
import { tempFolder } from '#test/support/temp-folder.ts';
import { endsSoFar, readEndSoFar } from '#worker/evidence/list/ends-so-far.ts';

const folder = tempFolder();

test('what is told of a list are the least and the greatest of what was seen until then', async () => {
  const values = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(values, fc.nat(60), async (all, seen) => {
      await withLimits({ endRows: 4, endsToldMs: 0 }, async () => {
        const path = folder.path('ends');
        const ends = endsSoFar(path, (a, b) => (all[a] as number) - (all[b] as number));
        expect(readEndSoFar(path, 0, 10, false)).toEqual([]);
        const until = all.slice(0, seen);
        until.forEach((_, slot) => {
          ends.see(slot, 100 + slot);
          if (slot === 20) ends.tell();
        });
        ends.tell();
        const seenAs = (id: number) => all[id - 100] as number;
        const least = [...until].sort((a, b) => a - b).slice(0, 4);
        const greatest = [...until].sort((a, b) => b - a).slice(0, 4);
        expect(readEndSoFar(path, 0, 10, false).map(seenAs)).toEqual(least);
        expect(readEndSoFar(path, 1, 2, true).map(seenAs)).toEqual(greatest.slice(1, 3));
        ends.forget();
        expect(existsSync(path)).toBe(false);
      });
    }),
    { numRuns: 100 },
  );
});

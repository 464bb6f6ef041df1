import type { Sqlite } from '#storage/sqlite.ts';
import { isSame, type StoredFinding } from '../review/finding-row.ts';
import { orderOf, pairsOf, type Walk } from '../review/in-step.ts';
import { pairUnreadable, readableWalk, unpaired, unreadableRows } from '../review/unreadable.ts';

type Compared = { a: StoredFinding | undefined; b: StoredFinding | undefined; isSame: boolean };

/**
 * The findings of two runs by kind and then by key: of both, or of one. Records that could not be read are paired as
 * decisions on them are taken over, and stand where the later run has them, or had none.
 */
export function* comparedPairs(before: Sqlite, now: Sqlite): Generator<Compared> {
  for (const [a, b] of pairsOf(before, now, true, readableWalk)) yield { a, b, isSame: !!a && !!b && isSame(a, b) };
  const pairOf = new Map<number, { earlier: number; isSame: boolean }>();
  const gone = new Set<number>();
  pairUnreadable(before, now, {
    both: ({ id }, later, isSame) => pairOf.set(later.id, { earlier: id, isSame }),
    onlyBefore: ({ id }) => gone.add(id),
  });
  const rowOf = before.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE id = ?');
  for (const [a, b] of pairsOf(before, now, true, unpairedWalk(before, gone))) {
    const pair = b && pairOf.get(b.id);
    yield { a: a ?? (pair && rowOf.get(pair.earlier)), b, isSame: pair?.isSame ?? false };
  }
}

/** The later run's beside those that are gone of the earlier one: what stands at the same place is not the same record. */
function unpairedWalk(before: Sqlite, gone: ReadonlySet<number>): Walk {
  return {
    rows: (db) => (db === before ? unpaired(unreadableRows(db), gone) : unreadableRows(db)),
    order: (a, b) => orderOf(a, b) || -1,
  };
}

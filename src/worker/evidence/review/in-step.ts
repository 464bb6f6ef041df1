import { beat } from '#shared/pulse.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import type { StoredFinding } from './finding-row.ts';

/** What is met while walking: a finding of the same kind and key in both runs, or in one of them alone. */
export type Steps = {
  both: (earlier: StoredFinding, later: StoredFinding) => void;
  onlyBefore: (earlier: StoredFinding) => void;
  onlyAfter?: (later: StoredFinding) => void;
  /** Called now and then with how many steps were taken; may throw. */
  goOn?: (steps: number) => void;
};

/** Walks through both runs' findings in their order. */
export function inStep(before: Sqlite, now: Sqlite, { both, onlyBefore, onlyAfter, goOn }: Steps): void {
  let steps = 0;
  for (const [a, b] of pairsOf(before, now, onlyAfter !== undefined)) {
    tell(steps++, goOn);
    if (a && b) both(a, b);
    else if (a) onlyBefore(a);
    else if (b) onlyAfter?.(b);
  }
}

type Pair = [earlier: StoredFinding | undefined, later: StoredFinding | undefined];

/** The same, a step at a time: a finding of both, or of one. Where the rest of the later run is not wanted it ends before that. */
export function* pairsOf(
  before: Sqlite,
  now: Sqlite,
  isRestWanted = true,
  walk: Walk = keyWalk,
): Generator<Pair, void> {
  const [earlier, later] = [walk.rows(before), walk.rows(now)];
  const next = (rows: typeof earlier) => rows.next().value as StoredFinding | undefined;
  try {
    let [a, b] = [next(earlier), next(later)];
    while (a || (b && isRestWanted)) {
      const order = walk.order(a, b);
      yield [order <= 0 ? a : undefined, order >= 0 ? b : undefined];
      if (order <= 0) a = next(earlier);
      if (order >= 0) b = next(later);
    }
  } finally {
    // A file whose rows were not read to the end cannot be closed.
    for (const rows of [earlier, later]) rows.return?.();
  }
}

/** Which findings are walked through, and in which order: of two that are equal in it, each is the other's pair. */
export type Walk = {
  rows: (db: Sqlite) => Iterator<StoredFinding> & Iterable<StoredFinding>;
  order: (a: StoredFinding | undefined, b: StoredFinding | undefined) => number;
};

/** All of them, by kind and key. */
const keyWalk: Walk = { rows: inOrder, order: orderOf };

export function inOrder(db: Sqlite): IterableIterator<StoredFinding> {
  return db.prepare<[], StoredFinding>('SELECT * FROM finding ORDER BY kind, key, id').iterate();
}

/** Called at every step: gives a sign of life now and then, and asks whether to go on. */
export function tell(steps: number, goOn: Steps['goOn']): void {
  if (steps % 20_000 !== 0) return;
  beat();
  goOn?.(steps);
}

/** What is at its end comes after everything. */
export function orderOf(a: StoredFinding | undefined, b: StoredFinding | undefined): number {
  if (!a || !b) return a ? -1 : b ? 1 : 0;
  return a.kind - b.kind || Buffer.compare(a.key, b.key);
}

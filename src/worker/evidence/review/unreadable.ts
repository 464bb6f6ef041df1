import type { Statement } from 'better-sqlite3';
import { findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import type { StoredFinding } from './finding-row.ts';
import { orderOf, pairsOf, tell, type Walk } from './in-step.ts';

/** `isSame` where the later one says what the earlier one said, wherever it stands. */
type Found = {
  both: (earlier: StoredFinding, later: StoredFinding, isSame: boolean) => void;
  onlyBefore: (earlier: StoredFinding) => void;
};

const invalid = findingKinds.indexOf('invalid');

export function isUnreadable({ kind }: Pick<StoredFinding, 'kind'>): boolean {
  return kind === invalid;
}

/**
 * Pairs the records of two runs that could not be read. They have no key, and where they stand in a file changes with
 * every line above. So one is itself where it stands at its place and says the same; else the next one of its side that
 * says the same elsewhere, those that are equal in their order; else it is what stands at its place now, as something else.
 */
export function pairUnreadable(before: Sqlite, now: Sqlite, { both, onlyBefore }: Found): void {
  const [left, came] = [idsOf(before), idsOf(now)];
  const settle = (earlier: StoredFinding, later: StoredFinding, isSame: boolean) => {
    left.delete(earlier.id);
    came.delete(later.id);
    both(earlier, later, isSame);
  };
  const walkBy = (walk: Walk, act: (earlier: StoredFinding, later: StoredFinding) => void) => {
    if (left.size === 0 || came.size === 0) return;
    let steps = 0;
    const rows = (db: Sqlite) => unpaired(walk.rows(db), db === now ? came : left);
    for (const [a, b] of pairsOf(before, now, false, { ...walk, rows })) {
      tell(steps++, undefined);
      if (a && b) act(a, b);
    }
  };
  walkBy(byPlace, (a, b) => {
    if (byContent.order(a, b) === 0) settle(a, b, true);
  });
  walkBy(byContent, (a, b) => settle(a, b, isWhole(a)));
  walkBy(byPlace, (a, b) => settle(a, b, false));
  const rowOf = before.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE id = ?');
  for (const id of left) {
    const row = rowOf.get(id);
    if (row) onlyBefore(row);
  }
}

/** All the others. */
export const readableWalk: Walk = {
  rows: (db) =>
    db
      .prepare<[number], StoredFinding>('SELECT * FROM finding WHERE kind <> ? ORDER BY kind, key, id')
      .iterate(invalid),
  order: orderOf,
};

/** Records of a run that could not be read, in the order of their places. */
export function unreadableRows(db: Sqlite): IterableIterator<StoredFinding> {
  return db.prepare<[number], StoredFinding>(`${select} ORDER BY key, id`).iterate(invalid);
}

const byPlace: Walk = { rows: unreadableRows, order: orderOf };

/** Those that say the same stand together, in the order of their places. Only those whose places are counted. */
const byContent: Walk = {
  rows: (db) => counted(db.prepare<[number], StoredFinding>(`${select} ORDER BY side, reason, raw, key, id`)),
  order(a, b) {
    if (!a || !b) return a ? -1 : b ? 1 : 0;
    return (a.side ?? 0) - (b.side ?? 0) || textOrder(a.reason, b.reason) || textOrder(a.raw, b.raw);
  },
};

function* counted(statement: Statement<[number], StoredFinding>): Generator<StoredFinding, undefined> {
  for (const row of statement.iterate(invalid)) if (isCounted(row)) yield row;
  return undefined;
}

/** A line of a file or a row of a query. An entry of Redis is named by its own key: the same text in another is another. */
function isCounted({ place }: StoredFinding): boolean {
  return place !== null && !place.startsWith('redis ') && /(:| row )\d+$/.test(place);
}

const select = 'SELECT * FROM finding WHERE kind = ?';

/** As SQLite orders texts: by their bytes. */
function textOrder(a: string | null, b: string | null): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a ?? ''), Buffer.from(b ?? ''));
}

/** Whether all of a record is kept; of a longer one what is not kept may be something else elsewhere. */
function isWhole({ raw }: StoredFinding): boolean {
  return raw !== null && Buffer.byteLength(raw) < limits.rawBytesMax - 3;
}

function idsOf(db: Sqlite): Set<number> {
  return new Set(db.prepare<[number], number>('SELECT id FROM finding WHERE kind = ?').pluck().iterate(invalid));
}

/** Those among the ids, such as what has no pair yet. */
export function* unpaired(
  rows: Iterable<StoredFinding>,
  ids: ReadonlySet<number>,
): Generator<StoredFinding, undefined> {
  for (const row of rows) if (ids.has(row.id)) yield row;
  return undefined;
}

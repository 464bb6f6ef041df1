import { findingKinds } from '#shared/finding.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { isSame, type StoredFinding } from '../review/finding-row.ts';
import { keyWalk, pairsOf, type Walk } from '../review/in-step.ts';

type Compared = { a: StoredFinding | undefined; b: StoredFinding | undefined; isSame: boolean };

/**
 * The findings of two runs by kind and then by key: of both, or of one. A record that could not be read has no key but its
 * place, which is a line of a file; where the files of the runs have other names (a day in them, mostly) those records are
 * paired by what they hold, and of equal ones the first with the first: such a pair is the same.
 */
export function* comparedPairs(before: Sqlite, now: Sqlite): Generator<Compared> {
  if (!areRenamed(before, now)) {
    for (const [a, b] of pairsOf(before, now)) yield { a, b, isSame: !!a && !!b && isSame(a, b) };
    return;
  }
  for (const [a, b] of pairsOf(before, now, true, readableWalk)) yield { a, b, isSame: !!a && !!b && isSame(a, b) };
  for (const [a, b] of pairsOf(before, now, true, contentWalk)) yield { a, b, isSame: !!a && !!b };
}

const invalid = findingKinds.indexOf('invalid');

const readableWalk: Walk = {
  rows: (db) =>
    db.prepare<[], StoredFinding>(`SELECT * FROM finding WHERE kind <> ${invalid} ORDER BY kind, key, id`).iterate(),
  order: keyWalk.order,
};

const contentWalk: Walk = {
  rows: (db) =>
    db
      .prepare<[], StoredFinding>(
        `SELECT * FROM finding WHERE kind = ${invalid} ORDER BY side, reason, raw, ${lineOf}, id`,
      )
      .iterate(),
  order(a, b) {
    if (!a || !b) return a ? -1 : b ? 1 : 0;
    return (a.side ?? 0) - (b.side ?? 0) || inBytes(a.reason, b.reason) || inBytes(a.raw, b.raw);
  },
};

/** What stands before a line's number: the file. */
const fileOf = `rtrim(place, '0123456789')`;
const lineOf = `CAST(substr(place, length(${fileOf}) + 1) AS INTEGER)`;

/** As SQLite orders texts. */
function inBytes(a: string | null, b: string | null): number {
  return Buffer.compare(Buffer.from(a ?? ''), Buffer.from(b ?? ''));
}

/** Whether some side's unreadable records are lines of one file in each run, and of files with different names. */
function areRenamed(before: Sqlite, now: Sqlite): boolean {
  const [then, since] = [filesOf(before), filesOf(now)];
  const all = [...then.values(), ...since.values()];
  if (all.some((files) => files.length !== 1 || !files[0]?.endsWith(':'))) return false;
  return [...then].some(([side, [file]]) => since.has(side) && since.get(side)?.[0] !== file);
}

/** What stands before the numbers in the places of each side; two of a side are as good as many. */
function filesOf(db: Sqlite): Map<number, string[]> {
  const select = db.prepare<[number], string>(
    `SELECT DISTINCT ${fileOf} FROM finding WHERE kind = ${invalid} AND side = ? LIMIT 2`,
  );
  const files = [0, 1].map((side) => [side, select.pluck().all(side)] as const);
  return new Map(files.flatMap(([side, names]) => (names.length > 0 ? [[side, names]] : [])));
}

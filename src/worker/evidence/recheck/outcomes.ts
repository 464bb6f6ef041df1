import type { RecheckCounts } from '#shared/rerun.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { partitionsDone } from '../findings-file.ts';
import { isSame, type StoredFinding } from '../review/finding-row.ts';
import { keysIn } from './keys.ts';

/** What became of the findings of some keys: `now` holds what comparing those keys alone came to. */
export function countOutcomes(before: Sqlite, now: Sqlite, keys: string): Omit<RecheckCounts, 'unreadable'> {
  const [earlier, later] = [findingOfKey(before), findingOfKey(now)];
  let [findings, persisting, changed] = [0, 0, 0];
  for (const key of keysIn(keys)) {
    findings++;
    const [was, is] = [earlier(key), later(key)];
    if (!is) continue;
    if (was && was.kind === is.kind && isSame(was, is)) persisting++;
    else changed++;
  }
  const healed = [...partitionsDone(now).values()].reduce((sum, { matched }) => sum + matched, 0);
  // What cannot be read has no key: as many of those that seem gone may be there, and are findings still.
  const absent = findings - healed - persisting - changed;
  const unreadable = Math.min(absent, invalidIn(now));
  return { findings, healed, gone: absent - unreadable, persisting, changed: changed + unreadable };
}

function invalidIn(db: Sqlite): number {
  return db.prepare<[], number>('SELECT count(*) FROM finding WHERE place IS NOT NULL').pluck().get() ?? 0;
}

/** A key has one finding at most: only records that could not be read share a place, and those have no key. */
export function findingOfKey(db: Sqlite): (key: Buffer) => StoredFinding | undefined {
  const select = db.prepare<[Buffer], StoredFinding>(
    'SELECT * FROM finding WHERE kind IN (0, 1, 2, 3) AND key = ? AND place IS NULL',
  );
  return (key) => select.get(key);
}

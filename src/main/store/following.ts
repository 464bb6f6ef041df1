import type { FollowBooks } from '#main/core/ports.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

/** Runs that are over and whose consequences are not all drawn yet. */
export function followBooks(db: Sqlite): FollowBooks {
  const change = (sql: string, run: string) => void naming(db.name, 'the workspace', () => db.prepare(sql).run(run));
  return {
    open: (run) => change('INSERT OR IGNORE INTO run_followup VALUES (?)', run),
    close: (run) => change('DELETE FROM run_followup WHERE run = ?', run),
    list: () => db.prepare<[], string>('SELECT run FROM run_followup ORDER BY run').pluck().all(),
  };
}

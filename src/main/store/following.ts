import type { FollowBooks } from '#main/core/ports.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

/** Runs that are over and whose consequences are not all drawn yet. */
export function followBooks(db: Sqlite): FollowBooks {
  const change = (sql: string, ...values: [string, ...number[]]) =>
    void naming(db.name, 'the workspace', () => db.prepare(sql).run(...values));
  return {
    open: (run, { owesReview }) =>
      change('INSERT OR REPLACE INTO run_followup (run, owes_review) VALUES (?, ?)', run, Number(owesReview)),
    reviewed: (run) => change('UPDATE run_followup SET owes_review = 0 WHERE run = ?', run),
    owesReview: (run) =>
      db.prepare('SELECT 1 FROM run_followup WHERE run = ? AND owes_review = 1').get(run) !== undefined,
    close: (run) => change('DELETE FROM run_followup WHERE run = ?', run),
    list: () => db.prepare<[], string>('SELECT run FROM run_followup ORDER BY run').pluck().all(),
  };
}

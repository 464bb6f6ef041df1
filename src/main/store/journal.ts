import type { JournalBooks } from '#main/core/ports.ts';
import { type JournalState, journalStateSchema } from '#shared/journal.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

type Row = Omit<JournalState, 'written'> & { written: string | null };

/** How far runs are journalled, in the books. */
export function journalBooks(db: Sqlite): JournalBooks {
  return {
    note: ({ written, ...state }) =>
      void naming(db.name, 'the workspace', () =>
        db
          .prepare('INSERT OR REPLACE INTO journal VALUES (@run, @journal, @level, @state, @at, @written, @failure)')
          .run({ ...state, written: written && JSON.stringify(written) }),
      ),
    find: (run) => {
      const row = db.prepare<[string], Row>('SELECT * FROM journal WHERE run = ?').get(run);
      return row && journalStateSchema.parse({ ...row, written: row.written && JSON.parse(row.written) });
    },
    pending: (runsMax, path) =>
      db
        .prepare<[string | null, string | null, number], string>(
          `SELECT run FROM journal JOIN run USING (run) WHERE journal.state = 'pending' AND evidence_deleted IS NULL
           AND (? IS NULL OR definition_path = ?) ORDER BY run LIMIT ?`,
        )
        .pluck()
        .all(path ?? null, path ?? null, runsMax),
  };
}

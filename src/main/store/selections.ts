import type { SelectionBooks } from '#main/core/ports.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

/** Selections in the books, by the SHA-256 of their text. */
export function selectionBooks(db: Sqlite): SelectionBooks {
  return {
    keep: (sha256, text) =>
      void naming(db.name, 'the workspace', () =>
        db.prepare('INSERT OR IGNORE INTO selection VALUES (?, ?)').run(sha256, text),
      ),
    find: (sha256) =>
      db.prepare<[string], string>('SELECT findings FROM selection WHERE sha256 = ?').pluck().get(sha256),
  };
}

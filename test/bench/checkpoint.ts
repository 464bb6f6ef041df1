import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * What a process that was killed had committed to an evidence file: one number, by a query. The file is copied with its
 * journal first, because whoever opens it rolls back what was not committed, and that is for the resumed run to do.
 * Nothing where the file or the table is not there yet.
 */
export function committedIn(path: string, query: string, folder: string): number {
  if (!existsSync(path)) return 0;
  const copies = mkdtempSync(join(folder, 'killed-'));
  try {
    for (const ending of ['', '-journal', '-wal']) {
      if (existsSync(path + ending)) copyFileSync(path + ending, join(copies, basename(path) + ending));
    }
    return numberFrom(join(copies, basename(path)), query);
  } finally {
    rmSync(copies, { recursive: true, force: true });
  }
}

function numberFrom(path: string, query: string): number {
  const db = new Database(path);
  try {
    return Number(db.prepare(query).pluck().get() ?? 0);
  } catch (error) {
    if (error instanceof Database.SqliteError && /no such table/.test(error.message)) return 0;
    throw error;
  } finally {
    db.close();
  }
}

import { join } from 'node:path';
import { keepLog, naming, openSqlite, type Sqlite } from '#storage/sqlite.ts';
import { migrations } from './migrations/index.ts';

const version = Math.max(...migrations.map((migration) => migration.version));
const identity = { what: 'the workspace', applicationId: 0x54696f57, version };

/** Opens the books of a workspace folder, made and brought up to date where needed. One process writes them. */
export function openBooks(folder: string): Sqlite {
  const path = join(folder, 'workspace.db');
  const db = openSqlite(path, identity, { create: migrate });
  return naming(path, identity.what, () => {
    keepLog(db);
    // In WAL mode SQLite would settle for less; an entry that was acknowledged must survive a power cut.
    db.pragma('synchronous = FULL');
    migrate(db);
    return db;
  });
}

/** Each step looks at the version in its own transaction: another process may have taken it meanwhile. */
function migrate(db: Sqlite): void {
  for (const migration of migrations) {
    if (migration.version <= versionOf(db)) continue;
    db.transaction(() => {
      if (migration.version <= versionOf(db)) return;
      db.exec(migration.sql);
      db.pragma(`user_version = ${migration.version}`);
    }).immediate();
  }
}

function versionOf(db: Sqlite): number {
  return db.pragma('user_version', { simple: true }) as number;
}

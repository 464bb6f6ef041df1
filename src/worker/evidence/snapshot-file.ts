import { TieoutError } from '#shared/errors.ts';
import type { SourceRole } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { Reading, SnapshotTotals } from '#shared/tasks.ts';
import { naming, openSqlite, type Sqlite } from '#storage/sqlite.ts';

/**
 * A snapshot is one SQLite file: packed records in compressed segments by partition, the unreadable records, and the
 * checkpoint that reading goes on from. Sealing adds each partition's count, sum and SHA-256, and the two digests.
 */
const identity = { what: 'the snapshot', applicationId: 0x54696f53, version: 2, oldest: 2, pageBytes: 16_384 };

const schema = `
  CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE segment (
    id INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL,
    records INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    origins INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    body BLOB NOT NULL
  ) STRICT;
  CREATE INDEX segment_by_partition ON segment (partition, id);
  CREATE TABLE pending (
    partition INTEGER NOT NULL, origins INTEGER NOT NULL, records INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (partition, origins)
  ) STRICT;
  CREATE TABLE invalid (
    id INTEGER PRIMARY KEY, partition INTEGER NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL, raw TEXT NOT NULL
  ) STRICT;
  CREATE INDEX invalid_by_place ON invalid (place);
  CREATE INDEX invalid_by_partition ON invalid (partition);
  CREATE TABLE checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    cursor TEXT NOT NULL, read INTEGER NOT NULL, invalid INTEGER NOT NULL, counts BLOB NOT NULL, sums BLOB NOT NULL,
    filled BLOB NOT NULL
  ) STRICT;
  CREATE TABLE partition (
    partition INTEGER PRIMARY KEY, records INTEGER NOT NULL, bytes INTEGER NOT NULL, invalid INTEGER NOT NULL,
    sum TEXT NOT NULL, sha256 BLOB NOT NULL
  ) STRICT;
`;

/** What a snapshot is of: a checkpoint made under other columns or of another side is never continued. */
export type SnapshotSubject = { side: SourceRole; columns: string };

/** The totals and digests of a sealed snapshot. `digest` is of the content alone, `seal` of the file's segments. */
export type SealedSnapshot = Omit<SnapshotTotals, 'bytes'>;

/**
 * Opens a snapshot to go on with it: in a transaction, and held by this process alone until it is closed. One that is
 * sealed is not held: nothing will be written to it.
 */
export function openForWriting(path: string, subject: SnapshotSubject): { db: Sqlite; sealed?: SealedSnapshot } {
  const db = openSqlite(path, identity, {
    busyTimeoutMs: limits.snapshotBusyTimeoutMs,
    create: (fresh) => {
      fresh.exec(schema);
      setAbout(fresh, 'side', subject.side);
      setAbout(fresh, 'columns', subject.columns);
    },
  });
  return naming(path, identity.what, () => {
    try {
      refuseOtherSubject(db, path, subject);
      const sealed = sealedSnapshot(db) ?? hold(db);
      return sealed ? { db, sealed } : { db };
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

function refuseOtherSubject(db: Sqlite, path: string, subject: SnapshotSubject): void {
  if (about(db, 'side') === subject.side && about(db, 'columns') === subject.columns) return;
  throw new TieoutError('workspace', `the snapshot ${path} was made under another definition`, {
    next: 'Start a new run; the snapshot was left as it is.',
  });
}

/** Nothing read before the lock is held is to be relied on: whoever held it until then may have sealed the file. */
function hold(db: Sqlite): SealedSnapshot | undefined {
  db.pragma('journal_mode = DELETE');
  db.pragma('synchronous = NORMAL');
  db.pragma('cache_size = -16384');
  db.exec('BEGIN IMMEDIATE');
  // From here on the lock stays from one transaction to the next. Before, it would keep out whoever it waits for.
  db.pragma('locking_mode = EXCLUSIVE');
  const sealed = sealedSnapshot(db);
  if (sealed) db.exec('ROLLBACK');
  return sealed;
}

/** Opens a snapshot to read it in one transaction: outside of one, every statement would lock and look at the file anew. */
export function openForReading(path: string): Sqlite {
  const db = openSqlite(path, identity, { readonly: true });
  db.exec('BEGIN');
  return db;
}

export function about(db: Sqlite, name: string): string | undefined {
  return db.prepare<[string], string>('SELECT value FROM about WHERE name = ?').pluck().get(name);
}

export function setAbout(db: Sqlite, name: string, value: string): void {
  db.prepare('INSERT INTO about VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value').run(
    name,
    value,
  );
}

/** When the records of an unfinished snapshot were read. No digest is of it: when is not what. */
export function readingSoFar(db: Sqlite): Reading | undefined {
  const text = about(db, 'reading');
  return text === undefined ? undefined : (JSON.parse(text) as Reading);
}

export function setReading(db: Sqlite, reading: Reading): void {
  setAbout(db, 'reading', JSON.stringify(reading));
}

export function sealedSnapshot(db: Sqlite): SealedSnapshot | undefined {
  const text = about(db, 'sealed');
  return text === undefined ? undefined : (JSON.parse(text) as SealedSnapshot);
}

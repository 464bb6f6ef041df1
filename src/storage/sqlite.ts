import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { errorCodeOf, TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { makeFolder } from './folder.ts';
import { hasForeignLog } from './write-ahead-log.ts';

export type Sqlite = Database.Database;
export type SqliteStatement<Parameters extends unknown[], Row = unknown> = Database.Statement<Parameters, Row>;

/**
 * Marks a file as one of ours: `application_id` says of which kind, `user_version` of which layout. `pageBytes` is the
 * size of a new file's pages where it is not SQLite's own, `oldest` the oldest layout that can still be read.
 */
export type FileIdentity = {
  what: string;
  applicationId: number;
  version: number;
  oldest?: number;
  pageBytes?: number;
};

/** SQLite itself is loaded with the first file that is opened: whoever wants that over calls this before. */
export function loadSqlite(): void {
  new Database(':memory:').close();
}

/** Opens one of our SQLite files, creating it where `create` is given. Refuses foreign and newer files and leaves them as they are. */
export function openSqlite(
  path: string,
  identity: FileIdentity,
  options: { readonly?: boolean; create?: (db: Sqlite) => void; busyTimeoutMs?: number },
): Sqlite {
  return naming(path, identity.what, () => {
    const isNew = !existsSync(path);
    if (isNew && (options.readonly || !options.create)) {
      throw new TieoutError('workspace', `${identity.what} ${path} does not exist`, {
        next: 'Check --workspace, or run the reconciliation again.',
      });
    }
    if (isNew) makeFolder(dirname(path));
    else refuseOther(path, identity, options.create !== undefined);
    const timeout = options.busyTimeoutMs ?? limits.busyTimeoutMs;
    const db = new Database(path, { readonly: options.readonly ?? false, timeout });
    try {
      if (options.create && isBlank(db)) initialize(db, identity, options.create);
      refuseUnknownLayout(db, path, identity);
      // A file may come from somebody else: what its schema says is not carried out beyond what SQLite itself holds safe.
      db.pragma('trusted_schema = OFF');
      return db;
    } catch (error) {
      db.close();
      throw error;
    }
  });
}

/**
 * Has a file keep a log of its own beside it, from which it is read while it is written. SQLite waits for nobody when it
 * changes that, whatever the timeout: of several processes that open a new file at once, the others wait here.
 */
export function keepLog(db: Sqlite, patienceMs = limits.busyTimeoutMs): void {
  const giveUpAt = performance.now() + patienceMs;
  for (;;) {
    try {
      db.pragma('journal_mode = WAL');
      return;
    } catch (error) {
      const isBusy = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
      if (!isBusy || performance.now() > giveUpAt) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, limits.busyLookEveryMs);
    }
  }
}

/** Runs `act` and turns SQLite's and the file system's complaints about a file into one sentence that names it. */
export function naming<Result>(path: string, what: string, act: () => Result): Result {
  try {
    return act();
  } catch (error) {
    throw named(error, path, what);
  }
}

export function named(error: unknown, path: string, what: string): unknown {
  if (error instanceof TieoutError || !(error instanceof Error)) return error;
  const code = errorCodeOf(error) ?? '';
  const known = complaints.find(([prefix]) => code.startsWith(prefix));
  if (!known) return error;
  return new TieoutError('workspace', `${what} ${path} ${known[1]}`, { next: known[2], cause: error });
}

const inUse = 'is in use by another Tieout, or by another program';
const closeIt = 'Close the other Tieout that uses this workspace, then try again.';

const complaints: [string, string, string][] = [
  ['SQLITE_FULL', 'could not be written: the disk is full', 'Free some space, then go on with resume.'],
  ['ENOSPC', 'could not be written: the disk is full', 'Free some space, then go on with resume.'],
  [
    'SQLITE_READONLY',
    'could not be written: it is read-only',
    'Give write access to the workspace folder, or choose another with --workspace.',
  ],
  ['EROFS', 'could not be written: the disk is read-only', 'Choose another folder with --workspace.'],
  ['ENOENT', 'cannot be made: its folder cannot be made', 'Choose another folder with --workspace.'],
  ['EEXIST', 'cannot be made: its folder is a file', 'Choose a folder with --workspace.'],
  ['ENOTDIR', 'cannot be made: part of its path is a file', 'Choose a folder with --workspace.'],
  ['EISDIR', 'cannot be opened: it is a folder', 'Move it away, or choose another folder with --workspace.'],
  ['EACCES', 'may not be opened', 'Give access to the workspace folder, or choose another with --workspace.'],
  ['EPERM', 'may not be opened', 'Give access to the workspace folder, or choose another with --workspace.'],
  ['SQLITE_BUSY', inUse, closeIt],
  ['SQLITE_LOCKED', inUse, closeIt],
  ['SQLITE_NOTADB', 'is not a file of Tieout', 'It was left as it is; move it away or choose another --workspace.'],
  ['SQLITE_CORRUPT', 'is damaged', 'Restore it from a copy; it was left as it is.'],
  ['SQLITE_IOERR', 'could not be read or written', 'Check the disk, then go on with resume.'],
  [
    'SQLITE_CANTOPEN',
    'cannot be opened',
    'Check that the folder exists and may be written, or choose another with --workspace.',
  ],
];

const sqliteMagic = 'SQLite format 3\0';
const applicationIdAt = 68;

/** Looks at the file's first bytes itself: opening it with SQLite may already roll back a journal and so change it. */
function refuseOther(path: string, identity: FileIdentity, mayBeEmpty: boolean): void {
  const header = Buffer.alloc(100);
  const file = openSync(path, 'r');
  const length = readSync(file, header, 0, header.length, 0);
  closeSync(file);
  // Whoever was to make the file may have died between naming and writing it; whoever reads it expects more.
  if (length === 0 && mayBeEmpty) return;
  const isOurs = length === 100 && header.toString('latin1', 0, 16) === sqliteMagic;
  // A file of ours has its mark from its first transaction on; one without it is another program's.
  if (isOurs && header.readUInt32BE(applicationIdAt) === identity.applicationId) {
    // https://www.sqlite.org/fileformat2.html#page_size
    const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
    refuseForeignLog(path, identity, pageBytes);
    refuseCut(path, identity, pageBytes);
    return;
  }
  throw new TieoutError('workspace', `${path} is not ${identity.what} of Tieout`, {
    next: 'It was left as it is; move it away or choose another --workspace.',
  });
}

function refuseForeignLog(path: string, { what, applicationId }: FileIdentity, pageBytes: number): void {
  if (!hasForeignLog(path, applicationId, pageBytes)) return;
  throw new TieoutError('workspace', `the log ${path}-wal beside ${what} is another program's`, {
    next: 'Both were left as they are; move the log away, then try again.',
  });
}

/**
 * A file that ends within a page has lost the end of it, which SQLite reads as zeros and says nothing. Beside a log or a
 * journal it may have been left so by a write that was broken off, and SQLite mends it.
 */
function refuseCut(path: string, { what }: FileIdentity, pageBytes: number): void {
  if (['-wal', '-journal'].some((ending) => existsSync(path + ending))) return;
  if (statSync(path).size % pageBytes === 0) return;
  throw new TieoutError('workspace', `${what} ${path} is damaged: it ends within a page`, {
    next: 'Restore it from a copy; it was left as it is.',
  });
}

function refuseUnknownLayout(db: Sqlite, path: string, identity: FileIdentity): void {
  const { what, version: newest, oldest = 0 } = identity;
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version >= oldest && version <= newest) return;
  const isNewer = version > newest;
  throw new TieoutError(
    'workspace',
    `${what} ${path} was written by ${isNewer ? 'a newer' : 'an older'} Tieout (layout ${version}; this one knows ${newest})`,
    { next: `${isNewer ? 'Update Tieout' : 'Start a new run'}; the file was left as it is.` },
  );
}

/** Layout and mark in one transaction; of several processes that find the file blank, the first one makes it. */
function initialize(db: Sqlite, identity: FileIdentity, create: (db: Sqlite) => void): void {
  if (identity.pageBytes) db.pragma(`page_size = ${identity.pageBytes}`);
  db.transaction(() => {
    if (!isBlank(db)) return;
    create(db);
    db.pragma(`application_id = ${identity.applicationId}`);
    db.pragma(`user_version = ${identity.version}`);
  }).immediate();
}

function isBlank(db: Sqlite): boolean {
  return db.pragma('application_id', { simple: true }) === 0;
}

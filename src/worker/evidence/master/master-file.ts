import { createHash } from 'node:crypto';
import { chmodSync, statSync } from 'node:fs';
import { limits } from '#shared/limits.ts';
import { type MasterKind, type MasterTally, masterKinds } from '#shared/master.ts';
import { keepLog, naming, openSqlite, type Sqlite } from '#storage/sqlite.ts';
import { ByteWriter, writeVarint } from '#worker/records/bytes.ts';

/**
 * What holding a run's master list against its sides came to: one SQLite file beside the findings, into which each
 * partition's keys, counts and digest are written in one transaction. Sealing makes it read-only evidence.
 */
const identity = { what: "the master list's file", applicationId: 0x54696f4d, version: 1, pageBytes: 16_384 };

const schema = `
  CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE item (
    id INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    key BLOB NOT NULL,
    place TEXT, reason TEXT, raw TEXT
  ) STRICT;
  CREATE TABLE partition (partition INTEGER PRIMARY KEY, tally TEXT NOT NULL, kept INTEGER NOT NULL, sha256 BLOB NOT NULL) STRICT;
`;

/** A line of the list; its key in sortable form, or of what could not be read the order of its place. */
export type MasterItem = { kind: MasterKind; key: Buffer; place?: string; reason?: string; raw?: string };
export type StoredItem = {
  id: number;
  partition: number;
  kind: number;
  key: Buffer;
  place: string | null;
  reason: string | null;
  raw: string | null;
};
export type SealedMaster = { digest: string; kept: number };

/** Creates the file where it is not there yet, once before the threads start. */
export function createMaster(path: string): void {
  const db = openSqlite(path, identity, { create: (fresh) => void fresh.exec(schema) });
  if (!isSealed(path)) naming(path, identity.what, () => keepLog(db));
  db.close();
}

export function openMaster(path: string, options: { readonly: boolean }): Sqlite {
  const db = openSqlite(path, identity, options);
  // A killed process loses nothing of a WAL; what a power cut loses is a partition that resume compares again.
  if (!options.readonly) db.pragma('synchronous = NORMAL');
  return db;
}

/** Taking away the right to write is the last act of sealing. */
function isSealed(path: string): boolean {
  return (statSync(path).mode & 0o222) === 0;
}

/** Writes a partition's list and its counts, all or nothing; a partition written twice counts once. */
export function masterWriter(db: Sqlite): (partition: number, tally: MasterTally, items: MasterItem[]) => void {
  const forget = db.prepare('DELETE FROM item WHERE partition = ?');
  const isThere = db.prepare('SELECT 1 FROM partition WHERE partition = ?');
  const insert = db.prepare('INSERT INTO item (partition, kind, key, place, reason, raw) VALUES (?, ?, ?, ?, ?, ?)');
  const put = db.prepare('INSERT OR REPLACE INTO partition VALUES (?, ?, ?, ?)');
  const write = db.transaction((partition: number, tally: MasterTally, items: MasterItem[]) => {
    if (isThere.get(partition)) forget.run(partition);
    for (const { kind, key, place = null, reason = null, raw = null } of items)
      insert.run(partition, masterKinds.indexOf(kind), key, place, reason, raw);
    put.run(partition, JSON.stringify(tally), items.length, digestOfItems(tally, items));
  });
  return (partition, tally, items) => {
    const kept = masterKinds.flatMap((kind) => firstOf(items.filter((item) => item.kind === kind)));
    naming(db.name, identity.what, () => write.immediate(partition, tally, kept));
  };
}

/** Sorted first, so that which are kept depends on nothing else. */
function firstOf(items: MasterItem[]): MasterItem[] {
  return items.sort((a, b) => Buffer.compare(a.key, b.key)).slice(0, limits.findingsPerPartitionMax);
}

export function masterDone(db: Sqlite): Map<number, MasterTally> {
  const rows = db.prepare<[], { partition: number; tally: string }>('SELECT partition, tally FROM partition').all();
  return new Map(rows.map(({ partition, tally }) => [partition, JSON.parse(tally) as MasterTally]));
}

/** Closes the file for good: an index in the order in which it is listed, the digest over all partitions, read-only. */
export function sealMasterFile(path: string): SealedMaster {
  const db = openMaster(path, { readonly: isSealed(path) });
  return naming(path, identity.what, () => {
    if (db.readonly) {
      const text = db.prepare<[], string>("SELECT value FROM about WHERE name = 'sealed'").pluck().get() ?? '';
      db.close();
      return JSON.parse(text) as SealedMaster;
    }
    db.exec('CREATE INDEX IF NOT EXISTS item_in_order ON item (kind, key)');
    const rows = partitionsOf(db);
    const sealed = { digest: digestOfPartitions(rows), kept: rows.reduce((sum, { kept }) => sum + kept, 0) };
    db.prepare('INSERT OR REPLACE INTO about VALUES (?, ?)').run('sealed', JSON.stringify(sealed));
    db.pragma('journal_mode = DELETE');
    db.close();
    // One with failed partitions may still be gone on with, so it stays writable.
    if (rows.length === limits.partitions) chmodSync(path, 0o444);
    return sealed;
  });
}

export type SealedPartition = { partition: number; kept: number; sha256: Buffer };

export function partitionsOf(db: Sqlite): SealedPartition[] {
  return db.prepare<[], SealedPartition>('SELECT partition, kept, sha256 FROM partition ORDER BY partition').all();
}

export function digestOfPartitions(rows: SealedPartition[]): string {
  const digest = createHash('sha256');
  for (const { partition, sha256 } of rows) digest.update(`${partition}:`).update(sha256);
  return digest.digest('hex');
}

/** SHA-256 over a partition's counts and its list in order, every part with its length before it. */
export function digestOfItems(tally: MasterTally, items: Iterable<MasterItem>): Buffer {
  const out = new ByteWriter(64 * 1024);
  const digest = createHash('sha256').update(JSON.stringify(tally));
  for (const { kind, key, place = '', reason = '', raw = '' } of items) {
    out.length = 0;
    for (const part of [Buffer.from(kind), key, ...[place, reason, raw].map((text) => Buffer.from(text))]) {
      out.reserve(5);
      out.length = writeVarint(out.bytes, out.length, part.length);
      out.copy(part, 0, part.length);
    }
    digest.update(out.bytes.subarray(0, out.length));
  }
  return digest.digest();
}

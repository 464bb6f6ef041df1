import { createHash } from 'node:crypto';
import { chmodSync, statSync } from 'node:fs';
import type { Column } from '#shared/definition.ts';
import { type FindingKind, findingKinds, sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { newestShapeRule } from '#shared/shape.ts';
import type { Tally } from '#shared/tasks.ts';
import { keepLog, naming, openSqlite, type Sqlite } from '#storage/sqlite.ts';
import { ByteWriter, writeVarint } from '#worker/records/bytes.ts';
import type { PackedItem } from '#worker/records/flight.ts';
import { inOrder, type PackedFinding } from '#worker/records/tie-out.ts';
import { idsInOrder, marksOf } from './findings-order.ts';
import { flightTable, flightWriter, hasFlightTable } from './flight-items.ts';

/**
 * A run's findings: one SQLite file into which each partition's findings, counts and digest are written in one
 * transaction. Several threads write to it in turn; sealing makes it read-only evidence.
 */
const identity = { what: 'the findings file', applicationId: 0x54696f46, version: 2, oldest: 2, pageBytes: 16_384 };

/** How many findings of a partition are of each kind, set of fields and side, so that a list can be counted without reading it. */
const censusTable = `
  CREATE TABLE IF NOT EXISTS census (
    partition INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    fields TEXT,
    side INTEGER,
    findings INTEGER NOT NULL
  ) STRICT;
`;

const schema = `
  CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE finding (
    id INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    key BLOB NOT NULL,
    fields TEXT,
    inbound BLOB, outbound BLOB,
    inbound_count INTEGER, outbound_count INTEGER,
    side INTEGER, place TEXT, reason TEXT, raw TEXT
  ) STRICT;
  CREATE TABLE partition (partition INTEGER PRIMARY KEY, tally TEXT NOT NULL, kept INTEGER NOT NULL, sha256 BLOB NOT NULL) STRICT;
  ${censusTable}
`;

export type FindingsColumns = { key: Column[]; fields: Column[] };

export type SealedFindings = { digest: string; kept: number };

/** Creates the file where it is not there yet. Called once before the threads start, so that none races another to create it. */
export function createFindings(path: string, columns: FindingsColumns, isTimed = false): void {
  const db = openSqlite(path, identity, {
    create: (fresh) => {
      fresh.exec(schema);
      const names = (list: Column[]) => list.map(({ name }) => name);
      const insert = fresh.prepare('INSERT INTO about VALUES (?, ?)');
      insert.run('columns', JSON.stringify({ key: names(columns.key), fields: names(columns.fields) }));
      insert.run(
        'rules',
        JSON.stringify({ key: withoutTolerance(columns.key), fields: withoutTolerance(columns.fields) }),
      );
      insert.run('shapes', String(newestShapeRule));
    },
  });
  if (!isSealed(path)) {
    naming(path, identity.what, () => {
      keepLog(db);
      // A file of an earlier Tieout has none.
      db.exec(censusTable);
      if (isTimed) db.exec(flightTable);
    });
  }
  db.close();
}

/** How values are read and ordered. Tolerances are of the comparison, which is over. */
function withoutTolerance(columns: Column[]): Omit<Column, 'tolerance'>[] {
  return columns.map(({ tolerance: _, ...rules }) => rules);
}

/** Taking away the right to write is the last act of sealing; a run that dies after it is resumed with the file as it is. */
function isSealed(path: string): boolean {
  return (statSync(path).mode & 0o222) === 0;
}

export function openFindings(path: string, options: { readonly: boolean }): Sqlite {
  const db = openSqlite(path, identity, options);
  // A killed process loses nothing of a WAL; what a power cut loses is a partition that resume compares again.
  if (!options.readonly) {
    db.pragma('synchronous = NORMAL');
    // By itself SQLite would move the log into the file, and wait for the disk, at almost every partition.
    db.pragma(`wal_autocheckpoint = ${Math.floor(limits.findingsLogBytes / identity.pageBytes)}`);
  }
  return db;
}

export type WritePartition = (
  partition: number,
  tally: Tally,
  kept: PackedFinding[],
  /** Left as they are where they are not given. */
  inFlight?: PackedItem[],
) => void;

/** Writes a partition's findings and its result, all or nothing; a partition written twice counts once. */
export function partitionWriter(db: Sqlite): WritePartition {
  const forget = db.prepare('DELETE FROM finding WHERE partition = ?');
  const insert = findingInserter(db);
  const put = db.prepare('INSERT OR REPLACE INTO partition VALUES (?, ?, ?, ?)');
  const isThere = db.prepare('SELECT 1 FROM partition WHERE partition = ?');
  const uncount = db.prepare('DELETE FROM census WHERE partition = ?');
  const count = db.prepare('INSERT INTO census VALUES (?, ?, ?, ?, ?)');
  const putInFlight = hasFlightTable(db) ? flightWriter(db) : undefined;
  const write = db.transaction((partition: number, tally: Tally, kept: PackedFinding[], inFlight?: PackedItem[]) => {
    // There is no index by partition: forgetting looks at every finding, and mostly there is nothing to forget.
    if (isThere.get(partition)) {
      forget.run(partition);
      uncount.run(partition);
    }
    for (const finding of kept) insert(partition, finding);
    if (inFlight) putInFlight?.(partition, inFlight);
    for (const { kind, fields, side, findings } of censusOf(kept)) count.run(partition, kind, fields, side, findings);
    put.run(partition, JSON.stringify(tally), kept.length, digestOf(tally, kept));
  });
  return (partition, tally, kept, inFlight) => {
    const sorted = inOrder(kept);
    naming(db.name, identity.what, () => write.immediate(partition, tally, sorted, inFlight));
  };
}

type CensusLine = { kind: number; fields: string | null; side: number | null; findings: number };

function censusOf(kept: PackedFinding[]): Iterable<CensusLine> {
  const lines = new Map<string, CensusLine>();
  for (const { kind, fields, invalid } of kept) {
    const differs = fields ? spelledFields(fields) : null;
    const side = invalid ? sides.indexOf(invalid.side) : null;
    const name = `${kind}${differs ?? side ?? ''}`;
    const line = lines.get(name);
    if (line) line.findings++;
    else lines.set(name, { kind: findingKinds.indexOf(kind), fields: differs, side, findings: 1 });
  }
  return lines.values();
}

function spelledFields(fields: number[]): string {
  return `,${fields.join(',')},`;
}

/** A statement for each kind, of the columns that the kind has: binding takes longer than inserting. */
function findingInserter(db: Sqlite): (partition: number, finding: PackedFinding) => void {
  const statements = findingKinds.map((kind, number) => {
    const columns = columnsOfKind[kind];
    const names = ['partition', 'kind', 'key', ...columns];
    return db.prepare(
      `INSERT INTO finding (${names.join(', ')}) VALUES (?, ${number}, ?${', ?'.repeat(columns.length)})`,
    );
  });
  return (partition, finding) => {
    const statement = statements[findingKinds.indexOf(finding.kind)];
    statement?.run(partition, finding.key, ...valuesOf(finding));
  };
}

const columnsOfKind: Record<FindingKind, string[]> = {
  missing: ['inbound'],
  unexpected: ['outbound'],
  different: ['fields', 'inbound', 'outbound'],
  duplicate: ['inbound_count', 'outbound_count'],
  invalid: ['side', 'place', 'reason', 'raw'],
};

type ColumnValue = number | string | Buffer | null | undefined;

/** The values of a finding's own columns, in the order of `columnsOfKind`. */
function valuesOf({ kind, fields, inbound, outbound, counts, invalid }: PackedFinding): ColumnValue[] {
  switch (kind) {
    case 'missing':
      return [inbound];
    case 'unexpected':
      return [outbound];
    case 'different':
      return [spelledFields(fields ?? []), inbound, outbound];
    case 'duplicate':
      return [counts?.inbound, counts?.outbound];
    case 'invalid':
      return [invalid && sides.indexOf(invalid.side), invalid?.place, invalid?.reason, invalid?.raw];
  }
}

export function partitionsDone(db: Sqlite): Map<number, Tally> {
  const rows = db.prepare<[], { partition: number; tally: string }>('SELECT partition, tally FROM partition').all();
  return new Map(rows.map(({ partition, tally }) => [partition, JSON.parse(tally) as Tally]));
}

/** Closes the file for good: an index in the order findings are listed, the digest over all partitions, read-only. */
export function sealFindings(path: string): SealedFindings {
  const db = openFindings(path, { readonly: isSealed(path) });
  return naming(path, identity.what, () => {
    if (db.readonly) {
      const sealed = db.prepare<[], string>("SELECT value FROM about WHERE name = 'sealed'").pluck().get() ?? '';
      db.close();
      return JSON.parse(sealed) as SealedFindings;
    }
    db.exec('CREATE INDEX IF NOT EXISTS finding_in_order ON finding (kind, key)');
    if (hasFlightTable(db)) db.exec('CREATE INDEX IF NOT EXISTS flight_in_order ON flight (expected_ms, key)');
    const marks = marksOf(findingKinds.map((_, kind) => idsInOrder(db, kind)));
    const digest = createHash('sha256');
    const rows = db
      .prepare<[], { partition: number; kept: number; sha256: Buffer }>(
        'SELECT partition, kept, sha256 FROM partition ORDER BY partition',
      )
      .all();
    for (const { partition, sha256 } of rows) digest.update(`${partition}:`).update(sha256);
    const sealed = { digest: digest.digest('hex'), kept: rows.reduce((sum, { kept }) => sum + kept, 0) };
    const note = db.prepare('INSERT OR REPLACE INTO about VALUES (?, ?)');
    note.run('sealed', JSON.stringify(sealed));
    note.run('marks', JSON.stringify(marks));
    const isWhole = rows.length === limits.partitions;
    db.pragma('journal_mode = DELETE');
    db.close();
    // A run with failed partitions may still be resumed, so its file stays writable.
    if (isWhole) chmodSync(path, 0o444);
    return sealed;
  });
}

/** SHA-256 over the partition's counts and its findings in order: the same findings give the same digest on every machine. */
export function digestOf(tally: Tally, kept: PackedFinding[]): Buffer {
  // How it was found out is no part of what was found.
  const { chunks: _chunks, isBySums: _isBySums, ...counts } = tally;
  const digest = createHash('sha256').update(JSON.stringify(counts));
  const spelled = new ByteWriter(hashedBytes);
  for (const finding of kept) {
    spell(spelled, findingKinds.indexOf(finding.kind));
    spell(spelled, finding.key);
    for (const value of valuesOf(finding)) spell(spelled, value);
    if (spelled.length < hashedBytes) continue;
    digest.update(spelled.bytes.subarray(0, spelled.length));
    spelled.length = 0;
  }
  return digest.update(spelled.bytes.subarray(0, spelled.length)).digest();
}

/** Many findings are hashed at a time: a call costs as much as hashing several. */
const hashedBytes = 64 * 1024;

/** A length and the bytes; a text in UTF-8, a number in digits. */
function spell(out: ByteWriter, value: ColumnValue): void {
  const bytes = typeof value === 'object' && value !== null ? value : Buffer.from(String(value ?? ''));
  out.reserve(5);
  out.length = writeVarint(out.bytes, out.length, bytes.length);
  out.copy(bytes, 0, bytes.length);
}

import { createHash, type Hash } from 'node:crypto';
import type { FlightItem, FlightTally } from '#shared/flight.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import type { PackedItem } from '#worker/records/flight.ts';
import { unpackSortableKey } from '#worker/records/packed.ts';

/** What was in flight when a run read its sides stands beside its findings, in a table of its own: it is no finding yet. */
export const flightTable = `
  CREATE TABLE IF NOT EXISTS flight (
    id INTEGER PRIMARY KEY,
    partition INTEGER NOT NULL,
    key BLOB NOT NULL,
    inbound BLOB NOT NULL,
    sent_us INTEGER NOT NULL,
    expected_ms INTEGER NOT NULL
  ) STRICT;
`;

type StoredItem = { partition: number; key: Buffer; inbound: Buffer; sent_us: number; expected_ms: number };

export function hasFlightTable(db: Sqlite): boolean {
  return db.prepare<[], number>("SELECT 1 FROM sqlite_schema WHERE name = 'flight'").pluck().get() === 1;
}

/** Replaces a partition's items; the caller holds the transaction. */
export function flightWriter(db: Sqlite): (partition: number, items: PackedItem[]) => void {
  const forget = db.prepare('DELETE FROM flight WHERE partition = ?');
  const insert = db.prepare(
    'INSERT INTO flight (partition, key, inbound, sent_us, expected_ms) VALUES (?, ?, ?, ?, ?)',
  );
  return (partition, items) => {
    forget.run(partition);
    for (const { key, inbound, sentUs, expectedMs } of items) insert.run(partition, key, inbound, sentUs, expectedMs);
  };
}

/** SHA-256 over items in their order, every length written before its bytes. It stands in the partition's tally, which is sealed. */
export function digestOfItems(items: PackedItem[]): string {
  const digest = createHash('sha256');
  for (const item of items) spell(digest, item);
  return digest.digest('hex');
}

/** The partitions whose items are not those of their tallies. */
export function otherItems(db: Sqlite, tallies: ReadonlyMap<number, { flight?: FlightTally | undefined }>): number[] {
  const digests = new Map(
    [...tallies].map(([partition, { flight }]) => [partition, { flight, now: createHash('sha256') }]),
  );
  const strange: number[] = [];
  if (hasFlightTable(db)) {
    for (const row of db.prepare<[], StoredItem>('SELECT * FROM flight ORDER BY id').iterate()) {
      const { now, flight } = digests.get(row.partition) ?? {};
      if (now && flight) spell(now, packedItem(row));
      else strange.push(row.partition);
    }
  }
  const others = [...digests].filter(([, { flight, now }]) => flight && now.digest('hex') !== flight.sha256);
  return [...strange, ...others.map(([partition]) => partition)];
}

function spell(digest: Hash, { key, inbound, sentUs, expectedMs }: PackedItem): void {
  digest.update(`${key.length}:${inbound.length}:${sentUs}:${expectedMs};`).update(key).update(inbound);
}

/** Some items, the first expected first, and how many are kept. */
export function flightPieceOf(db: Sqlite, from: number, count: number): { total: number; rows: FlightItem[] } {
  if (!hasFlightTable(db)) return { total: 0, rows: [] };
  const total = db.prepare<[], number>('SELECT count(*) FROM flight').pluck().get() ?? 0;
  const rows = db
    .prepare<[number, number], StoredItem>('SELECT * FROM flight ORDER BY expected_ms, key LIMIT ? OFFSET ?')
    .all(count, from);
  return { total, rows: rows.map(itemOf) };
}

/** By when items are expected, by their keys in hexadecimal digits; those that are not kept are left out. One walk for all. */
export function expectedBy(db: Sqlite, keys: ReadonlySet<string>): Map<string, string> {
  const found = new Map<string, string>();
  if (keys.size === 0 || !hasFlightTable(db)) return found;
  type Expected = Pick<StoredItem, 'key' | 'expected_ms'>;
  for (const row of db.prepare<[], Expected>('SELECT key, expected_ms FROM flight').iterate()) {
    const key = row.key.toString('hex');
    if (keys.has(key)) found.set(key, new Date(row.expected_ms).toISOString());
  }
  return found;
}

function packedItem({ key, inbound, sent_us: sentUs, expected_ms: expectedMs }: StoredItem): PackedItem {
  return { key, inbound, sentUs, expectedMs };
}

function itemOf({ key, sent_us: sentUs, expected_ms: expectedMs }: StoredItem): FlightItem {
  return {
    key: unpackSortableKey(key),
    sent: new Date(sentUs / 1_000).toISOString(),
    expectedBy: new Date(expectedMs).toISOString(),
  };
}

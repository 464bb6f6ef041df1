import { hash } from 'node:crypto';
import { findingKinds, sides } from '#shared/finding.ts';
import type { FindingName } from '#shared/review.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { unpackSortableKey } from '#worker/records/packed.ts';

/** A finding as its file holds it. */
export type StoredFinding = {
  id: number;
  kind: number;
  key: Buffer;
  fields: string | null;
  inbound: Buffer | null;
  outbound: Buffer | null;
  inbound_count: number | null;
  outbound_count: number | null;
  side: number | null;
  place: string | null;
  reason: string | null;
  raw: string | null;
};

export type FindingColumns = { key: string[]; fields: string[] };

export function columnsOf(db: Sqlite): FindingColumns {
  const about = db.prepare<[], string>("SELECT value FROM about WHERE name = 'columns'").pluck().get() ?? '{}';
  return JSON.parse(about) as FindingColumns;
}

/** The digest that the file was sealed with. */
export function sealedDigest(db: Sqlite): string {
  const sealed = db.prepare<[], string>("SELECT value FROM about WHERE name = 'sealed'").pluck().get() ?? '{}';
  return (JSON.parse(sealed) as { digest?: string }).digest ?? '';
}

/** Whether two findings of the same kind and key say the same, byte for byte. */
export function isSame(a: StoredFinding, b: StoredFinding): boolean {
  return (
    isSameBody(a.inbound, b.inbound) &&
    isSameBody(a.outbound, b.outbound) &&
    plainColumns.every((column) => a[column] === b[column])
  );
}

/** A finding's name in every run, with the SHA-256 of all that it says. */
export function nameOf(row: StoredFinding): FindingName {
  const kind = findingKinds[row.kind] ?? 'invalid';
  const bodies = [row.inbound, row.outbound].map((body) => body?.toString('base64') ?? null);
  return { kind, key: row.key.toString('hex'), sha256: hash('sha256', JSON.stringify([contentOf(row), bodies])) };
}

/** The key's values by their fields; of an unreadable record, where it stands. */
export function keyOf(
  row: Pick<StoredFinding, 'key' | 'place' | 'side'>,
  { key }: FindingColumns,
): Record<string, string | null> {
  if (row.place !== null) return { side: sides[row.side ?? 0] ?? 'inbound', place: row.place };
  const values = unpackSortableKey(row.key);
  return Object.fromEntries(key.map((name, i) => [name, values[i] ?? null]));
}

/** All that a finding says besides its kind, its key and the bodies. */
const plainColumns = ['fields', 'inbound_count', 'outbound_count', 'side', 'place', 'reason', 'raw'] as const;

function contentOf(row: StoredFinding): string {
  return JSON.stringify(plainColumns.map((column) => row[column]));
}

function isSameBody(a: Buffer | null, b: Buffer | null): boolean {
  return a === null || b === null ? a === b : a.equals(b);
}

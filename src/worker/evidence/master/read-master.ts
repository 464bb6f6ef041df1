import { TieoutError } from '#shared/errors.ts';
import { type MasterKind, type MasterRow, masterKinds } from '#shared/master.ts';
import { beat } from '#shared/pulse.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { unpackSortableKey } from '#worker/records/packed.ts';
import {
  digestOfItems,
  digestOfPartitions,
  type MasterItem,
  masterDone,
  openMaster,
  partitionsOf,
  type StoredItem,
} from './master-file.ts';

/** Some lines of a kind in the order of their keys, and how many are kept. */
export function masterPieceOf(
  path: string,
  { kind, from, count }: { kind: MasterKind; from: number; count: number },
): { total: number; rows: MasterRow[] } {
  const db = openMaster(path, { readonly: true });
  try {
    const number = masterKinds.indexOf(kind);
    const total = db.prepare<[number], number>('SELECT count(*) FROM item WHERE kind = ?').pluck().get(number) ?? 0;
    const rows = db
      .prepare<[number, number, number], StoredItem>('SELECT * FROM item WHERE kind = ? ORDER BY key LIMIT ? OFFSET ?')
      .all(number, count, from);
    return { total, rows: rows.map(rowOf) };
  } finally {
    db.close();
  }
}

/** The whole list, by kind and then by key. */
export function* masterRows(path: string): Generator<MasterRow> {
  const db = openMaster(path, { readonly: true });
  try {
    const stored = db.prepare<[], StoredItem>('SELECT * FROM item ORDER BY kind, key').iterate();
    let count = 0;
    for (const row of stored) {
      if (++count % 10_000 === 0) beat();
      yield rowOf(row);
    }
  } finally {
    db.close();
  }
}

function rowOf({ kind, key, place, reason, raw }: StoredItem): MasterRow {
  const isKey = place === null;
  return {
    kind: masterKinds[kind] ?? 'invalid',
    key: isKey ? unpackSortableKey(key) : null,
    ...{ place, reason, raw },
  };
}

/** The file's digest, computed anew from its list. Throws `verification` where a partition is not what was sealed. */
export function masterDigest(path: string): string {
  const db = openMaster(path, { readonly: true });
  try {
    const tallies = masterDone(db);
    const partitions = partitionsOf(db);
    const left = new Map(partitions.map(({ partition, sha256 }) => [partition, sha256]));
    const check = (partition: number, items: MasterItem[]) => {
      const [tally, sealed] = [tallies.get(partition), left.get(partition)];
      left.delete(partition);
      if (!tally || !sealed || !digestOfItems(tally, items).equals(sealed)) throw changed(partition, path);
    };
    for (const { partition, items } of byPartition(db)) check(partition, items);
    for (const partition of [...left.keys()]) check(partition, []);
    return digestOfPartitions(partitions);
  } finally {
    db.close();
  }
}

/** A partition's lines were written in one transaction, so that they stand together. */
function* byPartition(db: Sqlite): Generator<{ partition: number; items: MasterItem[] }> {
  let open: { partition: number; items: MasterItem[] } | undefined;
  for (const row of db.prepare<[], StoredItem>('SELECT * FROM item ORDER BY id').iterate()) {
    if (open?.partition !== row.partition) {
      if (open) yield open;
      beat();
      open = { partition: row.partition, items: [] };
    }
    open.items.push(itemOf(row));
  }
  if (open) yield open;
}

function itemOf({ kind, key, place, reason, raw }: StoredItem): MasterItem {
  const about = place === null ? {} : { place, reason: reason ?? '', raw: raw ?? '' };
  return { kind: masterKinds[kind] ?? 'invalid', key, ...about };
}

function changed(partition: number, path: string): TieoutError {
  return new TieoutError('verification', `what partition ${partition} of ${path} lists is not what was sealed`, {
    next: 'Restore the file from a copy, or run the reconciliation again.',
  });
}

import { createHash } from 'node:crypto';
import { TieoutError } from '#shared/errors.ts';
import { findingKinds, sides } from '#shared/finding.ts';
import { beat } from '#shared/pulse.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import type { PackedFinding } from '#worker/records/tie-out.ts';
import { digestOf, openFindings, partitionsDone } from './findings-file.ts';
import { otherItems } from './flight-items.ts';
import type { StoredFinding } from './review/finding-row.ts';

type Row = StoredFinding & { partition: number };

/** A findings file's digest, computed anew from its findings. Throws `verification` where a partition is not what was sealed. */
export function findingsDigest(path: string): string {
  const db = openFindings(path, { readonly: true });
  try {
    const tallies = partitionsDone(db);
    const left = new Map(sealedPartitions(db).map(({ partition, sha256 }) => [partition, sha256]));
    const digest = createHash('sha256');
    for (const [partition, sha256] of left) digest.update(`${partition}:`).update(sha256);
    const check = (partition: number, kept: PackedFinding[]) => {
      const [tally, sealed] = [tallies.get(partition), left.get(partition)];
      left.delete(partition);
      if (tally && sealed && digestOf(tally, kept).equals(sealed)) return;
      throw changed(`the findings of partition ${partition} in ${path} are`);
    };
    for (const { partition, kept } of byPartition(db)) check(partition, kept);
    for (const partition of [...left.keys()]) check(partition, []);
    const [other] = otherItems(db, tallies);
    if (other !== undefined) throw changed(`what is in flight in partition ${other} of ${path} is`);
    return digest.digest('hex');
  } finally {
    db.close();
  }
}

function changed(what: string): TieoutError {
  return new TieoutError('verification', `${what} not what was sealed`, {
    next: 'Restore the file from a copy, or run the reconciliation again.',
  });
}

function sealedPartitions(db: Sqlite) {
  return db
    .prepare<[], { partition: number; sha256: Buffer }>('SELECT partition, sha256 FROM partition ORDER BY partition')
    .all();
}

/** A partition's findings were written in their order and in one transaction, so that they stand together. */
function* byPartition(db: Sqlite): Generator<{ partition: number; kept: PackedFinding[] }> {
  let open: { partition: number; kept: PackedFinding[] } | undefined;
  for (const row of db.prepare<[], Row>('SELECT * FROM finding ORDER BY id').iterate()) {
    if (open?.partition !== row.partition) {
      if (open) yield open;
      beat();
      open = { partition: row.partition, kept: [] };
    }
    open.kept.push(packed(row));
  }
  if (open) yield open;
}

function packed(row: Row): PackedFinding {
  const kind = findingKinds[row.kind] ?? 'invalid';
  const { key, inbound, outbound, place, reason, raw } = row;
  return {
    kind,
    key,
    ...(row.fields === null ? {} : { fields: row.fields.split(',').filter(Boolean).map(Number) }),
    ...(inbound ? { inbound } : {}),
    ...(outbound ? { outbound } : {}),
    ...(kind === 'duplicate' ? { counts: { inbound: row.inbound_count ?? 0, outbound: row.outbound_count ?? 0 } } : {}),
    ...(place === null
      ? {}
      : { invalid: { side: sides[row.side ?? 0] ?? 'inbound', place, reason: reason ?? '', raw: raw ?? '' } }),
  };
}

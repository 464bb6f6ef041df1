import { createHash } from 'node:crypto';
import { chmodSync } from 'node:fs';
import { limits } from '#shared/limits.ts';
import type { Reading } from '#shared/tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import type { BodyShape } from '#worker/records/packed.ts';
import type { PartitionSums } from '#worker/records/partition-sums.ts';
import { foldRepeats } from './fold-repeats.ts';
import { contentDigest, invalidReader, partitionSeal } from './partition-seal.ts';
import { type SealedSnapshot, setAbout } from './snapshot-file.ts';

/** Where reading ended: the counts and sums of everything kept, and what is worth knowing of it. */
export type ReadTotals = {
  shape: BodyShape;
  sums: PartitionSums;
  read: number;
  invalid: number;
  emptyFields: string[];
} & Reading;

/**
 * Ends the open transaction with the snapshot sealed: entries handed out twice folded, each partition's count, sum and
 * SHA-256 written down, both digests computed, the checkpoint gone, the file read-only.
 */
export function sealSnapshot(db: Sqlite, path: string, totals: ReadTotals): SealedSnapshot {
  const { shape, sums, read, invalid, ...facts } = totals;
  const repeats = foldRepeats(db, sums, shape);
  const seal = writePartitions(db, sums);
  const accepted = sums.total();
  const sealed: SealedSnapshot = {
    read: read - repeats,
    accepted,
    invalid,
    repeats,
    digest: contentDigest(db),
    seal,
    ...facts,
  };
  setAbout(db, 'sealed', JSON.stringify(sealed));
  db.exec('DELETE FROM pending; DELETE FROM checkpoint; COMMIT');
  db.close();
  chmodSync(path, 0o444);
  return sealed;
}

/** SHA-256 per segment, over those and the unreadable records per partition, over those the snapshot's seal. */
function writePartitions(db: Sqlite, sums: PartitionSums): string {
  type Digests = { sha256: Buffer; bytes: number };
  const segments = db.prepare<[number], Digests>('SELECT sha256, bytes FROM segment WHERE partition = ? ORDER BY id');
  const invalidOf = invalidReader(db);
  const insert = db.prepare('INSERT INTO partition VALUES (?, ?, ?, ?, ?, ?)');
  const seal = createHash('sha256');
  for (let partition = 0; partition < limits.partitions; partition++) {
    const rows = segments.all(partition);
    const invalid = invalidOf(partition);
    const sha256 = partitionSeal(
      rows.map((row) => row.sha256),
      invalid,
    );
    const bytes = rows.reduce((sum, row) => sum + row.bytes, 0);
    insert.run(partition, sums.counts[partition], bytes, invalid.length, sums.hex(partition), sha256);
    seal.update(sha256);
  }
  return seal.digest('hex');
}

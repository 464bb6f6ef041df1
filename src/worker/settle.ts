import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { invariant } from '#shared/errors.ts';
import { findingKinds, type Side, sides } from '#shared/finding.ts';
import { atLength, beat } from '#shared/pulse.ts';
import type { PartitionTally, Tally, Tasks } from '#shared/tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { comparePartition } from './diff.ts';
import { openFindings, partitionsDone, partitionWriter } from './evidence/findings-file.ts';
import type { StoredFinding } from './evidence/review/finding-row.ts';
import { lookUp, packedKey } from './evidence/review/key-lookup.ts';
import { SnapshotReader } from './evidence/snapshot-reader.ts';
import { createDiffKernel, type DiffKernel } from './kernel/diff-kernel.ts';
import type { PackedFinding } from './records/tie-out.ts';

type Input<Name extends keyof Tasks> = Tasks[Name]['input'];
type Output<Name extends keyof Tasks> = Promise<Tasks[Name]['output']>;

/** Writes the keys of every finding that has one into a file of keys. */
export async function candidateKeys({ findings, path }: Input<'candidateKeys'>): Output<'candidateKeys'> {
  const db = openFindings(findings, { readonly: true });
  try {
    let [keys, areTwice] = [0, false];
    const rows = db
      .prepare<[], Pick<StoredFinding, 'key' | 'kind'>>('SELECT key, kind FROM finding WHERE place IS NULL')
      .iterate();
    const lines = function* () {
      for (const { key, kind } of rows) {
        keys++;
        areTwice ||= findingKinds[kind] === 'duplicate';
        yield `${key.toString('hex')}\n`;
      }
    };
    await pipeline(lines, createWriteStream(path));
    return { path, keys, areTwice };
  } finally {
    db.close();
  }
}

/**
 * Puts what two later readings of the candidates came to in the place of the candidates: partition by partition, each in
 * one transaction, which notes what it held before. A partition that has been settled stays as it is.
 */
export async function settle({ findings, again, partitions, key, fields }: Input<'settle'>): Output<'settle'> {
  return atLength(() => {
    const db = openFindings(findings, { readonly: false });
    const readers = { inbound: new SnapshotReader(again.inbound), outbound: new SnapshotReader(again.outbound) };
    const kernel = createDiffKernel();
    try {
      // Without it every partition would look at every finding; it is no part of the file when that is sealed.
      db.exec('CREATE INDEX IF NOT EXISTS finding_by_partition ON finding (partition)');
      const done = partitionsDone(db);
      const write = partitionWriter(db);
      return partitions.map((partition): PartitionTally => {
        beat();
        const before = done.get(partition);
        invariant(before, 'a partition is settled once it was compared');
        if (before.first) return { partition, tally: before };
        const { tally, kept } = settled({ db, kernel, readers, key, fields }, partition, before);
        write(partition, tally, kept);
        return { partition, tally };
      });
    } finally {
      db.exec('DROP INDEX IF EXISTS finding_by_partition');
      kernel.release();
      for (const side of sides) readers[side].close();
      db.close();
    }
  });
}

type Settling = { db: Sqlite; kernel: DiffKernel; readers: Record<Side, SnapshotReader> } & Pick<
  Input<'settle'>,
  'key' | 'fields'
>;

function settled({ db, kernel, readers, key, fields }: Settling, partition: number, before: Tally) {
  const rows = db.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE partition = ?').all(partition);
  const [unreadable, candidates] = [
    rows.filter(({ place }) => place !== null),
    rows.filter(({ place }) => place === null),
  ];
  const { kept: now } = comparePartition(kernel, readers, partition, { key, fields, trustSums: false });
  const byKey = new Map(now.filter(({ kind }) => kind !== 'invalid').map((finding) => [nameOf(finding), finding]));
  const packed = candidates.map((row) => packedKey(row.key));
  const shape = { keyColumns: key.length, columns: key.length + fields.length };
  const wanted = new Map(packed.map((one) => [one.packed.toString('latin1'), one]));
  const there = lookUp(readers.inbound, partition, wanted, shape);
  // What cannot be read has no key. One of those that are on neither side may be just that, so none of them has settled.
  const isDoubtful = sides.some((side) => readers[side].sealed.invalid > 0);
  const still = candidates.flatMap((row, i) => {
    const finding = byKey.get(nameOf(row));
    if (finding) return [finding];
    const isThere = there.has(packed[i]?.packed.toString('latin1') ?? '');
    return !isThere && isDoubtful ? [packedFinding(row)] : [];
  });
  return {
    tally: tallyOf(before, candidates, still, fields.length),
    kept: [...still, ...unreadable.map(packedFinding)],
  };
}

function tallyOf(before: Tally, candidates: StoredFinding[], still: PackedFinding[], fields: number): Tally {
  const { missing, unexpected, different, duplicate } = before;
  invariant(candidates.length === missing + unexpected + different + duplicate, 'every candidate is kept');
  const count = (kind: PackedFinding['kind']) => still.filter((finding) => finding.kind === kind).length;
  const byField = new Array<number>(fields).fill(0);
  for (const finding of still) for (const field of finding.fields ?? []) byField[field] = (byField[field] ?? 0) + 1;
  return {
    ...before,
    ...{ missing: count('missing'), unexpected: count('unexpected') },
    ...{ different: count('different'), duplicate: count('duplicate'), byField },
    settled: candidates.length - still.length,
    first: { missing, unexpected, different, duplicate },
  };
}

function nameOf({ key }: { key: Buffer }): string {
  return key.toString('latin1');
}

function packedFinding(row: StoredFinding): PackedFinding {
  const { key, side, place, reason, raw } = row;
  const kind = findingKinds[row.kind] ?? 'invalid';
  if (kind === 'invalid') {
    const invalid = { side: sides[side ?? 0] ?? 'inbound', place: place ?? '', reason: reason ?? '', raw: raw ?? '' };
    return { kind, key, invalid };
  }
  if (kind === 'duplicate')
    return { kind, key, counts: { inbound: row.inbound_count ?? 0, outbound: row.outbound_count ?? 0 } };
  return {
    kind,
    key,
    ...(row.fields === null ? {} : { fields: row.fields.split(',').slice(1, -1).map(Number) }),
    ...(row.inbound ? { inbound: row.inbound } : {}),
    ...(row.outbound ? { outbound: row.outbound } : {}),
  };
}

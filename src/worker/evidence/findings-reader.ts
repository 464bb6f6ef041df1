import { type Finding, type FindingKind, findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { PartitionTally } from '#shared/tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { findingBlocks, type PlacedFinding } from './finding-blocks.ts';
import { openFindings, partitionsDone } from './findings-file.ts';
import { idsFrom, readMarks } from './findings-order.ts';
import { columnsOf, type StoredFinding } from './review/finding-row.ts';
import { storedFinding } from './stored-finding.ts';

/** A run's findings as people and programs read them. */
export class FindingsReader {
  readonly key: string[];
  readonly fields: string[];
  private readonly db: Sqlite;
  private readonly finding: (row: StoredFinding) => Finding;

  constructor(path: string) {
    this.db = openFindings(path, { readonly: true });
    const columns = columnsOf(this.db);
    this.key = columns.key;
    this.fields = columns.fields;
    this.finding = storedFinding(columns);
  }

  /** Those whose id is larger than one, in the order of their ids. */
  *after(id: number): Generator<{ id: number; partition: number; finding: Finding }> {
    const select = this.db.prepare<[number], StoredFinding & { partition: number }>(
      'SELECT * FROM finding WHERE id > ? ORDER BY id',
    );
    for (const row of select.iterate(id)) yield { id: row.id, partition: row.partition, finding: this.finding(row) };
  }

  /**
   * Those with these ids, in their order; all of them by kind and then by key where no ids are given. As they lie packed in
   * the file; those that have no records as findings.
   */
  *places(ids: Iterable<number> = this.idsInOrder()): Generator<PlacedFinding | Finding> {
    const placeOf = findingBlocks(this.db, this);
    const select = this.db.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE id = ?');
    for (const id of ids) {
      const placed = placeOf(id);
      if (placed) {
        yield placed;
        continue;
      }
      const row = select.get(id);
      if (row) yield this.finding(row);
    }
  }

  /** The records that could not be read. */
  *unreadable(): Generator<Extract<Finding, { kind: 'invalid' }>> {
    for (const found of this.places(this.idsInOrder(['invalid'])))
      if (!('block' in found) && found.kind === 'invalid') yield found;
  }

  /** A few of each kind, first in order. */
  examples(perKind: number): Finding[] {
    const select = this.db.prepare<[number, number], StoredFinding>(
      'SELECT * FROM finding WHERE kind = ? ORDER BY key, id LIMIT ?',
    );
    return findingKinds.flatMap((_, kind) => select.all(kind, perKind).map((row) => this.finding(row)));
  }

  /** What comparing each partition came to, in the order of the partitions. */
  partitions(): PartitionTally[] {
    return [...partitionsDone(this.db)]
      .map(([partition, tally]) => ({ partition, tally }))
      .toSorted((a, b) => a.partition - b.partition);
  }

  close(): void {
    this.db.close();
  }

  /** By kind and then by key, a page of the index at a time. */
  *idsInOrder(kinds: FindingKind[] = [...findingKinds]): Generator<number> {
    const marks = readMarks(this.db);
    const atATime = marks.every * limits.orderMarksAtATime;
    for (const [kind, { findings }] of marks.kinds.entries()) {
      if (!kinds.includes(findingKinds[kind] ?? 'invalid')) continue;
      for (let from = 0; from < findings; from += atATime) yield* idsFrom(this.db, marks, kind, from, atATime);
    }
  }
}

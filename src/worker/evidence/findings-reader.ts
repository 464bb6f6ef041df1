import { type Finding, findingKinds, sides } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { PartitionTally } from '#shared/tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { unpack, unpackSortableKey } from '#worker/records/packed.ts';
import { findingBlocks, namesOf, type PlacedFinding } from './finding-blocks.ts';
import { openFindings, partitionsDone } from './findings-file.ts';
import { idsFrom, readMarks } from './findings-order.ts';
import { type NamedValues, namedValues } from './named-values.ts';

type FindingRow = {
  kind: number;
  key: Buffer;
  fields: string | null;
  inbound: Buffer | null;
  outbound: Buffer | null;
  inbound_count: number;
  outbound_count: number;
  side: number;
  place: string;
  reason: string;
  raw: string;
};

/** A run's findings as people and programs read them. */
export class FindingsReader {
  readonly key: string[];
  readonly fields: string[];
  private readonly db: Sqlite;
  private readonly keyOf: NamedValues;
  private readonly valuesOf: NamedValues;

  constructor(path: string) {
    this.db = openFindings(path, { readonly: true });
    const about = this.db.prepare<[], string>("SELECT value FROM about WHERE name = 'columns'").pluck().get() ?? '{}';
    const columns = JSON.parse(about) as { key: string[]; fields: string[] };
    this.key = columns.key;
    this.fields = columns.fields;
    this.keyOf = namedValues(this.key);
    this.valuesOf = namedValues(this.fields);
  }

  /** Those whose id is larger than one, in the order of their ids. */
  *after(id: number): Generator<{ id: number; partition: number; finding: Finding }> {
    const select = this.db.prepare<[number], FindingRow & { id: number; partition: number }>(
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
    const select = this.db.prepare<[number], FindingRow>('SELECT * FROM finding WHERE id = ?');
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

  /** A few of each kind, first in order. */
  examples(perKind: number): Finding[] {
    const select = this.db.prepare<[number, number], FindingRow>(
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
  private *idsInOrder(): Generator<number> {
    const marks = readMarks(this.db);
    const atATime = marks.every * limits.orderMarksAtATime;
    for (const [kind, { findings }] of marks.kinds.entries()) {
      for (let from = 0; from < findings; from += atATime) yield* idsFrom(this.db, marks, kind, from, atATime);
    }
  }

  private finding(row: FindingRow): Finding {
    const kind = findingKinds[row.kind] ?? 'invalid';
    if (kind === 'invalid') {
      return { kind, side: sides[row.side] ?? 'inbound', place: row.place, reason: row.reason, raw: row.raw };
    }
    const key = this.keyOf(unpackSortableKey(row.key), 0);
    switch (kind) {
      case 'missing':
        return { kind, key, inbound: this.values(row.inbound) };
      case 'unexpected':
        return { kind, key, outbound: this.values(row.outbound) };
      case 'duplicate':
        return { kind, key, counts: { inbound: row.inbound_count, outbound: row.outbound_count } };
      case 'different': {
        const fields = namesOf(row.fields ?? '', this.fields);
        return { kind, key, fields, inbound: this.values(row.inbound), outbound: this.values(row.outbound) };
      }
    }
  }

  private values(body: Buffer | null): Record<string, string | null> {
    const values = body ? unpack(body, 0, this.key.length + this.fields.length) : [];
    return this.valuesOf(values, this.key.length);
  }
}

import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { findingKinds } from '#shared/finding.ts';
import type { ClosedItem } from '#shared/review.ts';
import type { CarryInput, CarryOutput } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { openFindings, partitionsDone } from '../findings-file.ts';
import { keysInFlight } from '../flight-items.ts';
import { SnapshotReader } from '../snapshot-reader.ts';
import { columnsOf, isSame, keyOf, type StoredFinding, sealedDigest } from './finding-row.ts';
import { inStep } from './in-step.ts';
import { lookUp, type PackedKey, packedKey } from './key-lookup.ts';
import { changedMark, isOpen, refOf } from './mark.ts';
import { type Carried, type Marks, withMarks } from './marks.ts';
import { sha256OfFile, writeMarksFile } from './marks-file.ts';

/**
 * Takes the decisions of the run before over to a run that has just ended: a finding of the same kind and key that says
 * the same keeps its decision; one that says something else, or is of another kind now, keeps it as changed; what was in
 * suspense and is no finding any more is looked for on both sides, and closed with what is found there.
 */
export function carryOver(input: CarryInput): CarryOutput {
  return withMarks(input.from, (before, marks) => {
    const now = openFindings(input.findings, { readonly: true });
    try {
      return carry(input, before, marks, now);
    } finally {
      now.close();
    }
  });
}

function carry(input: CarryInput, before: Sqlite, marks: Marks, now: Sqlite): CarryOutput {
  const [columns, isComparable] = [
    columnsOf(now),
    JSON.stringify(columnsOf(before)) === JSON.stringify(columnsOf(now)),
  ];
  const length = (now.prepare<[], number>('SELECT ifnull(max(id), 0) FROM finding').pluck().get() ?? 0) + 1;
  const [taken, firstSeen] = [new Uint32Array(length), new Uint32Array(length)];
  const seenIn = [...marks.seenIn, input.run];
  firstSeen.fill(seenIn.length - 1);
  const counts = { unchanged: 0, changed: 0 };
  const take = (id: number, earlier: number, isUnchanged: boolean) => {
    const mark = marks.marks[earlier] ?? 0;
    firstSeen[id] = marks.firstSeen[earlier] ?? 0;
    if (mark === 0) return;
    const holds = isUnchanged && !isOpen(mark) && !input.resolved.includes(refOf(mark, marks.refs) ?? '');
    taken[id] = holds ? mark : (mark | changedMark) >>> 0;
    counts[holds ? 'unchanged' : 'changed']++;
  };
  const gone = new Map<string, Gone>();
  inStep(before, now, {
    both: (earlier, later) => take(later.id, earlier.id, isComparable && isSame(earlier, later)),
    onlyBefore: (row) => {
      if (marks.marks[row.id])
        gone.set(placeOf(row), { id: row.id, kind: row.kind, key: row.key, place: row.place, side: row.side });
    },
  });
  if (gone.size > 0) {
    for (const later of now.prepare<[], Place & { id: number }>('SELECT id, key, place FROM finding').iterate()) {
      const earlier = firstSeen[later.id] === seenIn.length - 1 ? gone.get(placeOf(later)) : undefined;
      if (!earlier) continue;
      gone.delete(placeOf(later));
      take(later.id, earlier.id, false);
    }
  }
  const suspense = [...gone.values()].filter(({ id }) => {
    const mark = marks.marks[id] ?? 0;
    return !isOpen(mark) && input.suspense.includes(refOf(mark, marks.refs) ?? '');
  });
  const closed = look(input, now, suspense).map(({ row, isHealed }): ClosedItem => {
    const kind = findingKinds[row.kind] ?? 'invalid';
    return { kind, key: keyOf(row, columns), decision: refOf(marks.marks[row.id] ?? 0, marks.refs) ?? '', isHealed };
  });
  writeClosed(`${input.path}.closed`, closed);
  writeMarksFile<Carried>(input.path, {
    header: { findings: sealedDigest(now), refs: marks.refs, seenIn },
    arrays: [taken, firstSeen],
  });
  const healed = closed.filter(({ isHealed }) => isHealed).length;
  return {
    ...{ sha256: digestOf(input.path), ...counts, healed, gone: closed.length - healed },
    ...{ closedBy: byDecision(closed), closedSha256: sha256OfFile(`${input.path}.closed`) },
  };
}

function byDecision(closed: ClosedItem[]): CarryOutput['closedBy'] {
  return [...Map.groupBy(closed, ({ decision }) => decision)].map(([decision, items]) => {
    const healed = items.filter(({ isHealed }) => isHealed).length;
    return { decision, healed, gone: items.length - healed };
  });
}

/** What a carried file and the list beside it are sealed with. */
export function digestOf(path: string): string {
  return createHash('sha256')
    .update(sha256OfFile(path))
    .update(sha256OfFile(`${path}.closed`))
    .digest('hex');
}

type Place = Pick<StoredFinding, 'key' | 'place'>;

/** What is kept of a decided finding that the later run does not have: there may be millions. */
type Gone = Pick<StoredFinding, 'id' | 'kind' | 'key' | 'place' | 'side'>;

/** Where a finding of another kind would stand for the same record. */
function placeOf({ key, place }: Place): string {
  return `${place === null ? 'key' : 'place'} ${key.toString('latin1')}`;
}

/** Looks for what is no finding any more on both sides. It is healed where each has it once; else it is gone. */
function look(input: CarryInput, now: Sqlite, rows: Gone[]): { row: Gone; isHealed: boolean }[] {
  const byPartition = Map.groupBy(
    rows.filter(({ place }) => place === null).map((row) => ({ row, ...packedKey(row.key) })),
    ({ partition }) => partition,
  );
  const unreadable = rows.filter(({ place }) => place !== null).map((row) => ({ row, isHealed: false }));
  if (byPartition.size === 0) return unreadable;
  const columns = columnsOf(now);
  const shape = { keyColumns: columns.key.length, columns: columns.key.length + columns.fields.length };
  const compared = partitionsDone(now);
  const awaited = keysInFlight(now);
  const [inbound, outbound] = [new SnapshotReader(input.inbound), new SnapshotReader(input.outbound)];
  try {
    const found = [...byPartition].flatMap(([partition, items]) => {
      // What was not compared, or is awaited still, is not known to tie out, and stays open.
      if (!compared.has(partition)) return [];
      const keys = new Map<string, PackedKey>(items.map((item) => [item.packed.toString('latin1'), item]));
      const [a, b] = [lookUp(inbound, partition, keys, shape), lookUp(outbound, partition, keys, shape)];
      const settled = items.filter(({ row }) => !awaited.has(row.key.toString('latin1')));
      return settled.map(({ row, packed }) => {
        const key = packed.toString('latin1');
        return { row, isHealed: a.get(key)?.count === 1 && b.get(key)?.count === 1 };
      });
    });
    return [...found, ...unreadable];
  } finally {
    inbound.close();
    outbound.close();
  }
}

function writeClosed(path: string, closed: ClosedItem[]): void {
  const file = openSync(path, 'w');
  try {
    for (const item of closed) writeSync(file, `${JSON.stringify(item)}\n`);
  } finally {
    closeSync(file);
  }
}

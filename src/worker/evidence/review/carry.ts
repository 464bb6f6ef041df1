import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { findingKinds } from '#shared/finding.ts';
import type { ClosedItem } from '#shared/review.ts';
import type { CarryInput, CarryOutput } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { openFindings, partitionsDone } from '../findings-file.ts';
import { SnapshotReader } from '../snapshot-reader.ts';
import { type AwaitedItem, awaitedIn, isAsAwaited, keptAs, standingOf } from './awaited.ts';
import { columnsOf, isSame, keyOf, type StoredFinding, sealedDigest } from './finding-row.ts';
import { inStep } from './in-step.ts';
import { lookUp, type PackedKey, packedKey } from './key-lookup.ts';
import { changedMark, isOpen, refOf } from './mark.ts';
import { type Carried, type Marks, withMarks } from './marks.ts';
import { sha256OfFile, writeMarksFile } from './marks-file.ts';
import { isUnreadable, pairUnreadable } from './unreadable.ts';

/**
 * Takes the decisions of the run before over to a run that has just ended: a finding of the same kind and key that says
 * the same keeps its decision, an unreadable record also where it stands elsewhere; one that says something else, or is of
 * another kind now, keeps it as changed; what was in suspense and is no finding any more is looked for on both sides, and
 * closed with what is found there. What may still be on its way is remembered until it has come, or is a finding again.
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
  const taking = takingOver(input, marks, now);
  const { take, taken, firstSeen, seenIn, counts } = taking;
  const takeOf = (id: number, earlier: number, isUnchanged: boolean) =>
    take(id, { mark: marks.marks[earlier] ?? 0, firstSeen: marks.firstSeen[earlier] ?? 0 }, isUnchanged);
  const gone = new Map<string, Gone>();
  const isGone = (row: StoredFinding) => {
    if (marks.marks[row.id])
      gone.set(placeOf(row), { id: row.id, kind: row.kind, key: row.key, place: row.place, side: row.side });
  };
  inStep(before, now, {
    both: (earlier, later) => {
      if (!isUnreadable(later)) takeOf(later.id, earlier.id, isComparable && isSame(earlier, later));
    },
    onlyBefore: (row) => {
      if (!isUnreadable(row)) isGone(row);
    },
  });
  pairUnreadable(before, now, {
    both: (earlier, later, isSaid) => takeOf(later.id, earlier.id, isComparable && isSaid),
    onlyBefore: isGone,
  });
  const awaited = new Map(awaitedIn(before, input).map((item) => [placeOf(item), item]));
  if (gone.size + awaited.size > 0) {
    const rowOf = now.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE id = ?');
    for (const later of now.prepare<[], Place & { id: number }>('SELECT id, key, place FROM finding').iterate()) {
      const place = placeOf(later);
      const earlier = firstSeen[later.id] === seenIn.length - 1 ? gone.get(place) : undefined;
      if (earlier && gone.delete(place)) takeOf(later.id, earlier.id, false);
      const item = awaited.get(place);
      const row = item && rowOf.get(later.id);
      if (row && awaited.delete(place)) take(row.id, standingOf(item, marks), isComparable && isAsAwaited(item, row));
    }
  }
  const found = look(input, now, [...suspendedOf(gone, marks, input), ...awaited.values()]);
  const closed = found.flatMap(({ row, outcome }): ClosedItem[] => {
    if (outcome === 'awaited') return [];
    const kind = findingKinds[row.kind] ?? 'invalid';
    return [{ kind, key: keyOf(row, columns), decision: row.decision, isHealed: outcome === 'healed' }];
  });
  const still = keptAs(
    found.flatMap(({ row, outcome }) => (outcome === 'awaited' ? [row] : [])),
    before,
    marks,
    input.awaitedMax,
  );
  writeClosed(`${input.path}.closed`, closed);
  writeMarksFile<Carried>(input.path, {
    header: {
      ...{ findings: sealedDigest(now), refs: marks.refs, seenIn },
      ...still,
    },
    arrays: [taken, firstSeen],
  });
  const healed = closed.filter(({ isHealed }) => isHealed).length;
  const beyond = still.beyond?.reduce((sum, { items }) => sum + items, 0);
  return {
    ...{ sha256: digestOf(input.path), ...counts, healed, gone: closed.length - healed },
    ...(beyond ? { beyond } : {}),
    ...{ closedBy: byDecision(closed), closedSha256: sha256OfFile(`${input.path}.closed`) },
  };
}

function suspendedOf(gone: ReadonlyMap<string, Gone>, { marks, refs }: Marks, { suspense }: CarryInput): Open[] {
  return [...gone.values()].flatMap((row): Open[] => {
    const mark = marks[row.id] ?? 0;
    const decision = isOpen(mark) ? null : refOf(mark, refs);
    return decision !== null && suspense.includes(decision) ? [{ ...row, decision }] : [];
  });
}

/** Marks for the findings of the later run, none of them taken yet. */
function takingOver({ run, resolved }: CarryInput, marks: Marks, now: Sqlite) {
  const length = (now.prepare<[], number>('SELECT ifnull(max(id), 0) FROM finding').pluck().get() ?? 0) + 1;
  const [taken, firstSeen] = [new Uint32Array(length), new Uint32Array(length)];
  const seenIn = [...marks.seenIn, run];
  firstSeen.fill(seenIn.length - 1);
  const counts = { unchanged: 0, changed: 0 };
  const take = (id: number, earlier: { mark: number; firstSeen: number }, isUnchanged: boolean) => {
    const { mark } = earlier;
    firstSeen[id] = earlier.firstSeen;
    if (mark === 0) return;
    const holds = isUnchanged && !isOpen(mark) && !resolved.includes(refOf(mark, marks.refs) ?? '');
    taken[id] = holds ? mark : (mark | changedMark) >>> 0;
    counts[holds ? 'unchanged' : 'changed']++;
  };
  return { take, taken, firstSeen, seenIn, counts };
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

/** What is no finding any more and was in suspense, or was awaited before. */
type Open = Omit<Gone, 'id'> & { decision: string } & ({ id: number } | AwaitedItem);

/** Where a finding of another kind would stand for the same record. */
function placeOf({ key, place }: Place): string {
  return `${place === null ? 'key' : 'place'} ${key.toString('latin1')}`;
}

type Outcome = 'healed' | 'gone' | 'awaited';

/**
 * Looks for what is no finding any more on both sides. It is healed where each has it once, and gone where neither has it
 * at all; what one of them has alone, and is no finding, is awaited.
 */
function look(input: CarryInput, now: Sqlite, rows: Open[]): { row: Open; outcome: Outcome }[] {
  const byPartition = Map.groupBy(
    rows.filter(({ place }) => place === null).map((row) => ({ row, ...packedKey(row.key) })),
    ({ partition }) => partition,
  );
  const unreadable = rows.filter(({ place }) => place !== null).map((row) => ({ row, outcome: 'gone' as const }));
  if (byPartition.size === 0) return unreadable;
  const columns = columnsOf(now);
  const shape = { keyColumns: columns.key.length, columns: columns.key.length + columns.fields.length };
  const compared = partitionsDone(now);
  const [inbound, outbound] = [new SnapshotReader(input.inbound), new SnapshotReader(input.outbound)];
  try {
    const found = [...byPartition].flatMap(([partition, items]) => {
      // What was not compared is not known to tie out, and stays open.
      if (!compared.has(partition)) return items.map(({ row }) => ({ row, outcome: 'awaited' as const }));
      const keys = new Map<string, PackedKey>(items.map((item) => [item.packed.toString('latin1'), item]));
      const [a, b] = [lookUp(inbound, partition, keys, shape), lookUp(outbound, partition, keys, shape)];
      return items.map(({ row, packed }) => {
        const key = packed.toString('latin1');
        return { row, outcome: outcomeOf(a.get(key)?.count ?? 0, b.get(key)?.count ?? 0) };
      });
    });
    return [...found, ...unreadable];
  } finally {
    inbound.close();
    outbound.close();
  }
}

function outcomeOf(inbound: number, outbound: number): Outcome {
  if (inbound === 1 && outbound === 1) return 'healed';
  return inbound === 0 && outbound === 0 ? 'gone' : 'awaited';
}

function writeClosed(path: string, closed: ClosedItem[]): void {
  const file = openSync(path, 'w');
  try {
    for (const item of closed) writeSync(file, `${JSON.stringify(item)}\n`);
  } finally {
    closeSync(file);
  }
}

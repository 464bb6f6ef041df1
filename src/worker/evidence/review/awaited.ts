import type { CarryInput } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { nameOf, type StoredFinding, sealedDigest } from './finding-row.ts';
import type { Awaited, AwaitedBeyond, Carried, Marks } from './marks.ts';
import { readMarksFile } from './marks-file.ts';

/** An item in suspense that is no finding of the run before: it was in flight then. It has no number there. */
export type AwaitedItem = Pick<StoredFinding, 'kind' | 'key' | 'place' | 'side'> & { kept: Awaited; decision: string };

/** What the run before still awaited of what is in suspense. */
export function awaitedIn(before: Sqlite, { from, suspense }: CarryInput): AwaitedItem[] {
  return heldIn(before, from.carried, suspense).awaited.map((kept) => {
    const { kind, key, decision } = kept;
    return { kind, key: Buffer.from(key, 'hex'), place: null, side: null, kept, decision };
  });
}

/** What some decisions hold in suspense and a run awaits: those it follows, and how many more there were. */
export function heldIn(db: Sqlite, carried: string | null, decisions: string[]) {
  const { header } = (carried === null ? undefined : readMarksFile<Carried>(carried)) ?? {};
  const { awaited = [], beyond = [] } = header?.findings === sealedDigest(db) ? header : {};
  const isHeld = ({ decision }: { decision: string }) => decisions.includes(decision);
  return { awaited: awaited.filter(isHeld), beyond: beyond.filter(isHeld) };
}

/** Whether it is a finding again that says what it said. */
export function isAsAwaited({ kind, kept }: AwaitedItem, row: StoredFinding): boolean {
  return row.kind === kind && nameOf(row).sha256 === kept.sha256;
}

/** What was decided on it, as marks say it. */
export function standingOf({ kept }: AwaitedItem, { refs, seenIn }: Marks): { mark: number; firstSeen: number } {
  return { mark: refs.indexOf(kept.decision) + 1, firstSeen: Math.max(0, seenIn.indexOf(kept.firstSeen)) };
}

type AwaitedRow = { decision: string } & ({ id: number } | AwaitedItem);

/**
 * As it is kept for the next run: what was awaited before as it was, and what was a finding of the run before. Of more than
 * are followed those found first are kept, and the others counted: what becomes of them no later run can tell.
 */
export function keptAs(
  rows: AwaitedRow[],
  before: Sqlite,
  marks: Marks,
  awaitedMax: number,
): Pick<Carried, 'awaited' | 'beyond'> {
  if (rows.length === 0) return {};
  const rowOf = before.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE id = ?');
  const oldestFirst = rows
    .map((row) => ({ row, first: firstSeenOf(row, marks) }))
    .sort((a, b) => a.first - b.first)
    .map(({ row }) => row);
  const awaited = oldestFirst.slice(0, awaitedMax).flatMap((row): Awaited[] => {
    if ('kept' in row) return [row.kept];
    const found = rowOf.get(row.id);
    if (!found) return [];
    const { kind, key, decision } = { ...found, decision: row.decision };
    const firstSeen = marks.seenIn[firstSeenOf(row, marks)] ?? '';
    return [{ kind, key: key.toString('hex'), decision, firstSeen, sha256: nameOf(found).sha256 }];
  });
  const beyond = counted(oldestFirst.slice(awaitedMax), marks);
  return { awaited, ...(beyond.length > 0 ? { beyond } : {}) };
}

function counted(rows: AwaitedRow[], marks: Marks): AwaitedBeyond[] {
  const alike = Map.groupBy(rows, (row) => `${row.decision} ${firstSeenOf(row, marks)}`);
  return [...alike.values()].map((items) => {
    const [row] = items as [AwaitedRow];
    const firstSeen = marks.seenIn[firstSeenOf(row, marks)] ?? '';
    return { decision: row.decision, firstSeen, items: items.length };
  });
}

function firstSeenOf(row: AwaitedRow, marks: Marks): number {
  return 'kept' in row ? standingOf(row, marks).firstSeen : (marks.firstSeen[row.id] ?? 0);
}

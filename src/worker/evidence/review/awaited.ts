import type { CarryInput } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { nameOf, type StoredFinding, sealedDigest } from './finding-row.ts';
import type { Awaited, Carried, Marks } from './marks.ts';
import { readMarksFile } from './marks-file.ts';

/** An item in suspense that is no finding of the run before: it was in flight then. It has no number there. */
export type AwaitedItem = Pick<StoredFinding, 'kind' | 'key' | 'place' | 'side'> & { kept: Awaited; decision: string };

/** What the run before still awaited of what is in suspense. */
export function awaitedIn(before: Sqlite, { from, suspense }: CarryInput): AwaitedItem[] {
  const carried = from.carried === null ? undefined : readMarksFile<Carried>(from.carried);
  if (carried?.header.findings !== sealedDigest(before)) return [];
  return (carried.header.awaited ?? [])
    .filter(({ decision }) => suspense.includes(decision))
    .map((kept) => {
      const { kind, key, decision } = kept;
      return { kind, key: Buffer.from(key, 'hex'), place: null, side: null, kept, decision };
    });
}

/** Whether it is a finding again that says what it said. */
export function isAsAwaited({ kind, kept }: AwaitedItem, row: StoredFinding): boolean {
  return row.kind === kind && nameOf(row).sha256 === kept.sha256;
}

/** What was decided on it, as marks say it. */
export function standingOf({ kept }: AwaitedItem, { refs, seenIn }: Marks): { mark: number; firstSeen: number } {
  return { mark: refs.indexOf(kept.decision) + 1, firstSeen: Math.max(0, seenIn.indexOf(kept.firstSeen)) };
}

/** As it is kept for the next run: what was awaited before as it was, and what was a finding of the run before. */
export function keptAs(
  rows: ({ decision: string } & ({ id: number } | AwaitedItem))[],
  before: Sqlite,
  { firstSeen, seenIn }: Marks,
): Awaited[] {
  const rowOf = before.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE id = ?');
  return rows.flatMap((row): Awaited[] => {
    if ('kept' in row) return [row.kept];
    const found = rowOf.get(row.id);
    if (!found) return [];
    const { kind, key, decision } = { ...found, decision: row.decision };
    const first = seenIn[firstSeen[row.id] ?? 0] ?? '';
    return [{ kind, key: key.toString('hex'), decision, firstSeen: first, sha256: nameOf(found).sha256 }];
  });
}

import { findingKinds } from '#shared/finding.ts';
import type { SuspenseInput, SuspenseOutput } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { columnsOf, keyOf, type StoredFinding } from './finding-row.ts';
import { isOpen, refOf } from './mark.ts';
import { type Marks, marked } from './marks.ts';

/** Findings that some decisions hold in suspense: counted by decision and first run, and some of them, the oldest first. */
export function suspenseIn(db: Sqlite, marks: Marks, { decisions, from, count }: SuspenseInput): SuspenseOutput {
  const bySeen = new Map<number, number[]>();
  const totals = new Map<string, SuspenseOutput['totals'][number]>();
  // In the order of a list: by kind and key.
  const ids = db.prepare<[], number>('SELECT id FROM finding ORDER BY kind, key, id').pluck();
  for (const id of ids.iterate()) {
    const mark = marks.marks[id] ?? 0;
    const decision = isOpen(mark) ? null : refOf(mark, marks.refs);
    if (decision === null || !decisions.includes(decision)) continue;
    const seen = marks.firstSeen[id] ?? 0;
    const found = bySeen.get(seen) ?? [];
    bySeen.set(seen, found);
    found.push(id);
    const name = `${decision} ${seen}`;
    const total = totals.get(name) ?? { decision, firstRun: marks.seenIn[seen] ?? '', findings: 0 };
    total.findings++;
    totals.set(name, total);
  }
  const oldestFirst = [...bySeen].sort(([a], [b]) => a - b).flatMap(([, ids]) => ids);
  return {
    totals: [...totals.values()],
    total: oldestFirst.length,
    items: itemsOf(db, marks, oldestFirst.slice(from, from + count)),
  };
}

function itemsOf(db: Sqlite, marks: Marks, ids: number[]): SuspenseOutput['items'] {
  const select = db.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE id = ?');
  const columns = columnsOf(db);
  return ids.flatMap((id) => {
    const row = select.get(id);
    if (!row) return [];
    const { decision, firstSeen, severity } = marked(id, marks);
    return {
      ...{ id, kind: findingKinds[row.kind] ?? 'invalid', key: keyOf(row, columns), decision: decision ?? '' },
      ...{ firstRun: firstSeen, runs: marks.seenIn.length - (marks.firstSeen[id] ?? 0), severity },
    };
  });
}

import { findingKinds } from '#shared/finding.ts';
import type { SuspenseInput, SuspenseOutput } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { expectedBy } from '../flight-items.ts';
import { heldIn } from './awaited.ts';
import { columnsOf, type FindingColumns, keyOf, type StoredFinding } from './finding-row.ts';
import { isOpen, refOf } from './mark.ts';
import { type Awaited, type Marks, marked } from './marks.ts';

type Item = SuspenseOutput['items'][number];
/** In the order of the list: by the run in which it was first found, a finding before what is in flight. */
type Held = { seen: number } & ({ id: number } | { awaited: Awaited });

/**
 * What some decisions hold in suspense, findings and what is in flight: counted by decision and first run, and some of it,
 * the oldest first.
 */
export function suspenseIn(
  db: Sqlite,
  marks: Marks,
  { reviewed, decisions, from, count }: SuspenseInput,
): SuspenseOutput {
  const totals = sums();
  const bySeen = new Map<number, Held[]>();
  const put = (item: Held) => {
    const found = bySeen.get(item.seen) ?? [];
    bySeen.set(item.seen, found);
    found.push(item);
  };
  for (const { id, decision } of findingsOf(db, marks, decisions)) {
    const seen = marks.firstSeen[id] ?? 0;
    put({ seen, id });
    totals.add(decision, marks.seenIn[seen] ?? '', { items: 1, inFlight: 0, leftOff: 0 });
  }
  const { awaited, beyond } = heldIn(db, reviewed.carried, decisions);
  for (const one of awaited) {
    put({ seen: Math.max(0, marks.seenIn.indexOf(one.firstSeen)), awaited: one });
    totals.add(one.decision, one.firstSeen, { items: 1, inFlight: 1, leftOff: 0 });
  }
  for (const { decision, firstSeen, items } of beyond)
    totals.add(decision, firstSeen, { items, inFlight: items, leftOff: items });
  const oldestFirst = [...bySeen].sort(([a], [b]) => a - b).flatMap(([, items]) => items);
  return {
    totals: totals.all(),
    total: oldestFirst.length,
    items: itemsOf(db, marks, oldestFirst.slice(from, from + count)),
  };
}

/** In the order of a list: by kind and key. */
function* findingsOf(db: Sqlite, { marks, refs }: Marks, decisions: string[]) {
  const ids = db.prepare<[], number>('SELECT id FROM finding ORDER BY kind, key, id').pluck();
  for (const id of ids.iterate()) {
    const mark = marks[id] ?? 0;
    const decision = isOpen(mark) ? null : refOf(mark, refs);
    if (decision !== null && decisions.includes(decision)) yield { id, decision };
  }
}

type Total = SuspenseOutput['totals'][number];

function sums() {
  const totals = new Map<string, Total>();
  return {
    add(decision: string, firstRun: string, { items, inFlight, leftOff }: Omit<Total, 'decision' | 'firstRun'>): void {
      const name = `${decision} ${firstRun}`;
      const total = totals.get(name) ?? { decision, firstRun, items: 0, inFlight: 0, leftOff: 0 };
      total.items += items;
      total.inFlight += inFlight;
      total.leftOff += leftOff;
      totals.set(name, total);
    },
    all: () => [...totals.values()],
  };
}

function itemsOf(db: Sqlite, marks: Marks, held: Held[]): Item[] {
  const select = db.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE id = ?');
  const columns = columnsOf(db);
  const due = expectedBy(db, new Set(held.flatMap((item) => ('awaited' in item ? [item.awaited.key] : []))));
  return held.flatMap((item): Item[] => {
    const runs = marks.seenIn.length - item.seen;
    if ('awaited' in item) return [{ ...awaitedItem(item.awaited, columns, due), runs }];
    const row = select.get(item.id);
    if (!row) return [];
    const { decision, firstSeen, severity } = marked(item.id, marks);
    return [
      {
        ...{ id: item.id, inFlight: null, kind: findingKinds[row.kind] ?? 'invalid', key: keyOf(row, columns) },
        ...{ decision: decision ?? '', firstRun: firstSeen, runs, severity },
      },
    ];
  });
}

/** No rules classify what is no finding. */
function awaitedItem(
  { kind, key: digits, decision, firstSeen }: Awaited,
  columns: FindingColumns,
  due: ReadonlyMap<string, string>,
): Omit<Item, 'runs'> {
  const key = Buffer.from(digits, 'hex');
  return {
    ...{ id: null, inFlight: { expectedBy: due.get(digits) ?? null }, kind: findingKinds[kind] ?? 'missing' },
    ...{ key: keyOf({ key, place: null, side: null }, columns), decision, firstRun: firstSeen, severity: null },
  };
}

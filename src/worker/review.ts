import { readFileSync } from 'node:fs';
import { findingKinds } from '#shared/finding.ts';
import { atLength } from '#shared/pulse.ts';
import type { ClosedItem, FindingName } from '#shared/review.ts';
import type {
  CarryOutput,
  Marked,
  OpenSince,
  Reviewed,
  ReviewTally,
  SuspenseInput,
  SuspenseOutput,
} from '#shared/review-tasks.ts';
import type { Tasks } from '#shared/tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { openFindings } from './evidence/findings-file.ts';
import { carryOver } from './evidence/review/carry.ts';
import { nameOf, type StoredFinding } from './evidence/review/finding-row.ts';
import { historyOf, kindsElsewhere } from './evidence/review/history.ts';
import { isOpen, refOf } from './evidence/review/mark.ts';
import { type Marks, marked, tallyOf, withMarks } from './evidence/review/marks.ts';
import { idsIn } from './evidence/review/scope.ts';
import { suspenseIn } from './evidence/review/suspense.ts';

/** How many findings a scope holds, and what was decided on them. */
export async function weigh({ reviewed, scope }: Tasks['weigh']['input']): Promise<Tasks['weigh']['output']> {
  return atLength(() => withMarks(reviewed, (db, marks) => weighed(db, reviewed, marks, scope)));
}

function weighed(
  db: Sqlite,
  { says }: Reviewed,
  { refs, marks, classes }: Marks,
  scope: Tasks['weigh']['input']['scope'],
) {
  const undecidedOnly = 'filter' in scope && scope.undecidedOnly;
  let [findings, undecided] = [0, 0];
  const decided: Record<string, number> = {};
  for (const id of 'ids' in scope ? thereOf(db, scope.ids) : idsIn(db, scope, { marks, refs, says, classes })) {
    const mark = marks[id] ?? 0;
    if (undecidedOnly && !isOpen(mark)) continue;
    findings++;
    const ref = isOpen(mark) ? null : refOf(mark, refs);
    if (ref === null) undecided++;
    else decided[ref] = (decided[ref] ?? 0) + 1;
  }
  return { findings, undecided, decided };
}

function thereOf(db: Sqlite, ids: number[]): number[] {
  const isThere = db.prepare<[number], number>('SELECT 1 FROM finding WHERE id = ?').pluck();
  return [...new Set(ids)].filter((id) => isThere.get(id) !== undefined);
}

/** The names of some findings, by their numbers; numbers that are none of the run's are left out. */
export async function names({ findings, ids }: Tasks['names']['input']): Promise<FindingName[]> {
  const db = openFindings(findings, { readonly: true });
  try {
    const select = db.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE id = ?');
    return [...new Set(ids)].flatMap((id) => {
      const row = select.get(id);
      return row ? [nameOf(row)] : [];
    });
  } finally {
    db.close();
  }
}

/** The numbers of a filter's findings, as many as asked for: how a person's words for a few findings become a selection. */
export async function numbers({ reviewed, filter, count }: Tasks['numbers']['input']): Promise<number[]> {
  return atLength(() =>
    withMarks(reviewed, (db, marks) =>
      idsIn(db, { filter, undecidedOnly: false }, { ...marks, says: reviewed.says }).slice(0, count),
    ),
  );
}

export async function tallyReview({ reviewed }: { reviewed: Reviewed }): Promise<ReviewTally> {
  return atLength(() => withMarks(reviewed, tallyOf));
}

/** What is investigated is open still, and so is what changed since it was decided on. */
export async function openSince({ reviewed, kind }: Tasks['openSince']['input']): Promise<OpenSince[]> {
  return atLength(() => withMarks(reviewed, (db, marks) => openIn(db, marks, reviewed, kind)));
}

function openIn(
  db: Sqlite,
  { refs, marks, firstSeen, seenIn }: Marks,
  { run, says }: Reviewed,
  kind?: string,
): OpenSince[] {
  const open = new Map<string, number>();
  const ids = db
    .prepare<unknown[], number>(`SELECT id FROM finding${kind === undefined ? '' : ' WHERE kind = ?'}`)
    .pluck();
  for (const id of kind === undefined ? ids.iterate() : ids.iterate(kind)) {
    const mark = marks[id] ?? 0;
    const said = isOpen(mark) ? undefined : says[refOf(mark, refs) ?? ''];
    if (said && said.status !== 'investigating') continue;
    const since = seenIn[firstSeen[id] ?? 0] ?? run;
    open.set(since, (open.get(since) ?? 0) + 1);
  }
  return [...open].map(([since, findings]) => ({ run: since, findings }));
}

export async function marksOf({ reviewed, ids }: { reviewed: Reviewed; ids: number[] }): Promise<Marked[]> {
  return atLength(() => withMarks(reviewed, (_, marks) => ids.map((id) => marked(id, marks))));
}

export async function history({
  reviewed,
  id,
  others,
}: Tasks['history']['input']): Promise<Tasks['history']['output']> {
  const db = openFindings(reviewed.findings, { readonly: true });
  try {
    const found = historyOf(db, reviewed, id);
    if (!found) return null;
    const kinds = kindsElsewhere(others, found.name.key);
    return {
      history: found,
      elsewhere: kinds.map((all) => all?.map((kind) => findingKinds[kind] ?? 'invalid') ?? null),
    };
  } finally {
    db.close();
  }
}

export async function carry(input: Tasks['carry']['input']): Promise<CarryOutput> {
  return atLength(() => carryOver(input));
}

/** Items closed by a run, some at a time. */
export async function closed({ carried, from, count }: Tasks['closed']['input']): Promise<ClosedItem[]> {
  const lines = readFileSync(`${carried}.closed`, 'utf8').split('\n').slice(0, -1);
  return lines.slice(from, from + count).map((line) => JSON.parse(line) as ClosedItem);
}

/** What some decisions hold in suspense. */
export async function suspense(input: SuspenseInput): Promise<SuspenseOutput> {
  return atLength(() => withMarks(input.reviewed, (db, marks) => suspenseIn(db, marks, input)));
}

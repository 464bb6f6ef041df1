import type { ClassRule } from '#shared/classify.ts';
import { findingKinds } from '#shared/finding.ts';
import type { ReportDecided } from '#shared/report-review.ts';
import type { ReviewColumn, ReviewValues } from '#shared/review-columns.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { isOpen, refOf } from './mark.ts';
import { withMarks } from './marks.ts';

/**
 * What is said in review of every finding of a run, by its number, in the order of the columns. What changed since it was
 * decided on is undecided again, as everywhere.
 */
export function decidedOn(
  { reviewed, decisions, notes }: ReportDecided,
  columns: ReviewColumn[],
): (id: number) => ReviewValues {
  const isClassified = reviewed.classes !== undefined && (columns.includes('severity') || columns.includes('rule'));
  const { marks, refs, classes, counts } = withMarks(reviewed, (db, known) => ({
    ...known,
    // They cannot be read once the findings are closed.
    classes: isClassified ? known.classes() : undefined,
    counts: notesById(db, notes),
  }));
  const byMarkAndClass = new Map<string, ReviewValues>();
  return (id) => {
    const mark = marks[id] ?? 0;
    const place = classes?.classOf[id] ?? 0;
    let values = byMarkAndClass.get(`${mark} ${place}`);
    if (!values) {
      const decision = isOpen(mark) ? undefined : decisions[refOf(mark, refs) ?? ''];
      values = valuesOf(decision, classes?.rules[place - 1], columns);
      byMarkAndClass.set(`${mark} ${place}`, values);
    }
    const count = counts.get(id);
    return count !== undefined && 'notes' in values ? { ...values, notes: count } : values;
  };
}

function valuesOf(
  decision: ReportDecided['decisions'][string] | undefined,
  fitting: ClassRule | undefined,
  columns: ReviewColumn[],
): ReviewValues {
  const { status = 'undecided', reason = null, owner = null, due = null, by = null, at = null } = decision ?? {};
  const all = {
    ...{ decision: status, reason, owner, due, notes: 0, decidedBy: by, decidedAt: at },
    ...{ severity: fitting?.severity ?? null, rule: fitting?.name ?? null },
    account: status === 'suspense' ? (decision?.account ?? null) : null,
  };
  return Object.fromEntries(columns.map((column) => [column, all[column]]));
}

function notesById(db: Sqlite, notes: ReportDecided['notes']): Map<number, number> {
  const select = db.prepare<[number, Buffer], number>('SELECT id FROM finding WHERE kind = ? AND key = ?').pluck();
  return new Map(
    notes.flatMap(({ kind, key, count }) =>
      select.all(findingKinds.indexOf(kind), Buffer.from(key, 'hex')).map((id) => [id, count] as const),
    ),
  );
}

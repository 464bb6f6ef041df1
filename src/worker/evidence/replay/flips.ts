import { findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { FlippedRow, ReplayFlips, ReplayFlipsInput } from '#shared/replay-tasks.ts';
import type { Fate } from '#shared/run-comparison.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { unpack, unpackSortableKey } from '#worker/records/packed.ts';
import { openFindings } from '../findings-file.ts';
import { columnsOf, type FindingColumns, type StoredFinding } from '../review/finding-row.ts';
import { inStep } from '../review/in-step.ts';
import { isOpen, refOf } from '../review/mark.ts';
import { type Marks, withMarks } from '../review/marks.ts';
import { placesOf } from '../shapes/finding-changes.ts';
import { classFlips } from './class-flips.ts';

/**
 * Walks through a run's findings and those that it would have under other rules. A finding stays the same where it is of
 * the same kind and key and differs in the same fields: which fields are compared besides is no matter.
 */
export function flips({ reviewed, replayed, leftOut, rules, rows }: ReplayFlipsInput): ReplayFlips {
  return withMarks(reviewed, (before, marks) => {
    const after = openFindings(replayed, { readonly: true });
    try {
      const tally = tallyFor(marks, { before: columnsOf(before), after: columnsOf(after) }, rows);
      inStep(before, after, {
        both: (a, b) => tally.add(a, b),
        onlyBefore: (a) => tally.add(a, undefined),
        onlyAfter: (b) => tally.add(undefined, b),
        goOn: beat,
      });
      const ages = reviewed.classes?.ages ?? {};
      const classes = classFlips({ before, after, marks, ages, rules }, rows);
      return { ...tally.come(), unread: unreadFor(before, leftOut), classes };
    } finally {
      after.close();
    }
  });
}

type Columns = Record<'before' | 'after', FindingColumns>;

function tallyFor({ marks, refs }: Marks, columns: Columns, rows: number) {
  const kinds = Object.fromEntries(findingKinds.map((kind) => [kind, noFates()])) as ReplayFlips['kinds'];
  const named = [...columns.before.fields, ...columns.after.fields];
  const fields: ReplayFlips['fields'] = Object.fromEntries(named.map((name) => [name, { gone: 0, new: 0, same: 0 }]));
  const decided: ReplayFlips['decided'] = {};
  const first: Record<'decided' | 'other', FlippedRow[]> = { decided: [], other: [] };

  const decisionOn = (row: StoredFinding | undefined) => {
    const mark = row ? (marks[row.id] ?? 0) : 0;
    return isOpen(mark) ? null : refOf(mark, refs);
  };
  return {
    add(a: StoredFinding | undefined, b: StoredFinding | undefined): void {
      const flip = flipOf(a, b, columns);
      kinds[flip.kind][flip.fate]++;
      countFields(fields, flip);
      const decision = decisionOn(a);
      if (decision !== null) {
        decided[decision] ??= noFates();
        decided[decision][flip.fate]++;
      }
      const into = first[decision === null ? 'other' : 'decided'];
      if (flip.fate !== 'same' && into.length < rows) into.push({ ...flip, ...shownOf(a, b, columns), decision });
    },
    come: () => ({ kinds, fields, decided, first: [...first.decided, ...first.other].slice(0, rows) }),
  };
}

type Flip = Pick<FlippedRow, 'fate' | 'kind' | 'before' | 'after'>;

function flipOf(a: StoredFinding | undefined, b: StoredFinding | undefined, columns: Columns): Flip {
  const kind = findingKinds[(a ?? b)?.kind ?? -1] ?? 'invalid';
  const [before, after] = [differing(a, columns.before), differing(b, columns.after)];
  if (!b) return { fate: 'gone', kind, before, after };
  if (!a) return { fate: 'new', kind, before, after };
  const isSame = before.length === after.length && before.every((name) => after.includes(name));
  return { fate: isSame ? 'same' : 'changed', kind, before, after };
}

function countFields(fields: ReplayFlips['fields'], { before, after }: Flip): void {
  for (const name of new Set([...before, ...after])) {
    const counts = fields[name];
    if (counts) counts[!after.includes(name) ? 'gone' : !before.includes(name) ? 'new' : 'same']++;
  }
}

function noFates(): Record<Fate, number> {
  return { new: 0, gone: 0, changed: 0, same: 0 };
}

function differing(row: StoredFinding | undefined, { fields }: FindingColumns): string[] {
  return row?.fields ? placesOf(row.fields).map((place) => fields[place] ?? '') : [];
}

/** Values as the run kept them; of a finding that is new, as the other rules read them. */
function shownOf(a: StoredFinding | undefined, b: StoredFinding | undefined, columns: Columns) {
  const row = a ?? b;
  const { key, fields } = a ? columns.before : columns.after;
  const valuesOf = (body: Buffer | null | undefined) =>
    body ? unpack(body, 0, key.length + fields.length).slice(key.length) : [];
  const [inbound, outbound] = [valuesOf(row?.inbound), valuesOf(row?.outbound)];
  const named = new Set([...differing(a, columns.before), ...differing(b, columns.after)]);
  const values = [...named].map((field) => {
    const place = fields.indexOf(field);
    return { field, inbound: shown(inbound[place] ?? null), outbound: shown(outbound[place] ?? null) };
  });
  const keyTexts = row && row.place === null ? unpackSortableKey(row.key) : [row?.place ?? ''];
  return { key: keyTexts.map((text) => shown(text) ?? ''), values };
}

function shown(text: string | null): string | null {
  return text === null
    ? null
    : [...text.slice(0, limits.shownCharactersMax * 2)].slice(0, limits.shownCharactersMax).join('');
}

/** A record was unreadable for its first value that was; without that field another reading may end otherwise. */
function unreadFor(db: Sqlite, leftOut: string[]): number {
  if (leftOut.length === 0) return 0;
  const invalid = findingKinds.indexOf('invalid');
  const reasons = db.prepare<[number], string>('SELECT reason FROM finding WHERE kind = ?').pluck().iterate(invalid);
  let unread = 0;
  for (const reason of reasons)
    if (leftOut.some((name) => reason.startsWith(`${name}: `)) || reason.startsWith('a record of more than')) unread++;
  return unread;
}

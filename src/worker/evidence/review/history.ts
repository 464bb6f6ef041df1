import { existsSync } from 'node:fs';
import { findingKinds } from '#shared/finding.ts';
import type { FindingHistory, LayerScope, Reviewed } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { openFindings } from '../findings-file.ts';
import { readyFilter } from '../list/filter.ts';
import { type ListFile, listFileOf } from '../list/list-file.ts';
import { emptySight, see } from '../list/sight.ts';
import { nameOf, type StoredFinding } from './finding-row.ts';
import { changedMark, isOpen, refOf } from './mark.ts';
import { baseMarks } from './marks.ts';
import { type Standings, standingTest } from './standing.ts';

/** Every decision that was made on a finding and stands, in their order: each took the place of the one before it. */
export function historyOf(db: Sqlite, reviewed: Reviewed, id: number): FindingHistory | null {
  const row = db.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE id = ?').get(id);
  if (!row) return null;
  const file = listFileOf(db);
  const base = baseMarks(db, reviewed);
  const refs = [...base.refs, ...reviewed.layers.map(({ decision }) => decision)];
  const marks = new Uint32Array(id + 1);
  marks[id] = base.marks[id] ?? 0;
  const decisions = [refOf(marks[id], refs)].filter((decision) => decision !== null);
  reviewed.layers.forEach(({ decision, scope }, i) => {
    const standing = { marks, refs, says: reviewed.says, classes: base.classes };
    if (!isOn(scope, row, file, standing)) return;
    marks[id] = base.refs.length + i + 1;
    decisions.push(decision);
  });
  return { name: nameOf(row), decisions, isChanged: marks[id] >= changedMark };
}

function isOn(scope: LayerScope, row: StoredFinding, file: ListFile, standing: Standings): boolean {
  if ('findings' in scope) {
    const key = row.key.toString('hex');
    return scope.findings.some((one) => findingKinds.indexOf(one.kind) === row.kind && one.key === key);
  }
  if (scope.undecidedOnly && !isOpen(standing.marks[row.id] ?? 0)) return false;
  const isChosen = standingTest(scope.filter, standing);
  if (isChosen && !isChosen(row.id)) return false;
  const ready = readyFilter(scope.filter, file);
  const sight = emptySight();
  ready.begin(see(sight, row, file));
  return ready.holds(sight);
}

/** The kinds that other runs found a key under; null where their findings are not there any more. */
export function kindsElsewhere(files: string[], key: string): (number[] | null)[] {
  return files.map((path) => {
    if (!existsSync(path)) return null;
    const db = openFindings(path, { readonly: true });
    try {
      const ofKind = db.prepare<[number, Buffer], number>('SELECT 1 FROM finding WHERE kind = ? AND key = ?').pluck();
      return findingKinds.flatMap((_, kind) => (ofKind.get(kind, Buffer.from(key, 'hex')) === undefined ? [] : [kind]));
    } finally {
      db.close();
    }
  });
}

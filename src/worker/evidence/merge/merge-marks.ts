import { TieoutError } from '#shared/errors.ts';
import { findingKinds } from '#shared/finding.ts';
import { limits } from '#shared/limits.ts';
import type { ConflictRow, MergeInput, MergeOutput, MergeSide } from '#shared/merge-tasks.ts';
import { beat } from '#shared/pulse.ts';
import type { FindingName } from '#shared/review.ts';
import type { LayerScope } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { unpackSortableKey } from '#worker/records/packed.ts';
import { nameOf, type StoredFinding } from '../review/finding-row.ts';
import { inStep } from '../review/in-step.ts';
import { isOpen, refOf } from '../review/mark.ts';
import { type Marks, withMarks } from '../review/marks.ts';
import { idsIn } from '../review/scope.ts';

/**
 * Holds what two people decided on the same findings against each other, finding by finding: what only one decided, what
 * both did, and what each decision of the other is taken for.
 */
export function mergeMarks(input: MergeInput): MergeOutput {
  return withMarks(input.base, (_, base) =>
    withMarks(input.mine, (db, mine) =>
      withMarks(input.theirs, (other, theirs) => {
        const tally = tallyFor(input);
        const holds = (marks: Marks, id: number) => {
          const mark = marks.marks[id] ?? 0;
          return isOpen(mark) ? null : refOf(mark, marks.refs);
        };
        inStep(db, other, {
          both: (a, b) =>
            tally.add(a, { base: holds(base, a.id), mine: holds(mine, a.id), theirs: holds(theirs, b.id) }),
          onlyBefore: refuse,
          onlyAfter: refuse,
          goOn: beat,
        });
        return { ...tally.come(), taken: taken(input, db, mine, tally.wanted) };
      }),
    ),
  );
}

type Refs = Record<'base' | 'mine' | 'theirs', string | null>;
/** Findings that are to stand as another decided, by that decision. */
type Wanted = Map<string, { ids: Set<number>; contested: number }>;

function tallyFor({ baseRefs, knownRefs, sayings, take, keys, settled, rows: rowsMax }: MergeInput) {
  const [before, known] = [new Set(baseRefs), new Set([...baseRefs, ...knownRefs])];
  const sides = new Map(settled.map((one) => [`${one.mine} ${one.theirs}`, one.take]));
  const counts = { mineOnly: 0, theirsOnly: 0, same: 0 };
  const conflicts = new Map<string, MergeOutput['conflicts'][number]>();
  const [rows, wanted, met]: [ConflictRow[], Wanted, Set<string>] = [[], new Map(), new Set()];
  const want = (id: number, theirs: string, contested: 0 | 1) => {
    const found = wanted.get(theirs) ?? { ids: new Set<number>(), contested: 0 };
    found.ids.add(id);
    found.contested += contested;
    wanted.set(theirs, found);
  };
  const settle = (row: StoredFinding, mine: string, theirs: string) => {
    const key = keyTexts(row);
    const name = key.join(' / ');
    const pair = `${mine} ${theirs}`;
    const side: MergeSide | null = keys[name] ?? sides.get(pair) ?? take;
    if (name in keys) met.add(name);
    const conflict = conflicts.get(pair) ?? { mine, theirs, findings: 0, toTheirs: 0, open: 0 };
    conflict.findings++;
    if (side === null) conflict.open++;
    if (side === 'theirs') {
      conflict.toTheirs++;
      want(row.id, theirs, 1);
    }
    conflicts.set(pair, conflict);
    if (rows.length < rowsMax) rows.push({ kind: findingKinds[row.kind] ?? 'invalid', key, mine, theirs, take: side });
  };
  return {
    wanted,
    add(row: StoredFinding, { base, mine, theirs }: Refs): void {
      if (theirs === null || theirs === base || known.has(theirs))
        counts.mineOnly += mine !== base && mine !== null ? 1 : 0;
      else if (mine === null || mine === base || before.has(mine)) {
        counts.theirsOnly++;
        want(row.id, theirs, 0);
      } else if (mine === theirs || sayings[mine] === sayings[theirs]) counts.same++;
      else settle(row, mine, theirs);
    },
    come() {
      const unknownKeys = Object.keys(keys).filter((name) => !met.has(name));
      return { ...counts, conflicts: [...conflicts.values()], rows, unknownKeys };
    },
  };
}

/**
 * Each of their decisions as it is made here: over the scope it was made on, where that is now on exactly the findings
 * it is taken for; else over these findings by name.
 */
function taken(
  { mine, theirs }: MergeInput,
  db: Sqlite,
  { marks, refs, classes }: Marks,
  wanted: Wanted,
): MergeOutput['taken'] {
  const standing = { marks: marks.slice(), refs: [...refs], says: { ...mine.says, ...theirs.says }, classes };
  return theirs.layers
    .filter(({ decision }) => wanted.has(decision))
    .map(({ decision, scope }) => {
      const { ids: anew, contested } = wanted.get(decision) ?? { ids: new Set<number>(), contested: 0 };
      // What was taken over of it before stays.
      const ids = new Set([...anew, ...heldBy(decision, standing)]);
      const now = reached(db, scope, standing);
      const isSame = now.length === ids.size && now.every((id) => ids.has(id));
      standing.refs.push(decision);
      for (const id of ids) standing.marks[id] = standing.refs.length;
      return { decision, findings: ids.size, contested, scope: isSame ? null : namesOf(db, ids) };
    });
}

function heldBy(decision: string, { marks, refs }: Pick<Marks, 'marks' | 'refs'>): number[] {
  const mark = refs.indexOf(decision) + 1;
  return mark === 0 ? [] : Array.from(marks.keys()).filter((id) => marks[id] === mark);
}

function reached(db: Sqlite, scope: LayerScope, standing: Parameters<typeof idsIn>[2] & object): number[] {
  const ids = [...new Set(idsIn(db, scope, standing))];
  const isUndecidedOnly = 'filter' in scope && scope.undecidedOnly;
  return isUndecidedOnly ? ids.filter((id) => isOpen(standing.marks[id] ?? 0)) : ids;
}

function namesOf(db: Sqlite, ids: Set<number>): FindingName[] {
  if (ids.size > limits.mergeFindingsMax) {
    throw new TieoutError(
      'not-allowed',
      `decisions on ${ids.size} findings overlap: at most ${limits.mergeFindingsMax} are merged one by one`,
      {
        next: 'Decide on them here, by a filter or a shape.',
      },
    );
  }
  const select = db.prepare<[number], StoredFinding>('SELECT * FROM finding WHERE id = ?');
  return [...ids].flatMap((id) => {
    const row = select.get(id);
    return row ? [nameOf(row)] : [];
  });
}

function keyTexts({ key, place }: StoredFinding): string[] {
  return place === null ? unpackSortableKey(key) : [place];
}

function refuse(): never {
  throw new TieoutError('verification', 'the findings of the bundle are others than those of the run here');
}

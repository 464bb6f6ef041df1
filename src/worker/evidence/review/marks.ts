import type { Layer, Marked, Reviewed, ReviewTally } from '#shared/review-tasks.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { classesOf, type FindingClasses } from '../classify/classes-file.ts';
import { openFindings } from '../findings-file.ts';
import type { ShapesOf } from '../list/filter.ts';
import { makeShapes } from '../shapes/make-shapes.ts';
import { shapesOf } from '../shapes/shapes-file.ts';
import { sealedDigest } from './finding-row.ts';
import { changedMark, isOpen, refOf } from './mark.ts';
import { readMarksFile, writeMarksFile } from './marks-file.ts';
import { idsIn } from './scope.ts';
import type { Standings } from './standing.ts';

/**
 * What was decided on each finding of a run, by the finding's number: 0 for nothing, else one more than the place of the
 * decision in `refs`; with `changedMark` where the finding is no longer what was decided on.
 */
export type Marks = {
  refs: string[];
  marks: Uint32Array;
  firstSeen: Uint32Array;
  seenIn: string[];
  /** Read once they are asked for. */
  classes: () => FindingClasses;
};

/**
 * What earlier runs' decisions say of a run's findings, and in which run each was first found; and what was in suspense
 * and is no finding of it, because it may still be on its way.
 */
export type Carried = {
  findings: string;
  refs: string[];
  seenIn: string[];
  awaited?: Awaited[];
  beyond?: AwaitedBeyond[];
};

/** `key` in hexadecimal digits of its sortable form; `sha256` is of all that the finding said. */
export type Awaited = { kind: number; key: string; decision: string; firstSeen: string; sha256: string };

/** More of them than are followed. */
export type AwaitedBeyond = { decision: string; firstSeen: string; items: number };

/** Opens a run's findings with what was decided on them, brought up to the last decision and kept for the next time. */
export function withMarks<Result>(reviewed: Reviewed, act: (db: Sqlite, marks: Marks) => Result): Result {
  const db = openFindings(reviewed.findings, { readonly: true });
  try {
    return act(db, broughtUp(db, reviewed));
  } finally {
    db.close();
  }
}

/** What was decided on every finding, for whoever looks at them otherwise. */
export function standingsOf(reviewed: Reviewed): Standings {
  return withMarks(reviewed, (_, { marks, refs, classes }) => {
    // They cannot be read once the findings are closed.
    const known = reviewed.classes ? classes() : undefined;
    return { marks, refs, says: reviewed.says, classes: () => known ?? noClasses };
  });
}

const noClasses: FindingClasses = { rules: [], classOf: new Uint32Array(0) };

type Kept = { findings: string; carriedRefs: number; refs: string[] };

function broughtUp(db: Sqlite, reviewed: Reviewed): Marks {
  const { marks: path, layers, says, isAnew } = reviewed;
  const findings = sealedDigest(db);
  const base = baseMarks(db, reviewed);
  const wanted = [...base.refs, ...layers.map(({ decision }) => decision)];
  const kept = readMarksFile<Kept>(path);
  const isOfThese =
    kept?.header.findings === findings &&
    kept.header.carriedRefs === base.refs.length &&
    kept.header.refs.length <= wanted.length &&
    kept.header.refs.every((decision, i) => decision === wanted[i]) &&
    kept.arrays[0]?.length === base.marks.length;
  const marks = (isOfThese && kept.arrays[0]) || base.marks.slice();
  const applied = isOfThese ? kept.header.refs.length : base.refs.length;
  for (let i = applied; i < wanted.length; i++)
    apply(
      db,
      { marks, refs: wanted, says, classes: base.classes },
      layers[i - base.refs.length] as Layer,
      i + 1,
      isAnew ? anew : shapesOf,
    );
  if (applied < wanted.length || !isOfThese)
    writeMarksFile<Kept>(path, { header: { findings, carriedRefs: base.refs.length, refs: wanted }, arrays: [marks] });
  return { ...base, refs: wanted, marks };
}

/** Whatever is kept beside the findings. */
const anew: ShapesOf = (file) => makeShapes(file);

/** Marks before any decision of the run itself. */
export function baseMarks(db: Sqlite, reviewed: Reviewed): Marks {
  const base = carriedMarks(db, reviewed);
  let known: FindingClasses | undefined;
  const classes = () => {
    known ??= classesOf(db, reviewed, base);
    return known;
  };
  const isByRule = base.refs.some((ref) => reviewed.says[ref]?.rule !== undefined);
  return { ...base, classes, ...(isByRule ? { marks: reopened(base, reviewed, classes()) } : {}) };
}

/** What a rule put into suspense in an earlier run, and no rule puts into that account in this one, is open again. */
function reopened({ marks, refs }: CarriedMarks, { says }: Reviewed, { rules, classOf }: FindingClasses): Uint32Array {
  const now = marks.slice();
  for (let id = 0; id < now.length; id++) {
    const mark = now[id] as number;
    const held = isOpen(mark) ? undefined : says[refOf(mark, refs) ?? ''];
    if (held?.rule === undefined || rules[(classOf[id] ?? 0) - 1]?.account === held.account) continue;
    now[id] = (mark | changedMark) >>> 0;
  }
  return now;
}

export type CarriedMarks = Omit<Marks, 'classes'>;

/** What earlier decisions say of a run's findings, whatever its rules do. */
export function carriedMarks(db: Sqlite, { run, carried: path }: Pick<Reviewed, 'run' | 'carried'>): CarriedMarks {
  const findings = sealedDigest(db);
  const carried = path === null ? undefined : readMarksFile<Carried>(path);
  const [marks, firstSeen] = carried?.arrays ?? [];
  if (carried?.header.findings === findings && marks && firstSeen)
    return { refs: carried.header.refs, marks, firstSeen, seenIn: carried.header.seenIn };
  const length = (db.prepare<[], number>('SELECT ifnull(max(id), 0) FROM finding').pluck().get() ?? 0) + 1;
  return { refs: [], marks: new Uint32Array(length), firstSeen: new Uint32Array(length), seenIn: [run] };
}

function apply(db: Sqlite, standing: Standings, { scope }: Layer, mark: number, shapes: ShapesOf): void {
  const { marks } = standing;
  const undecidedOnly = 'filter' in scope && scope.undecidedOnly;
  for (const id of idsIn(db, scope, standing, shapes))
    if (!undecidedOnly || isOpen(marks[id] as number)) marks[id] = mark;
}

/** How many findings each decision holds. */
export function tallyOf(db: Sqlite, { refs, marks }: Marks): ReviewTally {
  const holds = new Uint32Array(refs.length + 1);
  const changed = new Uint32Array(refs.length + 1);
  for (const mark of marks) {
    const place = mark & ~changedMark;
    if (mark >= changedMark) changed[place] = (changed[place] as number) + 1;
    else holds[place] = (holds[place] as number) + 1;
  }
  const findings = db.prepare<[], number>('SELECT count(*) FROM finding').pluck().get() ?? 0;
  const named = (counts: Uint32Array) => Object.fromEntries(refs.map((ref, i) => [ref, counts[i + 1] ?? 0]));
  const decided = [...holds.subarray(1), ...changed.subarray(1)].reduce((sum, count) => sum + count, 0);
  return { findings, undecided: findings - decided, holds: named(holds), changed: named(changed) };
}

export function marked(id: number, { refs, marks, firstSeen, seenIn, classes }: Marks): Marked {
  const mark = marks[id] ?? 0;
  const { rules, classOf } = classes();
  const rule = rules[(classOf[id] ?? 0) - 1];
  return {
    id,
    decision: refOf(mark, refs),
    isChanged: mark >= changedMark,
    firstSeen: seenIn[firstSeen[id] ?? 0] ?? seenIn[0] ?? '',
    severity: rule?.severity ?? null,
    rule: rule?.name ?? null,
  };
}

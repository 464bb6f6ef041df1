import { type Effort, isStopped, tellDone } from '#shared/effort.ts';
import { TieoutError } from '#shared/errors.ts';
import { findingKinds } from '#shared/finding.ts';
import { type Comparison, type Fate, type FateCounts, fates } from '#shared/run-comparison.ts';
import type { Shape } from '#shared/shape.ts';
import { withListFile } from '../list/list-file.ts';
import { columnsOf, type StoredFinding } from '../review/finding-row.ts';
import { tell } from '../review/in-step.ts';
import { comparedPairs } from './compared-pairs.ts';
import { placesOf } from './finding-changes.ts';
import type { MadeShapes } from './make-shapes.ts';
import { shapesOf } from './shapes-file.ts';

/** Walks through the findings of two runs at once, and counts what became of each. */
export function compareRuns(before: string, after: string, effort?: Effort): Comparison {
  return withListFile(before, (earlier) =>
    withListFile(after, (later) => {
      const shapes = { before: shapesOf(earlier), after: shapesOf(later) };
      const columns = { before: columnsOf(earlier.db), after: columnsOf(later.db) };
      const hasOtherColumns = JSON.stringify(columns.before) !== JSON.stringify(columns.after);
      const tallies = Object.fromEntries(fates.map((fate) => [fate, tally()])) as Record<Fate, Tally>;
      const count = (fate: Fate, row: StoredFinding, of: 'before' | 'after') =>
        add(tallies[fate], row, columns[of].fields, shapes[of]);
      const findings = shapes.before.shapeOf.length + shapes.after.shapeOf.length;
      const goOn = (steps: number) => {
        if (!effort) return;
        tellDone(effort, steps / findings);
        if (isStopped(effort)) throw new TieoutError('interrupted', 'comparing the runs was stopped');
      };
      const walked = comparedPairs(earlier.db, later.db);
      for (const { fate, row, of } of fatesIn(walked, hasOtherColumns, goOn)) count(fate, row, of);
      const met = new Map<string, Shape>();
      for (const shape of [...shapes.after.shapes, ...shapes.before.shapes])
        if (!met.has(shape.id) && fates.some((fate) => tallies[fate].shapes.has(shape.id))) met.set(shape.id, shape);
      const counted = Object.fromEntries(fates.map((fate) => [fate, countsOf(tallies[fate])])) as Comparison['fates'];
      return { fates: counted, shapes: [...met.values()], hasOtherColumns };
    }),
  );
}

type Told = { fate: Fate; row: StoredFinding; of: 'before' | 'after' };

/** What became of each: told of the later run, where it has it. */
function* fatesIn(
  pairs: ReturnType<typeof comparedPairs>,
  hasOtherColumns: boolean,
  goOn: (steps: number) => void,
): Generator<Told> {
  let steps = 0;
  for (const { a, b, isSame } of pairs) {
    tell(steps++, goOn);
    if (!b) {
      if (a) yield { fate: 'gone', row: a, of: 'before' };
    } else if (!a) yield { fate: 'new', row: b, of: 'after' };
    else yield { fate: !hasOtherColumns && isSame ? 'same' : 'changed', row: b, of: 'after' };
  }
}

type Tally = { findings: number; kinds: number[]; fields: Map<string, number>; shapes: Map<string, number> };

function tally(): Tally {
  return { findings: 0, kinds: findingKinds.map(() => 0), fields: new Map(), shapes: new Map() };
}

function add(into: Tally, row: StoredFinding, fields: string[], { shapes, shapeOf }: MadeShapes): void {
  into.findings++;
  into.kinds[row.kind] = (into.kinds[row.kind] ?? 0) + 1;
  for (const place of row.fields === null ? [] : placesOf(row.fields)) count(into.fields, fields[place] ?? '');
  const shape = shapes[(shapeOf[row.id] ?? 0) - 1];
  if (shape) count(into.shapes, shape.id);
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function countsOf({ findings, kinds, fields, shapes }: Tally): FateCounts {
  return {
    findings,
    kinds: Object.fromEntries(findingKinds.map((kind, i) => [kind, kinds[i] ?? 0])) as FateCounts['kinds'],
    fields: Object.fromEntries(fields),
    shapes: Object.fromEntries(shapes),
  };
}

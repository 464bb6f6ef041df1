import { existsSync } from 'node:fs';
import type { PassCounts } from '#shared/activity.ts';
import { atLength } from '#shared/pulse.ts';
import type { ShapeTally } from '#shared/review-tasks.ts';
import type { Comparison } from '#shared/run-comparison.ts';
import type { Shape } from '#shared/shape.ts';
import type { Tasks } from '#shared/tasks.ts';
import { listFileOf, withListFile } from './evidence/list/list-file.ts';
import { isOpen, refOf } from './evidence/review/mark.ts';
import { withMarks } from './evidence/review/marks.ts';
import { compareRuns as compared } from './evidence/shapes/compare-runs.ts';
import { passFates as fatesOf } from './evidence/shapes/pass-fates.ts';
import { knownShapes, shapesOf } from './evidence/shapes/shapes-file.ts';

export async function shapes({ findings, effort }: Tasks['shapes']['input']): Promise<Shape[]> {
  return atLength(() => withListFile(findings, (file) => shapesOf(file, effort).shapes));
}

export async function shapeOf({ findings, id }: Tasks['shapeOf']['input']): Promise<Shape | null> {
  if (!existsSync(findings)) return null;
  return withListFile(findings, (file) => {
    const known = knownShapes(file);
    return known?.shapes[(known.shapeOf[id] ?? 0) - 1] ?? null;
  });
}

export async function tallyShapes({ reviewed }: Tasks['tallyShapes']['input']): Promise<ShapeTally[]> {
  return atLength(() =>
    withMarks(reviewed, (db, { marks, refs }) => {
      const made = shapesOf(listFileOf(db));
      const tallies = made.shapes.map((): ShapeTally => ({ undecided: 0, decided: {} }));
      for (let id = 1; id < made.shapeOf.length; id++) {
        const tally = tallies[(made.shapeOf[id] as number) - 1];
        if (!tally) continue;
        const mark = marks[id] ?? 0;
        const ref = isOpen(mark) ? null : refOf(mark, refs);
        if (ref === null) tally.undecided++;
        else tally.decided[ref] = (tally.decided[ref] ?? 0) + 1;
      }
      return tallies;
    }),
  );
}

export async function compareRuns({ before, after, effort }: Tasks['compareRuns']['input']): Promise<Comparison> {
  return atLength(() => compared(before, after, effort));
}

export async function passFates({ before, now }: Tasks['passFates']['input']): Promise<PassCounts> {
  return atLength(() => fatesOf(before, now));
}

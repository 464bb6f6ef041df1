import { runComparisonSchema } from '../run-comparison.ts';
import { shapeSchema, shapesSchema } from '../shape.ts';
import { call, count, run } from './call.ts';

export const shapes = {
  /** The causes of a run's findings, largest first. They are made at the first call where they are not there yet. */
  list: call.input(run).output(shapesSchema),
  /** The shape of a finding; null before the run's shapes are made. */
  of: call.input(run.extend({ id: count })).output(shapeSchema.nullable()),
  /** What is new, gone, changed or the same in the later of two runs of a reconciliation. */
  compare: call.input(run.extend({ with: run.shape.run })).output(runComparisonSchema),
};

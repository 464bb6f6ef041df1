import * as z from 'zod';
import { findingSchema } from '../finding.ts';
import { facetsSchema, findingRowSchema, findingsColumnsSchema, findingsPageSchema } from '../findings-list.ts';
import { viewSchema } from '../findings-view.ts';
import { limits } from '../limits.ts';
import { call, count, list, run } from './call.ts';

const listed = run.extend(list.shape);

export const findings = {
  examples: call.input(run.extend({ perKind: count.max(limits.examplesPerKindMax) })).output(z.array(findingSchema)),
  columns: call.input(run).output(findingsColumnsSchema),
  /** Rows of a list from one of its places on. A list that is not made yet gives what there is of it; ask again. */
  page: call
    .input(listed.extend({ from: count, count: count.min(1).max(limits.pageRowsMax) }))
    .output(findingsPageSchema),
  facets: call.input(listed).output(facetsSchema),
  /** Where in a list a finding stands, so that a list keeps its place when its filter or order changes. */
  locate: call.input(listed.extend({ id: count })).output(z.object({ place: count.nullable(), done: z.number() })),
  /** Lists that were given a name, of the run's reconciliation. */
  views: call.input(run).output(z.array(viewSchema)),
  saveView: call.input(run.extend({ view: viewSchema })).output(z.array(viewSchema)),
  removeView: call.input(run.extend({ name: viewSchema.shape.name })).output(z.array(viewSchema)),
  /** A finding, or several, with their whole values. */
  one: call.input(run.extend({ id: count })).output(findingRowSchema),
  whole: call.input(run.extend({ ids: z.array(count).max(limits.wholeFindingsMax) })).output(z.array(findingRowSchema)),
};

import * as z from 'zod';
import { limits } from '../limits.ts';
import {
  aboutFindingSchema,
  closedItemSchema,
  decisionSchema,
  noteSchema,
  noteTextSchema,
  previewSchema,
  reviewCountsSchema,
  reviewFacetsSchema,
  reviewFilterSchema,
  reviewMarkSchema,
  runClassesSchema,
  scopeSchema,
  standingSchema,
  verdictOnSchema,
} from '../review.ts';
import { call, count, run } from './call.ts';

const id = z.int().positive();
const ids = z.array(id).max(limits.selectionFindingsMax);
const reason = z.string().trim().min(1).max(limits.reasonCharactersMax);

export const reviews = {
  counts: call.input(run).output(reviewCountsSchema),
  /** Every decision that holds a finding of the run, carried ones included. */
  decisions: call.input(run).output(z.array(standingSchema)),
  /** How grave the findings are by the rules of the definition; null where it has none. */
  classes: call.input(run).output(runClassesSchema.nullable()),
  /** What was decided on some findings: for the rows of a page. */
  marks: call.input(run.extend({ ids })).output(z.array(reviewMarkSchema)),
  /** What was decided and said of one finding, and what other runs said of its key. */
  about: call.input(run.extend({ id })).output(aboutFindingSchema),
  /** How the findings of a list stand, each choice without its own facet's. */
  facets: call.input(run.extend({ filter: reviewFilterSchema.prefault({}) })).output(reviewFacetsSchema),
  /** The numbers of a filter's findings, so far as a selection may hold them. */
  numbers: call.input(run.extend({ filter: reviewFilterSchema })).output(ids),
  /** How many findings a decision would be on, before it is made. */
  preview: call.input(run.extend({ scope: scopeSchema })).output(previewSchema),
  /** `expected` is the count of the preview: where it is another by now, nothing is decided. */
  decide: call
    .input(run.extend({ scope: scopeSchema, verdict: verdictOnSchema, expected: count.optional() }))
    .output(decisionSchema),
  /** Undoes a decision of this run: what was decided before it holds again. */
  withdraw: call.input(run.extend({ decision: z.string().max(limits.nameCharactersMax), reason })),
  /** Items in suspense that are no findings of this run any more. */
  closed: call.input(run.extend({ from: count.default(0) })).output(z.array(closedItemSchema)),
  notes: call.input(run).output(z.array(noteSchema)),
  /** About one finding, about a filter's, or about the run. */
  note: call
    .input(run.extend({ id: id.optional(), filter: reviewFilterSchema.optional(), text: noteTextSchema }))
    .output(noteSchema),
};

import * as z from 'zod';
import { findingKinds } from './finding.ts';
import { mergeSides } from './merge-tasks.ts';
import { roles } from './people.ts';
import { decisionSchema } from './review.ts';

const count = z.int().nonnegative();
const text = z.string();

/** Who concluded what, for whoever must choose between two. */
const opinionSchema = decisionSchema
  .pick({ decision: true, status: true, reason: true, note: true, at: true })
  .extend({ by: text });

/** Findings on which two people decided otherwise. `open`: nobody has said yet whose decision holds. */
export const mergeConflictSchema = z.object({
  mine: opinionSchema,
  theirs: opinionSchema,
  findings: count,
  toTheirs: count,
  open: count,
  /** The first of them. */
  rows: z.array(z.object({ kind: z.enum(findingKinds), key: z.array(text), take: z.enum(mergeSides).nullable() })),
});
export type MergeConflict = z.output<typeof mergeConflictSchema>;

/** What merging another's decisions about a run came to, or would come to. */
export const mergeSchema = z.object({
  run: text,
  name: text,
  path: text,
  maker: z.object({ name: text, role: z.enum(roles), at: text }),
  /** Whether it is entered: not while it is only looked at, or a conflict is open. */
  isMerged: z.boolean(),
  /** Their decisions that hold here then, and on how many findings. */
  taken: z.array(opinionSchema.extend({ findings: count, contested: count })),
  withdrawn: count,
  notes: count,
  mineOnly: count,
  theirsOnly: count,
  same: count,
  conflicts: z.array(mergeConflictSchema),
});
export type Merge = z.output<typeof mergeSchema>;

/** How much of the bundle is read, then what it came to. */
export const mergeEventSchema = z.union([z.object({ looked: count, total: count }), z.object({ merge: mergeSchema })]);
export type MergeEvent = z.output<typeof mergeEventSchema>;

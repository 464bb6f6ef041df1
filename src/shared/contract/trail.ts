import * as z from 'zod';
import { limits } from '../limits.ts';
import { verificationSchema } from '../signoff.ts';
import { inclusionProofSchema, trailActions, trailEntrySchema, trailStateSchema } from '../trail.ts';
import { call, run } from './call.ts';

const sequence = z.int().positive();

export const trail = {
  /** The newest first: those of a run, of some actions, before an entry. */
  list: call
    .input(
      run.partial().extend({
        actions: z.array(z.enum(trailActions)).min(1).max(trailActions.length).optional(),
        before: sequence.optional(),
        count: z.int().min(1).max(limits.trailPageEntriesMax).default(100),
      }),
    )
    .output(z.array(trailEntrySchema)),
  /** The same by place, for a list that is scrolled anywhere: so many after the first `from`, and how many there are. */
  page: call
    .input(
      run.partial().extend({
        actions: z.array(z.enum(trailActions)).min(1).max(trailActions.length).optional(),
        actor: z.string().max(limits.nameCharactersMax).optional(),
        from: z.int().nonnegative().default(0),
        count: z.int().min(1).max(limits.trailPageEntriesMax).default(100),
      }),
    )
    .output(z.object({ entries: z.array(trailEntrySchema), total: z.int().nonnegative() })),
  /** How far it is verified, and what is wrong with it. */
  state: call.output(trailStateSchema),
  /** That an entry is in it, for somebody who has only a checkpoint. */
  prove: call.input(z.object({ sequence })).output(inclusionProofSchema),
  /** Verifies the whole workspace from its bytes: trail, evidence, books and signatures. */
  verify: call.output(verificationSchema),
};

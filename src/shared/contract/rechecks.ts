import * as z from 'zod';
import { limits } from '../limits.ts';
import { recheckLineSchema, recheckSchema } from '../rerun.ts';
import { reviewFilterSchema } from '../review.ts';
import { call, count, run } from './call.ts';

export const rechecks = {
  /** Reads the keys of a run's findings again from both sides: all of them, or a filter's. Answers when it is done. */
  start: call.input(run.extend({ filter: reviewFilterSchema.prefault({}) })).output(recheckSchema),
  list: call.input(run).output(z.array(recheckSchema)),
  /** Some of what a recheck found, in the order of the findings. */
  lines: call
    .input(
      run.extend({
        recheck: z
          .string()
          .regex(/^[0-9a-f]{1,32}$/)
          .max(limits.nameCharactersMax),
        from: count.default(0),
      }),
    )
    .output(z.array(recheckLineSchema)),
};

import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { limits } from '../limits.ts';
import { fieldRuleSchema, keptRulesSchema, replayEventSchema } from '../replay.ts';
import { call, path, run } from './call.ts';

export const replays = {
  /** A run's rules as far as others can be tried on what it kept. */
  rules: call.input(run).output(keptRulesSchema),
  /**
   * What a run would have come to under other rules, from its kept snapshots alone: those of a definition file, or given
   * field by field. Only that it was asked is kept. Leaving the stream ends it.
   */
  replay: call
    .input(
      run.extend({
        path: path.shape.path.optional(),
        rules: z.array(fieldRuleSchema).max(limits.fieldsMax).optional(),
      }),
    )
    .output(eventIterator(replayEventSchema)),
};

import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { limits } from '../limits.ts';
import { mergeEventSchema } from '../merge.ts';
import { mergeSides } from '../merge-tasks.ts';
import { call, path } from './call.ts';

const side = z.enum(mergeSides);
const name = z.string().max(limits.nameCharactersMax);

export const merges = {
  /** Verifies somebody's bundle of a run that is here, too, and tells what merging their decisions would come to. */
  look: call.input(path).output(eventIterator(mergeEventSchema)),
  /**
   * The same, and enters it once every conflict is settled: `keys` by the values of a finding's key joined with ` / `,
   * `settled` by the two decisions, `take` for all others. Where one is open nothing is entered.
   */
  merge: call
    .input(
      path.extend({
        take: side.nullable().default(null),
        keys: z.record(z.string().max(limits.noteCharactersMax), side).default({}),
        settled: z
          .array(z.object({ mine: name, theirs: name, take: side }))
          .max(limits.mergeConflictsMax)
          .default([]),
      }),
    )
    .output(eventIterator(mergeEventSchema)),
};

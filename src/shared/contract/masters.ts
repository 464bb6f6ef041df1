import * as z from 'zod';
import { limits } from '../limits.ts';
import { masterKinds, masterPageSchema } from '../master.ts';
import { call, count, run } from './call.ts';

export const masters = {
  /** What a run found of its master list: some lines of a kind, in the order of their keys, and the totals. */
  page: call
    .input(
      run.extend({
        kind: z.enum(masterKinds),
        from: count.default(0),
        count: count.max(limits.pageRowsMax).default(limits.pageRowsMax),
      }),
    )
    .output(masterPageSchema),
};

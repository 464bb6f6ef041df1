import * as z from 'zod';
import { limits } from '../limits.ts';
import { suspenseItemSchema, suspenseSchema } from '../suspense.ts';
import { call, count } from './call.ts';

const name = z.string().min(1).max(limits.nameCharactersMax);

export const suspense = {
  /**
   * What the last run of each reconciliation has in suspense; of one of them where it is named. Those without any are left
   * out. Of one account where that is named: `not-found` where nothing is in it.
   */
  list: call
    .input(z.object({ name: name.optional(), account: name.optional() }).prefault({}))
    .output(z.array(suspenseSchema)),
  /** The items, those found first before all others; of one account where it is named (null: of none). */
  items: call
    .input(
      z.object({
        name,
        account: name.nullable().optional(),
        from: count.default(0),
        count: z.int().min(1).max(limits.suspensePageMax).default(limits.suspensePageMax),
      }),
    )
    .output(z.object({ run: z.string(), total: count, items: z.array(suspenseItemSchema) })),
};

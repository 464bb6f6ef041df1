import * as z from 'zod';
import { limits } from './limits.ts';

const text = z.string();
const count = z.int().nonnegative();
const side = z.enum(['inbound', 'outbound']);

/** From what a clearing pool is filled again: a run's sealed snapshot, or what a stream still holds from an entry on. */
export const restoreFromSchema = z.union([
  z.strictObject({ run: text.min(1).max(limits.nameCharactersMax) }),
  z.strictObject({
    stream: text.regex(/^(-|\d{1,20}(-\d{1,20})?)$/, 'an entry of a stream is called 1718000000000-0'),
  }),
]);
export type RestoreFrom = z.output<typeof restoreFromSchema>;

/** What is to be filled: one side or both, one bucket or all. With `dryRun` it is only compared. */
export const restoreAskedSchema = z.object({
  from: restoreFromSchema,
  side: side.optional(),
  bucket: z.int().min(0).max(limits.bucketsMax).optional(),
  dryRun: z.boolean().default(false),
});
export type RestoreAsked = z.output<typeof restoreAskedSchema>;

/** One side: what was written, and then every record held against the pool. */
export const restoredSideSchema = z.object({
  side,
  source: text,
  records: count,
  unreadable: count,
  written: count,
  replaced: count,
  /** What the pool holds of them afterwards: the same, or what is not to be overwritten by them. */
  same: count,
  newer: count,
  /** Of those that should be there and are not, or are older. */
  missing: count,
  older: count,
  /** Entries of the pool in all, and the first keys that are missing or older. */
  entries: count,
  examples: z.array(text),
});
export type RestoredSide = z.output<typeof restoredSideSchema>;

export const restoredSchema = z.object({ prefix: text, dryRun: z.boolean(), sides: z.array(restoredSideSchema) });
export type Restored = z.output<typeof restoredSchema>;

/** Whether the pool holds all that it should; what cannot be read never was in it. */
export function isRestored({ sides }: Restored): boolean {
  return sides.every(({ missing, older }) => missing + older === 0);
}

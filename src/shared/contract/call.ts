import { oc } from '@orpc/contract';
import * as z from 'zod';
import { type ErrorCode, exitCodes } from '../errors.ts';
import { filterSchema, sortSchema } from '../findings-list.ts';
import { limits } from '../limits.ts';

/** What every call is made of: a failure is one of the codes of errors.ts, with what to do next. */
const adviceSchema = z.object({ next: z.string().optional() });
type Failures = Record<ErrorCode, { data: typeof adviceSchema }>;
const failures = Object.fromEntries(Object.keys(exitCodes).map((code) => [code, { data: adviceSchema }])) as Failures;
export const call = oc.errors(failures);

export const count = z.int().nonnegative();
/**
 * `latest` is the newest; where it is asked what a run came to, the newest that ended. An act is refused it where those
 * are two.
 */
export const run = z.object({ run: z.string().min(1).max(limits.nameCharactersMax) });
export const path = z.object({ path: z.string().min(1).max(limits.pathCharactersMax) });

/** Which findings of a run, in which order. */
export const list = z.object({ filter: filterSchema.prefault({}), sort: sortSchema.prefault({}) });

/** A piece of a list that goes from the newest to the oldest: what comes after the run that a piece before ended with. */
export const piece = z.object({
  after: run.shape.run.optional(),
  count: count.min(1).max(limits.runsPageMax).default(limits.runsPage),
});
/** `next` is what to ask for after this piece; null at the end. */
export const pieceEnd = z.object({ total: count, next: z.string().nullable() });

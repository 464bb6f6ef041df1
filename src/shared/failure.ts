import * as z from 'zod';
import { type ErrorCode, exitCodes } from './errors.ts';

export const errorCodes = Object.keys(exitCodes) as [ErrorCode, ...ErrorCode[]];

/** An expected failure as it is kept and shown: what, where, and what to do next. */
export const failureSchema = z.object({ code: z.enum(errorCodes), message: z.string(), next: z.string().optional() });
export type ToldFailure = z.output<typeof failureSchema>;

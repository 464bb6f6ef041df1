import type * as z from 'zod';
import { exitCodes, TieoutError } from '#shared/errors.ts';
import { inputWords } from '#shared/issue-words.ts';

/**
 * What a call failed with, as it was before it went through the calls: one of our failures, or a bug with its own stack.
 * An input that the contract does not take is the caller's mistake.
 */
export function failureOfCall(error: unknown): unknown {
  if (!isOfCall(error)) return error;
  if (error.cause instanceof Error && error.code in exitCodes) return error.cause;
  if (error.code !== 'BAD_REQUEST') return error;
  const issues = error.data?.issues ?? [];
  return new TieoutError('usage', `this cannot be asked for: ${inputWords(issues)}`, {
    next: 'tieout --help lists what a command takes.',
    cause: error,
  });
}

type CallError = Error & { code: string; data?: { issues?: z.core.$ZodIssue[] } };

/** The library that throws it is loaded by whoever calls; it is known by its name here. */
function isOfCall(error: unknown): error is CallError {
  return error instanceof Error && error.constructor.name === 'ORPCError' && 'code' in error;
}

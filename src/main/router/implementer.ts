import { implement, ORPCError } from '@orpc/server';
import { readOnlyError } from '#main/core/trail/read-only.ts';
import { isReading } from '#shared/contract/readings.ts';
import { contract } from '#shared/contract.ts';
import { toFailure } from '#shared/errors.ts';

/**
 * The contract, to be answered subject by subject. An expected failure keeps its code and what to do next, and in
 * process its cause; a bug is told as `internal`, and to the log with its stack.
 */
export function implementer(log: (error: unknown) => void, isReadOnly = false) {
  return implement(contract).use(async ({ next, path }) => {
    try {
      if (isReadOnly && !isReading(path)) throw readOnlyError();
      const result = await next();
      return isStream(result.output) ? { ...result, output: toldStream(result.output, log) } : result;
    } catch (error) {
      throw told(error, log);
    }
  });
}

export type Implementer = ReturnType<typeof implementer>;

function isStream(output: unknown): output is AsyncIterable<unknown> {
  return typeof output === 'object' && output !== null && Symbol.asyncIterator in output;
}

async function* toldStream(stream: AsyncIterable<unknown>, log: (error: unknown) => void) {
  try {
    yield* stream;
  } catch (error) {
    throw told(error, log);
  }
}

/** What went wrong, as it crosses the wire. The contract's own complaints (a wrong input) are the caller's mistake. */
export function told(error: unknown, log: (error: unknown) => void): unknown {
  if (error instanceof ORPCError) return error;
  const { code, message, next } = toFailure(error);
  if (code === 'internal') log(error);
  return new ORPCError(code, { defined: true, message, data: next ? { next } : {}, cause: error });
}

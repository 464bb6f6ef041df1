import { implement, ORPCError } from '@orpc/server';
import { readOnlyError } from '#main/core/trail/read-only.ts';
import { openedHeader } from '#shared/bundle.ts';
import { isOfThePage, isReading } from '#shared/contract/readings.ts';
import { contract, type EngineClient } from '#shared/contract.ts';
import { toFailure } from '#shared/errors.ts';
import type { OpenedBundles } from './opened-bundles.ts';

/**
 * The contract, to be answered subject by subject. An expected failure keeps its code and what to do next, and in
 * process its cause; a bug is told as `internal`, and to the log with its stack.
 */
export function implementer(log: (error: unknown) => void, { isReadOnly = false, bundles }: Answering = {}) {
  return implement(contract)
    .$context<CallContext>()
    .use(async ({ next, path, context, signal }, input, output) => {
      try {
        const opened = context.reqHeaders?.get(openedHeader);
        if (opened && bundles && !isOfThePage(path))
          return output((await callIn(bundles.client(opened), path, input, signal)) as never);
        if (isReadOnly && !isReading(path)) throw readOnlyError();
        const result = await next();
        return isStream(result.output) ? { ...result, output: toldStream(result.output, log) } : result;
      } catch (error) {
        throw told(error, log);
      }
    });
}

/** The headers of a call, where it came over a wire. */
export type CallContext = { reqHeaders?: Headers };

/** How an engine answers: only readings, or also in bundles that are open beside it. */
export type Answering = { isReadOnly?: boolean; bundles?: Pick<OpenedBundles, 'client'> | undefined };

/** The same call in another engine, which looks at what it is given itself. */
function callIn(engine: EngineClient, path: readonly string[], input: unknown, signal: AbortSignal | undefined) {
  let found: unknown = engine;
  for (const name of path) found = (found as Record<string, unknown>)[name];
  return (found as (input: unknown, options: { signal: AbortSignal | undefined }) => Promise<unknown>)(input, {
    signal,
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

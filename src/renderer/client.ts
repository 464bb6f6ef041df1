import { type ClientContext, type ClientLink, createORPCClient, ORPCError } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import type { Contract } from '#shared/contract.ts';
import { inputWords } from '#shared/issue-words.ts';
import { connect, type Link } from './connection.ts';

type EngineClient = ContractRouterClient<Contract>;

/** Calls wait until there is a connection, and go over whichever there is then: nobody else sees one come or go. */
const link: ClientLink<ClientContext> = {
  async call(path, input, options) {
    const open: Link = await connection.opened();
    return open.call(path, input, options);
  },
};

const connection = connect();

/** The engine, wherever it runs. */
export const engine: EngineClient = createORPCClient(link);

/** The same calls as queries: keys, fetching and streams for React. */
export const calls = createTanstackQueryUtils(engine);

/** What went wrong, as the engine tells it; whatever is not the engine's own word is a lost connection or a bug. */
export type CallFailure = { code: string; message: string; next?: string | undefined };

export function failureOf(error: unknown): CallFailure {
  if (error instanceof ORPCError && error.defined) {
    const { next } = (error.data ?? {}) as { next?: string };
    return { code: error.code, message: error.message, ...(next ? { next } : {}) };
  }
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST') {
    const { issues = [] } = (error.data ?? {}) as { issues?: Parameters<typeof inputWords>[0] };
    return { code: 'usage', message: `this cannot be asked for: ${inputWords(issues)}` };
  }
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

/**
 * Asks once more where the connection was lost under it: the call waits for the next one. For what may be done twice, and
 * has nobody to be told of its failure.
 */
export async function untilAnswered<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let left = lostMax; ; left--) {
    try {
      return await ask();
    } catch (error) {
      if (!isLost(error) || left === 0) throw error;
    }
  }
}

const lostMax = 10;

/** Whether a call failed on its way, not at the engine. */
export function isLost(error: unknown): boolean {
  return !(error instanceof ORPCError);
}

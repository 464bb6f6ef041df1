import type { RerunDelivery } from '#main/core/ports.ts';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { RerunSettings } from '#shared/rerun.ts';

/** Adds an entry for each item: `id` is the same when it comes again, `payload` is the item's JSON. */
export async function openRedisStream({
  url,
  stream,
}: Extract<RerunSettings, { type: 'redis-stream' }>): Promise<RerunDelivery> {
  const { Redis } = await import('ioredis');
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: limits.connectTimeoutMs,
    commandTimeout: limits.rerunAnswerMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  redis.on('error', () => {});
  await guarded(stream, () => redis.connect());
  return {
    send: (messages) =>
      guarded(stream, async () => {
        const adding = redis.pipeline();
        for (const { id, request, body } of messages)
          adding.xadd(stream, '*', 'id', id, 'request', request, 'payload', body);
        for (const [error] of (await adding.exec()) ?? []) if (error) throw error;
      }),
    close: async () => redis.disconnect(),
  };
}

async function guarded<Result>(stream: string, act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // A reply that says no says so again; a connection that broke may come back.
    const isTransient = error.name !== 'ReplyError' || /^(LOADING|BUSY|TRYAGAIN|CLUSTERDOWN)/.test(error.message);
    throw new TieoutError('unreachable', `the stream ${stream} cannot be written: ${error.message}`, {
      next: 'Look at that Redis, then send again.',
      isTransient,
      cause: error,
    });
  }
}

import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** A script of Redis: sent whole only where the server does not know it yet. Replies are of buffers and numbers. */
export type RedisScript = (client: Redis, keys: string[], args: (string | number | Buffer)[]) => Promise<unknown>;

export function redisScript(text: string): RedisScript {
  const sha1 = createHash('sha1').update(text).digest('hex');
  return async (client, keys, args) => {
    const input = [keys.length, ...keys, ...args];
    try {
      return await client.callBuffer('EVALSHA', sha1, ...input);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return client.callBuffer('EVAL', text, ...input);
    }
  };
}

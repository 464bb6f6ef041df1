import { setTimeout as sleep } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { TlsSettings } from '#shared/source-settings.ts';
import { failureOf, placeOf } from '#worker/sources/redis/failure.ts';
import { parseRedisUrl, type RedisTarget } from '#worker/sources/redis/url.ts';
import { tlsOptions } from '#worker/sources/tls-options.ts';

/**
 * A connection that comes back by itself. Commands wait while the server is away; those whose answer was lost reject, and
 * `patiently` gives them again.
 */
export type RedisConnection = {
  client: Redis;
  /** `127.0.0.1:6379/0`: says without a password which server and database this is. */
  place: string;
  /** Does it again, with pauses, until the server answers. Rejects with what someone has to put right. */
  patiently<Result>(work: () => Promise<Result>): Promise<Result>;
  /** Since when the server has been away; undefined while it is there. */
  awaySince(): number | undefined;
  reconnects(): number;
  close(): void;
};

/** Connects, or throws `unreachable` where that does not come about in time. `setting` is what the url belongs to. */
export async function connectRedis(
  { url, tls }: { url: string; tls?: TlsSettings | undefined },
  setting: string,
  signal: AbortSignal,
): Promise<RedisConnection> {
  const target = parseRedisUrl(url, setting);
  if (target.kind === 'cluster')
    throw new TieoutError('definition', `${setting}.url names a cluster`, {
      next: 'Name one server, or the sentinels of one.',
    });
  const { Redis: Client } = await import('ioredis');
  const client = new Client(optionsOf(target, await tlsOptions(tls, target.isTls, setting)));
  const [address] = target.addresses;
  const peer = { side: setting, host: address?.host ?? '', port: address?.port ?? 0, password: target.password };
  let lastError: unknown;
  let away: number | undefined;
  let connections = 0;
  client.on('error', (error: unknown) => {
    lastError = error;
  });
  client.on('close', () => {
    away ??= Date.now();
  });
  client.on('ready', () => {
    away = undefined;
    connections++;
  });
  const close = () => client.disconnect();
  signal.addEventListener('abort', close, { once: true });
  try {
    await answered(client);
  } catch (error) {
    close();
    signal.throwIfAborted();
    throw failureOf(lastError ?? error, peer);
  }
  return {
    client,
    place: `${placeOf(peer)}/${target.db}`,
    awaySince: () => away,
    reconnects: () => Math.max(0, connections - 1),
    close() {
      signal.removeEventListener('abort', close);
      close();
    },
    async patiently(work) {
      for (let tries = 0; ; tries++) {
        try {
          return await work();
        } catch (error) {
          signal.throwIfAborted();
          const failure = failureOf(error, peer);
          if (!failure.isTransient && !(error instanceof Error && isPassing(error.message))) throw failure;
          const pauses = limits.collectReconnectPausesMs;
          await sleep(pauses[Math.min(tries, pauses.length - 1)], undefined, { signal });
        }
      }
    },
  };
}

/** Answers of a server that will answer otherwise when its operator or its replicas have got on. */
export function isPassing(message: string): boolean {
  return /^-?(OOM|MISCONF|NOREPLICAS|READONLY|LOADING|BUSY|MASTERDOWN) /.test(message);
}

/** The whole exchange, login included, within the time that is given for a connection. */
async function answered(client: Redis): Promise<void> {
  const timer = new AbortController();
  const late = sleep(limits.connectTimeoutMs, undefined, { signal: timer.signal }).then(() => {
    throw Object.assign(new Error('no answer in time'), { code: 'ETIMEDOUT' });
  });
  const refused = new Promise<never>((_, reject) => client.once('error', reject));
  try {
    await Promise.race([client.ping(), late, refused]);
  } finally {
    timer.abort();
    late.catch(() => {});
    refused.catch(() => {});
  }
}

function optionsOf(target: RedisTarget, tls: Awaited<ReturnType<typeof tlsOptions>>) {
  const [address] = target.addresses;
  const where = target.kind === 'sentinel' ? { sentinels: target.addresses, name: target.master } : { ...address };
  return {
    ...where,
    db: target.db,
    ...(target.user ? { username: target.user } : {}),
    ...(target.password ? { password: target.password } : {}),
    ...(tls ? { tls, ...(target.kind === 'sentinel' ? { enableTLSForSentinelMode: true } : {}) } : {}),
    protocol: 2 as const,
    connectTimeout: limits.connectTimeoutMs,
    socketTimeout: limits.redisSilenceMs,
    maxRetriesPerRequest: null,
    // Given again by whoever waits for the answer, so that a transaction is never repeated in part.
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times: number) => {
      const pauses = limits.collectReconnectPausesMs;
      return pauses[Math.min(times - 1, pauses.length - 1)] ?? 1_000;
    },
    reconnectOnError: (error: Error) => /^READONLY/.test(error.message),
  };
}

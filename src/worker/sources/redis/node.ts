import type { ConnectionOptions } from 'node:tls';
import type { ChainableCommander, Redis } from 'ioredis';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { failureOf, isDenied, type Peer, placeOf } from './failure.ts';
import { RawConnection } from './raw-connection.ts';
import type { RedisTarget } from './url.ts';

/** What a server is connected to as. */
type Role = Pick<RedisTarget, 'kind' | 'db'>;
export type Login = { user: string | undefined; password: string | undefined; tls: ConnectionOptions | undefined };
export type ScanReply = { cursor: string; keys: Buffer[] };

/** Stands for the reply about a key that holds another type than the one asked for. */
export const wrongType = Symbol('WRONGTYPE');
export type WrongType = typeof wrongType;

/**
 * One connection to one server, and the few read commands that reading takes. Every failure is a TieoutError that names
 * the server. Nothing is tried again here: who reads knows where to go on from.
 */
export class RedisNode {
  /** Changes with every start of the server; undefined where INFO is not allowed. */
  runId: string | undefined;
  mode: string | undefined;
  role: string | undefined;
  private second: RedisNode | undefined;
  private lastError: unknown;

  private constructor(
    readonly peer: Peer,
    private readonly login: Login,
    private readonly as: Role,
    private readonly client: Redis,
  ) {
    this.client.on('error', (error: unknown) => {
      this.lastError = error;
    });
  }

  get isInCluster(): boolean {
    return this.as.kind === 'cluster';
  }

  static async connect(peer: Peer, login: Login, as: Role, signal: AbortSignal): Promise<RedisNode> {
    const node = new RedisNode(peer, login, as, await clientFor(peer, login));
    const stop = () => node.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      await node.open();
      return node;
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  /** A second connection to the same server, whose replies are read as bytes. It is closed with this one. */
  async openRaw(): Promise<RawConnection> {
    const second = new RedisNode(this.peer, this.login, this.as, await clientFor(this.peer, this.login));
    this.second = second;
    await second.open();
    // One address may stand for several servers, each with its own records.
    if (second.runId !== this.runId) {
      throw new TieoutError('unreachable', `redis ${placeOf(this.peer)} is answered by more than one server`, {
        next: `Wait until a failover is over, or put the address of one server into ${this.peer.side}.url.`,
        isTransient: true,
      });
    }
    return new RawConnection(second.client.stream, (error) => second.failure(error));
  }

  /** Keys of every type: one that is not what the layout says must be told, not passed over. */
  scan(cursor: string, match: string): Promise<ScanReply> {
    const reply = this.client.scanBuffer(cursor, 'MATCH', match, 'COUNT', limits.redisScanCount);
    return this.answer(reply.then(([next, keys]) => ({ cursor: String(next), keys })));
  }

  /** Keys in the database, 0 where that is not told. */
  size(): Promise<number> {
    return this.answer(this.client.dbsize().catch(unlessDenied(0)));
  }

  /** How many entries each hash has; 0 for one that is gone. */
  async hashLengths(keys: Buffer[]): Promise<(number | WrongType)[]> {
    const lengths = await this.pipelined((pipeline) => {
      for (const key of keys) pipeline.hlen(key);
    });
    return lengths.map((length) => (length === wrongType ? wrongType : Number(length)));
  }

  /** The type of each key: `string`, `list`, …; `none` for one that is gone, undefined where it is not told. */
  async types(keys: Buffer[]): Promise<(string | undefined)[]> {
    const pipeline = this.client.pipeline();
    for (const key of keys) pipeline.type(key);
    const replies = (await this.answer(pipeline.exec())) ?? [];
    return replies.map(([error, type]) => {
      if (error && !isDenied(error)) throw this.failure(error);
      return error ? undefined : String(type);
    });
  }

  /** Redis' own serialization of a key, null where it is gone, undefined where this server does not give it. */
  dump(key: Buffer): Promise<Buffer | null | undefined> {
    return this.answer(this.client.dumpBuffer(key).catch(unlessDenied(undefined)));
  }

  /** The values of string keys, null for one that is gone. */
  values(keys: Buffer[]): Promise<(Buffer | null | WrongType)[]> {
    return this.pipelined((pipeline) => {
      for (const key of keys) pipeline.getBuffer(key);
    }) as Promise<(Buffer | null | WrongType)[]>;
  }

  /** What hashes hold in some of their fields, null for what is not there. */
  fields(asked: { key: Buffer; fields: Buffer[] }[]): Promise<((Buffer | null)[] | WrongType)[]> {
    return this.pipelined((pipeline) => {
      for (const { key, fields } of asked) pipeline.hmgetBuffer(key, ...fields);
    }) as Promise<((Buffer | null)[] | WrongType)[]>;
  }

  /** Whether this user may ask a hash for single fields. */
  givesFields(key: Buffer): Promise<boolean> {
    const asked = this.client.hmget(key, 'tieout').then(() => true);
    return this.answer(asked.catch(unlessDenied(false)).catch((error) => isWrongType(error) || Promise.reject(error)));
  }

  /** Some fields of a hash, none where it is gone or may not be looked into. */
  async someFields(key: Buffer): Promise<Buffer[] | WrongType> {
    const reply = this.client.hscanBuffer(key, '0', 'COUNT', limits.bucketRuleEntries);
    const fields = reply.then(([, entries]) => entries.filter((_, i) => i % 2 === 0));
    return this.answer(
      fields.catch(unlessDenied([])).catch((error) => (isWrongType(error) ? wrongType : Promise.reject(error))),
    );
  }

  /** For finding out where the data are: `CLUSTER SLOTS`, `SENTINEL get-master-addr-by-name`. */
  ask(command: string, ...words: string[]): Promise<unknown> {
    return this.answer(this.client.call(command, ...words));
  }

  close(): void {
    this.client.disconnect();
    this.second?.close();
  }

  private async open(): Promise<void> {
    try {
      await this.client.connect();
      // Asked for here, because the driver goes on in database 0 when its own SELECT is refused.
      if (this.as.db !== 0) await this.client.select(this.as.db);
      await this.identify();
    } catch (error) {
      this.close();
      throw this.failure(error);
    }
  }

  private async identify(): Promise<void> {
    const info = await this.client.info().catch(unlessDenied(''));
    const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
    this.runId = field('run_id');
    this.mode = field('redis_mode');
    this.role = field('role');
  }

  /** Replies in the order asked. */
  private async pipelined(fill: (pipeline: ChainableCommander) => void): Promise<unknown[]> {
    const pipeline = this.client.pipeline();
    fill(pipeline);
    const replies = await this.answer(pipeline.exec());
    return (replies ?? []).map(([error, reply]) => {
      if (!error) return reply;
      if (isWrongType(error)) return wrongType;
      throw this.failure(error);
    });
  }

  private async answer<Reply>(reply: Promise<Reply>): Promise<Reply> {
    try {
      return await reply;
    } catch (error) {
      throw this.failure(error);
    }
  }

  /** When a connection ends, the driver's reason came as an event; the commands only learn that it is closed. */
  failure(error: unknown): Error {
    const isClosed = error instanceof Error && error.message === 'Connection is closed.';
    return failureOf(isClosed ? (this.lastError ?? error) : error, this.peer);
  }
}

/** The driver is loaded by whoever reads from a Redis: every other command starts without. */
async function clientFor(peer: Peer, login: Login): Promise<Redis> {
  const { Redis } = await import('ioredis');
  return new Redis(optionsFor(peer, login));
}

function optionsFor(peer: Peer, { user, password, tls }: Login) {
  return {
    host: peer.host,
    port: peer.port,
    ...(user === undefined ? {} : { username: user }),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { tls } : {}),
    connectionName: 'tieout',
    connectTimeout: limits.connectTimeoutMs,
    socketTimeout: limits.redisSilenceMs,
    // Long enough for nothing: what is read is safe at the last checkpoint, and a stop must not wait for a reply.
    disconnectTimeout: 1,
    lazyConnect: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    // RESP3 needs HELLO, which a user may lack the right to; nothing here needs RESP3.
    protocol: 2 as const,
    disableClientInfo: true,
    // The check asks INFO and waits while the server loads; here both are for the caller to decide.
    enableReadyCheck: false,
  };
}

/** Whether the server says that a key holds another type than the command is for. */
export function isWrongType(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('WRONGTYPE');
}

function unlessDenied<Reply>(reply: Reply): (error: unknown) => Reply {
  return (error) => {
    if (isDenied(error)) return reply;
    throw error;
  };
}

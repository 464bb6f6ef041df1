import type { ConnectionOptions } from 'node:tls';
import { type ChainableCommander, Redis } from 'ioredis';
import { limits } from '#shared/limits.ts';
import { failureOf, isDenied, type Peer } from './failure.ts';

export type Login = { user: string | undefined; password: string | undefined; tls: ConnectionOptions | undefined };
export type ScanReply = { cursor: string; keys: Buffer[] };

/**
 * One connection to one server, and the few read commands that reading takes. Every failure is a TieoutError that names
 * the server. Nothing is tried again here: who reads knows where to go on from.
 */
export class RedisNode {
  /** Changes with every start of the server; undefined where INFO is not allowed. */
  runId: string | undefined;
  mode: string | undefined;
  role: string | undefined;
  private lastError: unknown;

  private constructor(
    readonly peer: Peer,
    private readonly client: Redis,
  ) {
    client.on('error', (error: unknown) => {
      this.lastError = error;
    });
  }

  static async connect(peer: Peer, login: Login, db: number, signal: AbortSignal): Promise<RedisNode> {
    const node = new RedisNode(peer, new Redis(optionsFor(peer, login)));
    const stop = () => node.close();
    signal.addEventListener('abort', stop, { once: true });
    try {
      signal.throwIfAborted();
      await node.client.connect();
      // Asked for here, because the driver goes on in database 0 when its own SELECT is refused.
      if (db !== 0) await node.client.select(db);
      await node.identify();
      return node;
    } catch (error) {
      node.close();
      throw node.failure(error);
    } finally {
      signal.removeEventListener('abort', stop);
    }
  }

  scan(cursor: string, match: string, type: 'hash' | 'string'): Promise<ScanReply> {
    const reply = this.client.scanBuffer(cursor, 'MATCH', match, 'COUNT', limits.redisScanCount, 'TYPE', type);
    return this.answer(reply.then(([next, keys]) => ({ cursor: String(next), keys })));
  }

  /** Keys in the database, 0 where that is not told. */
  size(): Promise<number> {
    return this.answer(this.client.dbsize().catch(unlessDenied(0)));
  }

  /** How many entries each hash has; 0 for one that is gone or no longer a hash. */
  async hashLengths(keys: Buffer[]): Promise<number[]> {
    const lengths = await this.pipelined((pipeline) => {
      for (const key of keys) pipeline.hlen(key);
    });
    return lengths.map(Number);
  }

  /** Redis' own serialization of a key, null where it is gone, undefined where this server does not give it. */
  dump(key: Buffer): Promise<Buffer | null | undefined> {
    return this.answer(this.client.dumpBuffer(key).catch(unlessDenied(undefined)));
  }

  /** Field, value, field, value… (`hgetallBuffer` would make texts of the fields.) Empty where the hash is gone. */
  hashEntries(key: Buffer): Promise<Buffer[]> {
    return this.answer((this.client.callBuffer('HGETALL', key) as Promise<Buffer[]>).catch(unlessWrongType([])));
  }

  scanHash(key: Buffer, cursor: string): Promise<{ cursor: string; entries: Buffer[] }> {
    const reply = this.client.hscanBuffer(key, cursor, 'COUNT', limits.redisScanCount);
    const gone: [Buffer, Buffer[]] = [Buffer.from('0'), []];
    return this.answer(
      reply.catch(unlessWrongType(gone)).then(([next, entries]) => ({ cursor: String(next), entries })),
    );
  }

  /** The named fields of every hash. */
  fieldsOf(keys: Buffer[], fields: string[]): Promise<(Buffer | null)[][]> {
    const none = fields.map(() => null);
    return this.pipelined((pipeline) => {
      for (const key of keys) pipeline.hmgetBuffer(key, ...fields);
    }).then((replies) => replies.map((reply) => (reply as (Buffer | null)[] | null) ?? none));
  }

  /** The values of string keys, null for one that is gone. One MGET, which a cluster refuses across slots. */
  values(keys: Buffer[]): Promise<(Buffer | null)[]> {
    if (this.mode !== 'cluster') return this.answer(this.client.mgetBuffer(keys));
    return this.pipelined((pipeline) => {
      for (const key of keys) pipeline.getBuffer(key);
    }).then((replies) => replies as (Buffer | null)[]);
  }

  /** For finding out where the data are: `CLUSTER SLOTS`, `SENTINEL get-master-addr-by-name`. */
  ask(command: string, ...words: string[]): Promise<unknown> {
    return this.answer(this.client.call(command, ...words));
  }

  close(): void {
    this.client.disconnect();
  }

  private async identify(): Promise<void> {
    const info = await this.client.info().catch(unlessDenied(''));
    const field = (name: string) => new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
    this.runId = field('run_id');
    this.mode = field('redis_mode');
    this.role = field('role');
  }

  /** Replies in the order asked; null for a key of another type. */
  private async pipelined(fill: (pipeline: ChainableCommander) => void): Promise<unknown[]> {
    const pipeline = this.client.pipeline();
    fill(pipeline);
    const replies = await this.answer(pipeline.exec());
    return (replies ?? []).map(([error, reply]) => {
      if (error && !isWrongType(error)) throw this.failure(error);
      return error ? null : reply;
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
  private failure(error: unknown): Error {
    const isClosed = error instanceof Error && error.message === 'Connection is closed.';
    return failureOf(isClosed ? (this.lastError ?? error) : error, this.peer);
  }
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

function isWrongType(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('WRONGTYPE');
}

function unlessWrongType<Reply>(reply: Reply): (error: unknown) => Reply {
  return (error) => {
    if (isWrongType(error)) return reply;
    throw error;
  };
}

function unlessDenied<Reply>(reply: Reply): (error: unknown) => Reply {
  return (error) => {
    if (isDenied(error)) return reply;
    throw error;
  };
}

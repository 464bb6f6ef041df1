import { connect, type Socket } from 'node:net';
import type { Connection, ConnectionOptions, FieldPacket } from 'mysql2';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import type { BulkReader } from '#worker/records/sink.ts';
import type { SourceContext } from '../source.ts';
import { type MysqlAddress, mysqlAddress, mysqlTls } from './address.ts';
import type { BulkRows, BulkTaker, MysqlValues } from './bulk-rows.ts';
import { mysqlError, type SqlSetting, silentError } from './errors.ts';
import { interceptRows } from './intercept.ts';
import { watchSilence } from './silence.ts';

/** `setting` names the part of the definition that the statement carries, for an error in it. */
export type Statement = {
  sql: string;
  setting?: SqlSetting | undefined;
  /** May return a way to take many rows at a time; what it leaves comes row by row, all in the server's order. */
  onFields?(fields: FieldPacket[]): BulkReader | undefined;
  onRow(values: MysqlValues): void;
  onTaken?: BulkTaker['onTaken'];
};

/** Connects and prepares the session: read-only, every table as of one time, UTC, UTF-8, and no silent limits. */
export async function connectMysql(settings: SettingsOf<'mysql'>, context: SourceContext): Promise<MysqlConnection> {
  const address = mysqlAddress(settings, context.side);
  // Loaded by whoever reads from a MySQL: every other command starts without.
  const connection = new MysqlConnection(address, settings, await import('mysql2'));
  try {
    await connection.open();
    for (const sql of session) await connection.run({ sql, onRow: () => {} });
    return connection;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

const session = [
  'SET NAMES utf8mb4',
  // A limit set on the server for all sessions would cut results short without a word.
  "SET SESSION time_zone = '+00:00', sql_select_limit = 18446744073709551615, sql_big_selects = 1",
  'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
];

/** One session with a server. Statements run one at a time; once it is lost or destroyed, every statement fails. */
export class MysqlConnection {
  private readonly socket: Socket;
  private readonly connection: Connection;
  /** What statements fail with once the connection was destroyed on purpose. */
  readonly stopped: TieoutError;
  private lost: unknown;
  private bulkRows: BulkRows | undefined;
  /** Fails the statement under way: the driver does not tell a streaming query that its connection is gone. */
  private fail: (error: unknown) => void = () => {};

  constructor(
    readonly address: MysqlAddress,
    settings: SettingsOf<'mysql'>,
    driver: typeof import('mysql2'),
  ) {
    this.stopped = new TieoutError('interrupted', `reading ${address.name} was stopped`);
    const options = connectionOptions(address, settings);
    // The driver's own destroy() only half-closes; with a socket of ours an abort takes effect at once.
    this.socket = connect({
      host: address.host,
      port: address.port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: limits.mysqlKeepAliveMs,
    });
    this.connection = driver.createConnection({ ...options, stream: () => this.socket });
    this.connection.on('error', (error: unknown) => this.lose(error));
  }

  async open(): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.fail = reject;
        this.connection.connect((error) => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      throw mysqlError(error, this.address);
    }
    this.bulkRows = interceptRows(this.connection, (act) => this.guarded(act));
  }

  /** Runs one statement and hands over its rows as they come off the socket, which is read no further meanwhile. */
  async run(statement: Statement, signal?: AbortSignal): Promise<void> {
    const abort = () => this.destroy();
    signal?.addEventListener('abort', abort, { once: true });
    // What the author wrote may compute for long before, and between, its rows.
    const silenceMs = statement.setting === undefined ? limits.mysqlSilenceMs : limits.mysqlComputeMs;
    const endWatch = watchSilence(this.socket, silenceMs, () => this.lose(silentError(this.address)));
    try {
      if (signal?.aborted) this.destroy();
      if (this.lost !== undefined) throw this.lost;
      await new Promise<void>((resolve, reject) => this.start(statement, resolve, reject));
    } catch (error) {
      throw mysqlError(error, this.address, statement.setting);
    } finally {
      this.bulkRows?.end();
      endWatch();
      signal?.removeEventListener('abort', abort);
    }
  }

  /** All rows of a small result, as objects of texts. */
  async rows(sql: string, setting?: SqlSetting, signal?: AbortSignal): Promise<Record<string, string | null>[]> {
    const rows: Record<string, string | null>[] = [];
    let names: string[] = [];
    const onFields = (fields: FieldPacket[]) => {
      names = fields.map(({ name }) => name);
      return undefined;
    };
    const onRow = (values: MysqlValues) => {
      rows.push(Object.fromEntries(names.map((name, i) => [name, values[i]?.toString('utf8') ?? null])));
    };
    await this.run({ sql, setting, onFields, onRow }, signal);
    return rows;
  }

  destroy(): void {
    this.lose(this.stopped);
  }

  async close(): Promise<void> {
    if (this.lost !== undefined) return;
    const closed = new Promise((resolve) => this.socket.once('close', resolve));
    this.connection.end();
    this.lost = this.stopped;
    this.socket.destroySoon();
    await closed;
  }

  private start(statement: Statement, resolve: () => void, reject: (error: unknown) => void): void {
    let results = 0;
    this.fail = reject;
    this.bulkRows?.begin();
    // Without type casting every value stays the bytes it came as: no number, date or string is made of it.
    const query = this.connection.query({ sql: statement.sql, rowsAsArray: true, typeCast: false });
    query.on('error', reject);
    query.on('fields', (fields: unknown) => {
      if (!Array.isArray(fields)) return;
      this.guarded(() => {
        if (++results > 1) throw severalResults(this.address);
        const reader = statement.onFields?.(fields as FieldPacket[]);
        if (reader) this.bulkRows?.take({ reader, onTaken: statement.onTaken ?? (() => {}) });
        else this.bulkRows?.end();
      });
    });
    query.on('result', (row: unknown) => {
      if (Array.isArray(row)) this.guarded(() => statement.onRow(row as MysqlValues));
    });
    query.on('end', resolve);
  }

  /** What a callback throws must not end in the driver, which would take it for a fault of the connection. */
  private guarded(act: () => void): void {
    try {
      if (this.lost === undefined) act();
    } catch (error) {
      this.lose(error);
    }
  }

  private lose(error: unknown): void {
    this.lost ??= error;
    this.bulkRows?.drop();
    this.fail(error);
    this.socket.destroy();
  }
}

function connectionOptions(address: MysqlAddress, settings: SettingsOf<'mysql'>): ConnectionOptions {
  const tls = mysqlTls(settings.tls, address);
  return {
    // With a socket of ours the driver uses the host only as the name that the certificate must carry.
    host: tls?.serverName ?? address.host,
    user: address.user,
    password: address.password,
    database: address.database,
    charset: 'utf8mb4',
    connectTimeout: limits.connectTimeoutMs,
    // A server could otherwise ask for any file of this machine.
    flags: ['-LOCAL_FILES'],
    ...(tls ? { ssl: tls.ssl } : {}),
  };
}

function severalResults({ side }: MysqlAddress): TieoutError {
  return new TieoutError('definition', `${side}.query gives more than one result`, {
    next: `Write a single select in ${side}.query.`,
  });
}

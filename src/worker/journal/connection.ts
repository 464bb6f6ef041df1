import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Connection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { errorCodeOf, TieoutError } from '#shared/errors.ts';
import { type Gauge, isStopRequested } from '#shared/gauge.ts';
import type { JournalSettings } from '#shared/journal-settings.ts';
import { limits } from '#shared/limits.ts';
import { type MysqlAddress, mysqlAddress, mysqlTls } from '#worker/sources/mysql/address.ts';
import { mysqlError } from '#worker/sources/mysql/errors.ts';

export type Value = string | number | null;
export type Row = Record<string, Value>;

/** A session with the server of a journal. */
export type JournalSession = {
  rows(sql: string, values?: Value[]): Promise<Row[]>;
  /** How many rows were changed. */
  change(sql: string, values?: Value[]): Promise<number>;
  /** Several rows in one statement; the table's and columns' names are ours. */
  insert(table: string, columns: readonly string[], rows: Value[][]): Promise<void>;
  /** All of it is there, or nothing. */
  together(act: () => Promise<void>): Promise<void>;
  /** Throws once a stop was asked for. */
  heed(): void;
};

/**
 * Does something with a journal. Where its server goes away it is begun again on a new session after a pause, and so has
 * to go on from what is there. Pauses start over whenever something was kept. Errors: `unreachable`, `interrupted`.
 */
export async function withJournal<Result>(
  settings: JournalSettings,
  act: (session: JournalSession) => Promise<Result>,
  { pausesMs, gauge }: { pausesMs: readonly number[]; gauge?: Gauge },
): Promise<Result> {
  const address = mysqlAddress(settings, 'journal');
  for (let attempt = 0; ; ) {
    const kept = { transactions: 0 };
    try {
      return await inSession(settings, address, kept, act, gauge);
    } catch (raw) {
      const error = journalError(raw, address);
      if (!(error instanceof TieoutError && error.isTransient)) throw error;
      if (kept.transactions > 0) attempt = 0;
      const pauseMs = pausesMs[attempt++];
      if (pauseMs === undefined) throw error;
      await setTimeout(pauseMs);
      if (gauge) heed(gauge);
    }
  }
}

async function inSession<Result>(
  settings: JournalSettings,
  address: MysqlAddress,
  kept: { transactions: number },
  act: (session: JournalSession) => Promise<Result>,
  gauge: Gauge | undefined,
): Promise<Result> {
  // Loaded by whoever has a journal: every other command starts without.
  const { createConnection } = await import('mysql2/promise');
  const socket = connect({ host: address.host, port: address.port, noDelay: true, keepAlive: true });
  const tls = mysqlTls(settings.tls, address);
  let connection: Connection | undefined;
  try {
    connection = await createConnection({
      // With a socket of ours the driver uses the host only as the name that the certificate must carry.
      host: tls?.serverName ?? address.host,
      user: address.user,
      password: address.password,
      database: address.database,
      charset: 'utf8mb4_bin',
      connectTimeout: limits.connectTimeoutMs,
      flags: ['-LOCAL_FILES'],
      dateStrings: true,
      stream: () => socket,
      ...(tls ? { ssl: tls.ssl } : {}),
    });
    // A session that is lost while nothing is asked of it fails the next statement.
    connection.on('error', () => {});
    for (const sql of sessionSettings) await connection.query(sql);
    return await act(sessionOf(connection, kept, gauge));
  } finally {
    socket.destroy();
  }
}

/**
 * Strict, so that no value is cut without a word; and without NO_BACKSLASH_ESCAPES, which a server may set for all and
 * under which what the driver escapes would end a text.
 */
const sessionSettings = [
  "SET SESSION sql_mode = 'STRICT_ALL_TABLES'",
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
];

function sessionOf(connection: Connection, kept: { transactions: number }, gauge: Gauge | undefined): JournalSession {
  const ask = (sql: string, values: unknown[] = []) =>
    connection.query({ sql, values, timeout: limits.journalAnswerMs });
  return {
    async rows(sql, values) {
      const [rows] = await ask(sql, values);
      return rows as RowDataPacket[] as Row[];
    },
    async change(sql, values) {
      const [outcome] = await ask(sql, values);
      return (outcome as ResultSetHeader).affectedRows ?? 0;
    },
    async insert(table, columns, rows) {
      if (rows.length === 0) return;
      // A batch that was kept is never written again; a row that is there all the same is not doubled.
      const [first = ''] = columns;
      await ask(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES ? ON DUPLICATE KEY UPDATE ${first} = VALUES(${first})`,
        [rows],
      );
    },
    async together(act) {
      await ask('START TRANSACTION');
      await act();
      await ask('COMMIT');
      kept.transactions++;
    },
    heed: () => {
      if (gauge) heed(gauge);
    },
  };
}

function heed(gauge: Gauge): void {
  if (isStopRequested(gauge)) throw new TieoutError('interrupted', 'writing the journal was stopped');
}

/** What a journal's server complains of, with the privileges that a journal needs. */
function journalError(error: unknown, address: MysqlAddress): unknown {
  const code = errorCodeOf(error) ?? '';
  if (code === 'ER_TABLEACCESS_DENIED_ERROR' || code === 'ER_DBACCESS_DENIED_ERROR') {
    const message = error instanceof Error ? error.message : '';
    return new TieoutError('unreachable', `${address.name} refused user ${address.user}: ${message}`, {
      next: `Grant the user SELECT, INSERT, UPDATE, DELETE on ${address.database}.*, and CREATE for the first time.`,
      cause: error,
    });
  }
  return mysqlError(error, address);
}

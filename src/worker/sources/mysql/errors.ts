import { TieoutError } from '#shared/errors.ts';
import { withoutPasswords } from '#shared/text.ts';
import type { MysqlAddress } from './address.ts';

/** The setting whose SQL a statement carries; a complaint of the server about it is the definition's mistake. */
export type SqlSetting = 'where' | 'query';

/** Turns what the driver or the server complains of into one sentence. What is no complaint of theirs stays as it is. */
export function mysqlError(error: unknown, address: MysqlAddress, setting?: SqlSetting): unknown {
  if (error instanceof TieoutError || !(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  const known = complaints[code] ?? complaints[String((error as NodeJS.ErrnoException).errno)];
  if (known) return known(error, address);
  const isServers = 'sqlState' in error;
  if (isServers && setting) return definitionError(error, address, setting);
  return unreachable(error, address, `: ${withoutPasswords(error.message)}`, {
    next: `Check ${address.side}.url, then try again.`,
    isTransient: !isServers,
  });
}

/** A server that still holds the connection, but sends nothing on it. */
export function silentError({ side, name }: MysqlAddress): TieoutError {
  return new TieoutError('unreachable', `${name} fell silent`, {
    next: `Look whether the server at ${side}.url hangs, or keeps the table locked, then try again.`,
    isTransient: true,
  });
}

type Complaint = (error: Error, address: MysqlAddress) => TieoutError;

/** By the driver's code, or by the server's number where the driver has no name for it. */
const complaints: Record<string, Complaint> = {
  ECONNREFUSED: passing('refused the connection', (side) => `Start the server there, or correct ${side}.url.`),
  ENOTFOUND: lasting('cannot be found: no such host', (side) => `Correct the host in ${side}.url.`),
  EAI_AGAIN: passing('cannot be found: the name service does not answer', checkNetwork),
  ETIMEDOUT: passing('does not answer', checkNetwork),
  EHOSTUNREACH: passing('cannot be reached', checkNetwork),
  ENETUNREACH: passing('cannot be reached', checkNetwork),
  ECONNRESET: passing('broke off the connection', checkServer),
  EPIPE: passing('broke off the connection', checkServer),
  PROTOCOL_CONNECTION_LOST: passing('broke off the connection', checkServer),
  HANDSHAKE_NO_SSL_SUPPORT: lasting('offers no TLS', (side) => `Set up TLS on the server, or remove ${side}.tls.`),
  HANDSHAKE_SSL_ERROR: (error, address) =>
    unreachable(error, address, `was refused, its certificate does not hold: ${error.message}`, {
      next: `Name the certificate's authority in ${address.side}.tls.ca and its host in ${address.side}.tls.serverName.`,
    }),
  ER_CON_COUNT_ERROR: passing('has too many connections', checkServer),
  ER_TOO_MANY_USER_CONNECTIONS: passing('allows the user no more connections', checkServer),
  ER_USER_LIMIT_REACHED: passing('allows the user no more for now', checkServer),
  ER_SERVER_SHUTDOWN: passing('is shutting down', checkServer),
  ER_NEW_ABORTING_CONNECTION: passing('broke off the connection', checkServer),
  ER_CLIENT_INTERACTION_TIMEOUT: passing('broke off the connection: it was idle too long', checkServer),
  '1927': passing('broke off the connection: it was killed there', checkServer),
  ER_QUERY_INTERRUPTED: passing('broke off the query: it was killed there', checkServer),
  ER_LOCK_WAIT_TIMEOUT: passing('kept the table locked too long', checkServer),
  ER_LOCK_DEADLOCK: passing('kept the table locked', checkServer),
  ER_TABLE_DEF_CHANGED: passing('changed the table while it was read', () => 'Run again.'),
  ER_DISK_FULL: passing('has a full disk', checkServer),
  ER_RECORD_FILE_FULL: passing('has a full disk', checkServer),
  ER_OUT_OF_RESOURCES: passing('is out of memory', checkServer),
  ER_OUTOFMEMORY: passing('is out of memory', checkServer),
  ER_STATEMENT_TIMEOUT: lasting('allows no query that long', allowLonger),
  '1969': lasting('allows no query that long', allowLonger),
  ER_QUERY_TIMEOUT: lasting('allows no query that long', allowLonger),
  ER_HOST_IS_BLOCKED: lasting('has blocked this machine', () => 'Run FLUSH HOSTS on the server.'),
  ER_HOST_NOT_PRIVILEGED: lasting('lets nobody in from this machine', checkUser),
  ER_SECURE_TRANSPORT_REQUIRED: lasting('lets nobody in without TLS', (side) => `Set ${side}.tls.`),
  ER_ACCESS_DENIED_ERROR: (error, address) =>
    refused(
      error,
      address,
      address.password === '' ? 'no password was given' : 'wrong password, or no account for this host',
    ),
  '1698': (error, address) => refused(error, address, 'it does not log in with a password'),
  ER_NOT_SUPPORTED_AUTH_MODE: (error, address) => refused(error, address, 'its way to log in is not supported'),
  ER_DBACCESS_DENIED_ERROR: (error, address) => refused(error, address, `no access to database ${address.database}`),
  ER_TABLEACCESS_DENIED_ERROR: (error, address) => refused(error, address, error.message, grantSelect),
  ER_COLUMNACCESS_DENIED_ERROR: (error, address) => refused(error, address, error.message, grantSelect),
  ER_BAD_DB_ERROR: (error, address) =>
    unreachable(error, address, ` has no database ${address.database}`, {
      next: `Correct the database in ${address.side}.url.`,
    }),
  ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: (error, { side }) =>
    new TieoutError('definition', `${side}.query: sources are only read; this statement would write`, {
      next: `Write a select in ${side}.query.`,
      cause: error,
    }),
};

function passing(what: string, next: (side: string) => string): Complaint {
  return (error, address) => unreachable(error, address, ` ${what}`, { next: next(address.side), isTransient: true });
}

function lasting(what: string, next: (side: string) => string): Complaint {
  return (error, address) => unreachable(error, address, ` ${what}`, { next: next(address.side) });
}

function refused(cause: Error, address: MysqlAddress, why: string, next = checkUser): TieoutError {
  return unreachable(cause, address, ` refused user ${address.user}: ${why}`, { next: next(address.side) });
}

function unreachable(
  cause: Error,
  address: MysqlAddress,
  what: string,
  options: { next: string; isTransient?: boolean },
): TieoutError {
  return new TieoutError('unreachable', `${address.name}${what}`, { ...options, cause });
}

function definitionError(cause: Error, { side }: MysqlAddress, setting: SqlSetting): TieoutError {
  return new TieoutError('definition', `${side}.${setting}: ${cause.message}`, {
    next: `Correct ${side}.${setting}.`,
    cause,
  });
}

function checkNetwork(side: string): string {
  return `Check the network and ${side}.url, then try again.`;
}

function checkServer(): string {
  return 'Check the server, then try again.';
}

function checkUser(side: string): string {
  return `Check the user and password in ${side}.url.`;
}

function grantSelect(): string {
  return 'Grant the user SELECT on the table.';
}

function allowLonger(): string {
  return 'Raise max_statement_time (max_execution_time) for this user, or let where narrow what is read.';
}

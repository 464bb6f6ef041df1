import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';

/** A MariaDB of its own in a temporary folder, on a free port of the loopback, with an empty database `promo`. */
export type Mariadb = {
  port: number;
  /** With root, who has no password. */
  url: string;
  /** Runs statements, one after the other where there are several, and gives the last one's rows. */
  sql(text: string): Promise<RowDataPacket[]>;
  /** Ends the server as a crash would. */
  kill(): Promise<void>;
  /** Starts it again on the same port with what its folder holds. */
  restart(): Promise<void>;
  /** Lets the server freeze and go on. */
  pause(): void;
  unpause(): void;
  stop(): Promise<void>;
};

/** `tls` names files; `settings` are further options of the server, such as `--max-connections=3`. */
type MariadbOptions = { tls?: { ca: string; cert: string; key: string }; settings?: string[] };

/** Installs and starts one; ready when it returns. */
export async function startMariadb(options: MariadbOptions = {}): Promise<Mariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'tieout-mariadb-'));
  try {
    install(folder);
    const port = await freePort();
    const server = start(folder, port, options);
    const mariadb = handle(folder, port, server, options);
    await untilReady(mariadb, server, folder);
    await run(port, 'CREATE DATABASE promo CHARACTER SET utf8mb4', '');
    return mariadb;
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

const small = [
  '--innodb-buffer-pool-size=64M',
  '--innodb-log-file-size=16M',
  '--key-buffer-size=1M',
  '--aria-pagecache-buffer-size=1M',
  '--performance-schema=OFF',
];

function asUser(): string[] {
  return process.getuid?.() === 0 ? ['--user=root'] : [];
}

function install(folder: string): void {
  // Its temporary files have names that two installations at once may both choose, so each has a folder for them.
  const from = ['--no-defaults', `--datadir=${join(folder, 'data')}`, `--tmpdir=${folder}`, ...asUser()];
  try {
    execFileSync(
      'mariadb-install-db',
      [...from, '--auth-root-authentication-method=normal', '--skip-name-resolve', '--skip-test-db', ...small],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new Error('these tests need a MariaDB server: install mariadb-server (mariadb-install-db, mariadbd)');
  }
}

function start(folder: string, port: number, { tls, settings = [] }: MariadbOptions) {
  const secure = tls ? [`--ssl-ca=${tls.ca}`, `--ssl-cert=${tls.cert}`, `--ssl-key=${tls.key}`] : [];
  const server = spawn(
    'mariadbd',
    [
      '--no-defaults',
      ...asUser(),
      `--datadir=${join(folder, 'data')}`,
      `--socket=${join(folder, 'socket')}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--log-error=${join(folder, 'log')}`,
      '--bind-address=127.0.0.1',
      `--port=${port}`,
      '--skip-name-resolve',
      '--skip-log-bin',
      '--innodb-flush-log-at-trx-commit=0',
      '--max-allowed-packet=64M',
      '--character-set-server=utf8mb4',
      ...small,
      ...secure,
      ...settings,
    ],
    { stdio: 'ignore' },
  );
  server.on('error', () => {});
  // A test process that is itself ended leaves no server behind.
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  server.once('exit', () => process.removeListener('exit', kill));
  return server;
}

function handle(folder: string, port: number, first: ChildProcess, options: MariadbOptions): Mariadb {
  let server = first;
  const end = async (signal: NodeJS.Signals) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill('SIGCONT');
    server.kill(signal);
    await ended;
  };
  const mariadb: Mariadb = {
    port,
    url: `mysql://root@127.0.0.1:${port}/promo`,
    sql: (text) => run(port, text),
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGKILL');
      server = start(folder, port, options);
      await untilReady(mariadb, server, folder);
    },
    pause: () => void server.kill('SIGSTOP'),
    unpause: () => void server.kill('SIGCONT'),
    stop: async () => {
      // Nothing in the folder outlives the test, so there is nothing to shut down in an orderly way.
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return mariadb;
}

async function run(port: number, text: string, database: string | undefined = 'promo'): Promise<RowDataPacket[]> {
  const connection = await createConnection({
    host: '127.0.0.1',
    port,
    user: 'root',
    ...(database ? { database } : {}),
    charset: 'utf8mb4',
    multipleStatements: true,
  });
  try {
    await connection.query("SET sql_mode = ''");
    const [rows] = await connection.query<RowDataPacket[]>(text);
    return rows;
  } finally {
    await connection.end();
  }
}

async function untilReady(mariadb: Mariadb, server: ChildProcess, folder: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (server.exitCode !== null || server.pid === undefined) throw new Error(`MariaDB did not start:\n${log(folder)}`);
    try {
      await run(mariadb.port, 'SELECT 1', '');
      return;
    } catch {
      await setTimeout(100);
    }
  }
  await mariadb.stop();
  throw new Error('MariaDB did not start within 30 seconds');
}

function log(folder: string): string {
  try {
    return readFileSync(join(folder, 'log'), 'utf8');
  } catch {
    return 'no log: is mariadbd on the PATH?';
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

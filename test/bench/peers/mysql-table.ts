import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { type Connection, createConnection } from 'mysql2';
import type { Side } from '#shared/finding.ts';
import type { SettingsOf } from '#shared/source-settings.ts';
import { type Mariadb, startMariadb } from '#test/support/mariadb.ts';
import { names } from '../sides/records.ts';

/** A table as a promotion system would have it, in a server with room to hold it. */
export const mysqlRecordsMax = {
  records: 20_000_000,
  because: 'would take over ten minutes to load and to compare with the peers',
};
export const tableBytesPerRecord = 130;

export function startServer(): Promise<Mariadb> {
  return startMariadb({ settings: ['--innodb-buffer-pool-size=1G', '--innodb-log-file-size=512M'] });
}

/** The server reads the file itself: nothing is faster. */
export async function fillTable(server: Mariadb, table: Side, csv: string): Promise<void> {
  await server.sql(
    `CREATE TABLE ${table} (sku BIGINT PRIMARY KEY, sku_name VARCHAR(64) NOT NULL, price DECIMAL(12,2) NOT NULL, status INT NOT NULL, updated_at DATETIME NOT NULL)`,
  );
  const from = `'${csv}' INTO TABLE ${table} FIELDS TERMINATED BY ',' IGNORE 1 LINES`;
  await server.sql(`LOAD DATA INFILE ${from} (${names.join(', ')})`);
  await server.sql(`ANALYZE TABLE ${table}`);
}

export function tableSource(server: Mariadb, table: Side): SettingsOf<'mysql'> {
  return { type: 'mysql', url: server.url, table };
}

/** mysql2's own rate: the rows as it hands them out, one by one, and dropped. */
export function streamRows(server: Mariadb, table: Side, rowsAsArray: boolean): Promise<number> {
  const connection = createConnection(server.url);
  return new Promise((resolve, reject) => {
    let rows = 0;
    connection
      .query({ sql: `SELECT ${names.join(', ')} FROM ${table}`, rowsAsArray })
      .on('error', reject)
      .on('result', () => rows++)
      .on('end', () => {
        connection.destroy();
        resolve(rows);
      });
  });
}

/** How many bytes the rows of `streamRows` are on the wire: four of the packet, and one before each of five short texts. */
export async function rowBytes(server: Mariadb, table: Side): Promise<number> {
  const lengths = names.map((name) => `LENGTH(${name})`).join(' + ');
  const [row] = await server.sql(`SELECT SUM(${lengths} + ${4 + names.length}) AS bytes FROM ${table}`);
  return Number(row?.bytes);
}

/**
 * The limit: the query sent over the socket of a connection that mysql2 has opened, and the bytes of the answer only
 * counted, until as many have come as the rows have. Returns the bytes.
 */
export async function countBytes(server: Mariadb, table: Side, bytesExpected: number): Promise<number> {
  const connection = createConnection(server.url);
  await new Promise<void>((resolve, reject) => connection.connect((error) => (error ? reject(error) : resolve())));
  const socket = socketOf(connection);
  socket.removeAllListeners('data');
  return new Promise((resolve, reject) => {
    let bytes = 0;
    socket.on('error', reject).on('close', () => reject(new Error(`the server closed after ${bytes} bytes`)));
    socket.on('data', (chunk) => {
      bytes += chunk.length;
      if (bytes < bytesExpected) return;
      socket.removeAllListeners('close');
      connection.destroy();
      resolve(bytes);
    });
    socket.write(queryPacket(`SELECT ${names.join(', ')} FROM ${table}`));
  });
}

/** mysql2 does not declare the socket that it reads from. */
function socketOf(connection: Connection): Socket {
  const { stream } = connection as unknown as { stream: Socket & EventEmitter };
  return stream;
}

/** COM_QUERY: https://mariadb.com/kb/en/com_query/ */
function queryPacket(sql: string): Buffer {
  const body = Buffer.from(`\x03${sql}`, 'latin1');
  return Buffer.concat([Buffer.from([body.length & 255, (body.length >> 8) & 255, body.length >> 16, 0]), body]);
}

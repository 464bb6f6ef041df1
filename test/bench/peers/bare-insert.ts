import type { Connection } from 'mysql2/promise';
import { limits } from '#shared/limits.ts';
import type { Mariadb } from '#test/support/mariadb.ts';

/** A table's rows, at hand to be inserted again. */
export type TableRows = { columns: string[]; values: unknown[][] };

export async function readRows(server: Mariadb, table: string): Promise<TableRows> {
  const rows = await server.sql(`SELECT * FROM ${table}`);
  return { columns: Object.keys(rows[0] ?? {}), values: rows.map((row) => Object.values(row)) };
}

/** The least with mysql2: several rows a statement, as many as the journal takes, each statement a transaction. */
export async function insertBare(connection: Connection, table: string, { columns, values }: TableRows): Promise<void> {
  const sql = `INSERT INTO ${table} (${columns.join(', ')}) VALUES ?`;
  for (let from = 0; from < values.length; from += limits.journalBatchRows)
    await connection.query(sql, [values.slice(from, from + limits.journalBatchRows)]);
}

import { TieoutError } from '#shared/errors.ts';
import type { Estimate } from '../source.ts';
import type { MysqlConnection } from './connection.ts';
import type { SqlSetting } from './errors.ts';

/** The server's guess of the largest number of records it will look at in one table. */
export async function explainedRecords(
  connection: MysqlConnection,
  sql: string,
  setting: SqlSetting | undefined,
  signal: AbortSignal,
): Promise<Estimate> {
  const plan = await explained(connection, sql, setting, signal);
  return { records: Math.max(0, ...plan.map(({ rows }) => Number(rows ?? 0))), isExact: false };
}

/**
 * The server's plan of a statement, empty where it gives none: not every statement that gives records can be explained,
 * and a view only to who may see its definition. A statement that is wrong will say so when it is read.
 */
export async function explained(
  connection: MysqlConnection,
  sql: string,
  setting: SqlSetting | undefined,
  signal: AbortSignal,
): Promise<Record<string, string | null>[]> {
  try {
    return await connection.rows(`EXPLAIN ${sql}`, setting, signal);
  } catch (error) {
    if (error instanceof TieoutError && !error.isTransient && error.code !== 'interrupted') return [];
    throw error;
  }
}

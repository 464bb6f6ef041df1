import { DuckDBInstance } from '@duckdb/node-api';
import type { Side } from '#shared/finding.ts';
import { expectCount } from '../engine.ts';
import { names } from '../sides/records.ts';

/** DuckDB in memory: the same CSV files loaded as text, then joined. */
export type DuckDb = {
  version: string;
  load(paths: Record<Side, string>, threads: number): Promise<void>;
  /** Finds what differs by a full outer join, and how many there should be. */
  join(expected: number, threads: number): Promise<void>;
  /** Gives the memory of the tables back. */
  clear(): Promise<void>;
};

/** Loaded as text a pair takes some 250 bytes of memory: beyond this DuckDB would be measured swapping to disk. */
export const duckDbRecordsMax = 20_000_000;

export async function openDuckDb(folder: string): Promise<DuckDb> {
  const db = await (await DuckDBInstance.create(':memory:', { temp_directory: folder })).connect();
  const rowOf = async (sql: string) => (await db.runAndReadAll(sql)).getRows()[0] ?? [];
  return {
    version: String((await rowOf('SELECT version()'))[0]),
    async load(paths, threads) {
      await db.run(`SET threads TO ${threads}`);
      for (const [side, path] of Object.entries(paths)) {
        await db.run(`CREATE OR REPLACE TABLE ${side} AS SELECT * FROM read_csv('${path}', all_varchar = true)`);
      }
    },
    async join(expected, threads) {
      await db.run(`SET threads TO ${threads}`);
      const [found] = await rowOf(fullOuterJoin('::INTEGER'));
      expectCount(Number(found), expected, 'DuckDB');
    },
    async clear() {
      await db.run('DROP TABLE IF EXISTS inbound');
      await db.run('DROP TABLE IF EXISTS outbound');
    },
  };
}

/** Counts the pairs that do not tie out, in the words of any SQL database that has the join. */
export function fullOuterJoin(cast = '', inbound = 'inbound', outbound = 'outbound'): string {
  const differs = names.slice(1).map((name) => `i.${name} IS DISTINCT FROM o.${name}`);
  const where = ['i.sku IS NULL', 'o.sku IS NULL', ...differs].join(' OR ');
  return `SELECT count(*)${cast} FROM ${inbound} i FULL OUTER JOIN ${outbound} o ON i.sku = o.sku WHERE ${where}`;
}

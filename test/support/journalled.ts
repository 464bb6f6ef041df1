import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mariadb } from './mariadb.ts';

/** Two CSV sides of so many records with a definition that names a journal: every 10th is missing, every 7th differs. */
export function journalledSides(
  folder: string,
  url: string,
  options: { level?: string; records?: number } = {},
): string {
  const { level = 'findings', records = 2_000 } = options;
  const numbers = Array.from({ length: records }, (_, i) => i);
  const side = (rows: string[]) => `sku,price\n${rows.join('\n')}\n`;
  writeFileSync(join(folder, 'in.csv'), side(numbers.map((i) => `SKU-${i},${i}`)));
  const held = numbers.filter((i) => i % 10 !== 0).map((i) => `SKU-${i},${i % 7 === 0 ? i + 1 : i}`);
  writeFileSync(join(folder, 'out.csv'), side(held));
  const path = join(folder, 'sku.yaml');
  writeFileSync(
    path,
    `name: sku\nkey: [sku]\nfields: [price]\ninbound: { type: csv, path: in.csv }\noutbound: { type: csv, path: out.csv }\njournal: { url: "${url}", level: ${level} }\n`,
  );
  return path;
}

/** How many rows each of a journal's tables has, and how many of them are there once only. */
export async function rowsIn(mariadb: Mariadb, database = 'promo'): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of ['run', 'partition', 'finding', 'matched', 'decision', 'checkpoint']) {
    const [row] = await mariadb.sql(`SELECT COUNT(*) AS n FROM ${database}.tieout_${table}`);
    counts[table] = Number(row?.n);
  }
  return counts;
}

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import type { SettingsOf } from '#shared/source-settings.ts';
import { expectCount } from '../engine.ts';
import { fullOuterJoin } from './duckdb.ts';

/** A database with one table `promo` whose primary key is the row's own place, which is what suits SQLite best. */
export async function fillSqlite(path: string, csv: string): Promise<void> {
  const db = new Database(path);
  try {
    db.pragma('journal_mode = OFF');
    db.pragma('synchronous = OFF');
    db.exec('CREATE TABLE promo (sku INTEGER PRIMARY KEY, sku_name TEXT, price TEXT, status TEXT, updated_at TEXT)');
    const insert = db.prepare('INSERT INTO promo VALUES (CAST(? AS INTEGER), ?, ?, ?, ?)');
    let isHeader = true;
    db.exec('BEGIN');
    for await (const line of createInterface({ input: createReadStream(csv, { highWaterMark: 1024 * 1024 }) })) {
      if (!isHeader) insert.run(line.split(','));
      isHeader = false;
    }
    db.exec('COMMIT');
    db.exec('ANALYZE');
  } finally {
    db.close();
  }
}

export function sqliteSource(path: string): SettingsOf<'sqlite'> {
  return { type: 'sqlite', path, table: 'promo' };
}

export function sqliteVersion(): string {
  const db = new Database(':memory:');
  const version = db.prepare('SELECT sqlite_version()').pluck().get();
  db.close();
  return String(version);
}

/** SQLite's own full outer join of both databases over their primary keys. */
export function joinInSqlite(inbound: string, outbound: string, expected: number): void {
  const db = new Database(inbound, { readonly: true });
  try {
    db.prepare('ATTACH ? AS other').run(outbound);
    db.pragma('cache_size = -262144');
    const found = db
      .prepare(fullOuterJoin('', 'main.promo', 'other.promo'))
      .pluck()
      .get();
    expectCount(Number(found), expected, 'SQLite');
  } finally {
    db.close();
  }
}

import type { Migration } from './migration.ts';

/** What a run was expected to take, and what was measured of sources and machines for the sake of estimates. */
export const estimates: Migration = {
  version: 2,
  sql: `
    ALTER TABLE run ADD COLUMN estimate TEXT;
    CREATE TABLE source_sample (
      rules_sha256 TEXT PRIMARY KEY,
      measured_at TEXT NOT NULL,
      rates TEXT NOT NULL
    ) STRICT;
    CREATE TABLE machine (
      machine TEXT PRIMARY KEY,
      measured_at TEXT NOT NULL,
      figures TEXT NOT NULL
    ) STRICT;
  `,
};

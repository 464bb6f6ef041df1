import type { Migration } from './migration.ts';

/** The list of runs: what was run when, how it ended, and the definition it ran under. */
export const runs: Migration = {
  version: 1,
  sql: `
    CREATE TABLE run (
      run TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      state TEXT NOT NULL,
      verdict TEXT,
      started_at TEXT NOT NULL,
      ended_at TEXT,
      definition_path TEXT NOT NULL,
      definition_text TEXT NOT NULL,
      definition_sha256 TEXT NOT NULL,
      rules_sha256 TEXT NOT NULL,
      summary TEXT,
      failure TEXT
    ) STRICT;
    CREATE INDEX run_by_start ON run (started_at, run);
    CREATE INDEX run_by_name ON run (name, started_at);
  `,
};

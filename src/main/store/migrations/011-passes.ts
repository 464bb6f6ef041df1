import type { Migration } from './migration.ts';

/**
 * Passes: clearings that the engine began by itself, one row each, which is also the claim on it. And since when each
 * schedule by cron is known, so that a new one does not begin with what was before it.
 */
export const passes: Migration = {
  version: 11,
  sql: `
    CREATE TABLE pass (
      pass TEXT PRIMARY KEY,
      definition_path TEXT NOT NULL,
      name TEXT NOT NULL,
      activity TEXT,
      starts_at TEXT,
      lead_seconds REAL,
      due_at TEXT NOT NULL,
      begun_at TEXT NOT NULL,
      late_seconds INTEGER NOT NULL,
      stands_for INTEGER NOT NULL,
      state TEXT NOT NULL,
      holder TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      retry_at TEXT,
      run TEXT NOT NULL,
      failure TEXT,
      counts TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX pass_by_definition ON pass (definition_path, due_at);
    CREATE INDEX pass_by_state ON pass (state);
    CREATE TABLE schedule_seen (
      definition_path TEXT PRIMARY KEY,
      cron TEXT NOT NULL,
      zone TEXT NOT NULL,
      since TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};

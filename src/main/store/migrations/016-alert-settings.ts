import type { Migration } from './migration.ts';

/** The alerts of a workspace; and the reports that each run makes of itself, each made once. */
export const alertSettings: Migration = {
  version: 16,
  sql: `
    CREATE TABLE alert_settings (one INTEGER PRIMARY KEY CHECK (one = 1), settings TEXT NOT NULL) STRICT;
    CREATE TABLE run_report (
      run TEXT NOT NULL,
      template TEXT NOT NULL,
      digest TEXT NOT NULL,
      path TEXT NOT NULL,
      state TEXT NOT NULL,
      format TEXT,
      bytes INTEGER,
      sha256 TEXT,
      findings INTEGER,
      failure TEXT,
      PRIMARY KEY (run, template)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX run_report_pending ON run_report (state, run);
  `,
};

import type { Migration } from './migration.ts';

/**
 * How far each run is journalled; alerts on their way out, each under a name that stays the same however often it is
 * sent; and when somebody first looked at a run.
 */
export const journalAndAlerts: Migration = {
  version: 13,
  sql: `
    CREATE TABLE journal (
      run TEXT PRIMARY KEY,
      journal TEXT NOT NULL,
      level TEXT NOT NULL,
      state TEXT NOT NULL,
      at TEXT NOT NULL,
      written TEXT,
      failure TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX journal_pending ON journal (state, run);
    CREATE TABLE alert (
      alert TEXT PRIMARY KEY,
      run TEXT NOT NULL,
      rule TEXT NOT NULL,
      channel TEXT NOT NULL,
      definition_path TEXT NOT NULL,
      message TEXT NOT NULL,
      state TEXT NOT NULL,
      attempts INTEGER NOT NULL,
      folded INTEGER NOT NULL,
      due_at TEXT NOT NULL,
      created_at TEXT NOT NULL,
      sent_at TEXT,
      failure TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX alert_due ON alert (state, due_at);
    CREATE INDEX alert_by_run ON alert (run);
    CREATE TABLE run_look (run TEXT PRIMARY KEY, at TEXT NOT NULL, person TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
};

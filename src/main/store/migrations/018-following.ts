import type { Migration } from './migration.ts';

/** Runs that are over and whose consequences are not all drawn yet; and how often each alert was not taken. */
export const following: Migration = {
  version: 18,
  sql: `
    CREATE TABLE run_followup (
      run TEXT PRIMARY KEY,
      owes_review INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    ALTER TABLE alert ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
    UPDATE alert SET failures = attempts WHERE state = 'waiting';
  `,
};

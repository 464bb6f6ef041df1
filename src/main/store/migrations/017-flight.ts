import type { Migration } from './migration.ts';

/** How long each run waits for what is in flight, and what every ended run has learned of how long items take. */
export const flight: Migration = {
  version: 17,
  sql: `
    CREATE TABLE flight_window (run TEXT PRIMARY KEY, settled TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE flight_lags (
      run TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      measured TEXT NOT NULL,
      lags TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX flight_lags_by_name ON flight_lags (name, measured, run);
  `,
};

import type { Migration } from './migration.ts';

/** How many findings every shape had in a run, so that it is known when one was first and last seen. */
export const shapes: Migration = {
  version: 8,
  sql: `
    CREATE TABLE run_shapes (run TEXT PRIMARY KEY, findings_digest TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE shape_seen (
      run TEXT NOT NULL REFERENCES run_shapes (run),
      shape TEXT NOT NULL,
      findings INTEGER NOT NULL,
      PRIMARY KEY (run, shape)
    ) STRICT, WITHOUT ROWID;
  `,
};

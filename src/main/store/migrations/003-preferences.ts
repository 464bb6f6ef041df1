import type { Migration } from './migration.ts';

/** How the person of this workspace likes the app to look: one row. */
export const preferences: Migration = {
  version: 3,
  sql: `
    CREATE TABLE preferences (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      preferences TEXT NOT NULL
    ) STRICT;
  `,
};

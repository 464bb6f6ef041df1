import type { Migration } from './migration.ts';

/** Findings that were selected singly for a decision: the decision's entry in the trail holds the SHA-256 of their names. */
export const selections: Migration = {
  version: 7,
  sql: `
    CREATE TABLE selection (sha256 TEXT PRIMARY KEY, findings TEXT NOT NULL) STRICT;
  `,
};

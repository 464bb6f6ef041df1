import type { Migration } from './migration.ts';

/** Lists of findings that people have given a name, by reconciliation. */
export const views: Migration = {
  version: 6,
  sql: `
    CREATE TABLE view (
      reconciliation TEXT NOT NULL,
      name TEXT NOT NULL,
      asked TEXT NOT NULL,
      PRIMARY KEY (reconciliation, name)
    ) STRICT, WITHOUT ROWID;
  `,
};

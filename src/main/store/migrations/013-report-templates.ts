import type { Migration } from './migration.ts';

/** Reports that people have given a name, by reconciliation. */
export const reportTemplates: Migration = {
  version: 14,
  sql: `
    CREATE TABLE report_template (
      reconciliation TEXT NOT NULL,
      name TEXT NOT NULL,
      asked TEXT NOT NULL,
      PRIMARY KEY (reconciliation, name)
    ) STRICT, WITHOUT ROWID;
  `,
};

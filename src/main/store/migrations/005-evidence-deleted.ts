import type { Migration } from './migration.ts';

/** When and why a run's evidence was deleted, as JSON; and the runs of a definition in their order. */
export const evidenceDeleted: Migration = {
  version: 5,
  sql: `
    ALTER TABLE run ADD COLUMN evidence_deleted TEXT;
    CREATE INDEX run_by_definition ON run (definition_path, started_at, run);
  `,
};

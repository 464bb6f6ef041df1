import type { Migration } from './migration.ts';

/** How often in a row sending a rerun request, or reading it again, did not work, and when it is tried next. */
export const rerunRetries: Migration = {
  version: 13,
  sql: `
    ALTER TABLE rerun_outbox ADD COLUMN failures INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE rerun_outbox ADD COLUMN retry_at TEXT;
  `,
};

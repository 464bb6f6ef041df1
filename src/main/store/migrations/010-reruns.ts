import type { Migration } from './migration.ts';

/**
 * How far each approved rerun request is sent: its items lie in a file whose SHA-256 the audit trail holds. `round` counts
 * its approvals, `recheck_at` is when its keys are read again.
 */
export const reruns: Migration = {
  version: 10,
  sql: `
    CREATE TABLE rerun_outbox (
      request TEXT PRIMARY KEY,
      run TEXT NOT NULL,
      round INTEGER NOT NULL,
      messages INTEGER NOT NULL,
      sent INTEGER NOT NULL,
      recheck_at TEXT,
      failure TEXT
    ) STRICT;
  `,
};

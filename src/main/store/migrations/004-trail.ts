import type { Migration } from './migration.ts';

/** The audit trail and its checkpoints. Nothing in it is ever changed or removed. */
export const trail: Migration = {
  version: 4,
  sql: `
    CREATE TABLE trail (
      sequence INTEGER PRIMARY KEY,
      at TEXT NOT NULL,
      actor TEXT NOT NULL,
      action TEXT NOT NULL,
      payload TEXT NOT NULL,
      previous TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX trail_by_run ON trail (json_extract(payload, '$.run'), action, sequence);
    CREATE INDEX trail_by_action ON trail (action, sequence);
    CREATE TRIGGER trail_stays BEFORE UPDATE ON trail BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
    CREATE TRIGGER trail_is_kept BEFORE DELETE ON trail BEGIN SELECT RAISE(ABORT, 'the audit trail is append-only'); END;
    CREATE TABLE trail_checkpoint (size INTEGER PRIMARY KEY, checkpoint TEXT NOT NULL) STRICT;
  `,
};

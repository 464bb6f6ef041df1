import type { AlertSettingsBooks } from '#main/core/ports.ts';
import { workspaceAlertsSchema } from '#shared/workspace-alerts.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

/** The channels of a workspace, its quiet hours and its escalation. */
export function alertSettingsBooks(db: Sqlite): AlertSettingsBooks {
  return {
    read() {
      const text = db.prepare<[], string>('SELECT settings FROM alert_settings').pluck().get();
      return workspaceAlertsSchema.parse(text === undefined ? {} : JSON.parse(text));
    },
    save: (settings) =>
      void naming(db.name, 'the workspace', () =>
        db.prepare('INSERT OR REPLACE INTO alert_settings VALUES (1, ?)').run(JSON.stringify(settings)),
      ),
  };
}

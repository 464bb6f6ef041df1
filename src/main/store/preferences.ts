import { defaultPreferences, type Preferences, preferencesSchema } from '#shared/preferences.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

/** The preferences of a workspace's person. What an older or newer Tieout wrote is taken as far as it is understood. */
export function preferenceBooks(db: Sqlite): { read: () => Preferences; save: (preferences: Preferences) => void } {
  return {
    read() {
      const text = db.prepare<[], string>('SELECT preferences FROM preferences').pluck().get();
      return text === undefined ? defaultPreferences : preferencesSchema.parse(JSON.parse(text));
    },
    save: (preferences) =>
      void naming(db.name, 'the workspace', () =>
        db.prepare('INSERT OR REPLACE INTO preferences VALUES (1, ?)').run(JSON.stringify(preferences)),
      ),
  };
}

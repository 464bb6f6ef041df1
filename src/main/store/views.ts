import { type Asked, askedSchema } from '#shared/findings-view.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { namedBooks } from './named.ts';

/** Named lists of findings. */
export function viewBooks(db: Sqlite) {
  return namedBooks<Asked>(db, 'view', (asked) => askedSchema.catch({}).parse(asked));
}

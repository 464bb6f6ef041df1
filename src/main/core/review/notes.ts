import { type Note, noteSchema } from '#shared/review.ts';
import type { Trail } from '../trail/trail.ts';

/** The notes of a run, in the order in which they were written. */
export function notesOf(trail: Trail, run: string): Note[] {
  return trail.of(['note.added', 'note.merged'], run).map(({ action, at, actor, payload }) => {
    if (action === 'note.added') return noteSchema.parse({ ...payload, at, by: actor });
    const { entry: _, ...note } = payload;
    return noteSchema.parse(note);
  });
}

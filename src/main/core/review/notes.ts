import { type Note, noteSchema } from '#shared/review.ts';
import type { Trail } from '../trail/trail.ts';

/** The notes of a run, in the order in which they were written. */
export function notesOf(trail: Trail, run: string): Note[] {
  return trail.of(['note.added'], run).map(({ at, actor, payload }) => noteSchema.parse({ ...payload, at, by: actor }));
}

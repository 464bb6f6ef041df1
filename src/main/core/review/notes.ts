import { type Note, noteSchema } from '#shared/review.ts';
import type { Trail } from '../trail/trail.ts';

/** The notes of a run, in the order in which they were written. */
export function notesOf(trail: Trail, run: string): Note[] {
  return notesIn(trail, run);
}

/**
 * The notes on findings of a reconciliation, whichever of its runs they were written in, in the order in which they were
 * written. The audit trail alone is asked, which a bundle holds whole: it knows one run, and notes of those before it.
 */
export function notesOnFindings(trail: Trail, name: string): NoteOnFinding[] {
  const started = trail.of(['run.started']).filter(({ payload }) => payload.name === name);
  const runs = new Set(started.map(({ payload }) => payload.run));
  return notesIn(trail).flatMap((note) => {
    const { about } = note;
    return runs.has(note.run) && 'finding' in about ? [{ ...note, about }] : [];
  });
}

export type NoteOnFinding = Note & { about: Extract<Note['about'], { finding: unknown }> };

function notesIn(trail: Trail, run?: string): Note[] {
  return trail.of(['note.added', 'note.merged'], run).map(({ action, at, actor, payload }) => {
    if (action === 'note.added') return noteSchema.parse({ ...payload, at, by: actor });
    const { entry: _, ...note } = payload;
    return noteSchema.parse(note);
  });
}

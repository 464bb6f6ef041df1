import type { TrailPayload } from '#shared/trail.ts';
import type { Trail } from '../trail/trail.ts';

/**
 * Whose acts count as somebody's own: theirs, and those of whoever put another key in the place of theirs, who can act
 * in their name. A first key is made for people by whoever adds them; one that replaces another takes something away.
 */
export function actsAs(trail: Pick<Trail, 'of'>, person: string): string[] {
  const made = trail
    .of(['person.key-made'])
    .filter(({ payload }) => (payload as TrailPayload<'person.key-made'>).person === person);
  const last = made.at(-1);
  const isReplaced = last && (last.payload as TrailPayload<'person.key-made'>).replaces !== null;
  return isReplaced && last.actor !== person ? [person, last.actor] : [person];
}

import type { Person } from '#shared/people.ts';
import type { TrailEntry, TrailPayload } from '#shared/trail.ts';

/** The entries that make the roster: there is no other list of people that somebody could change without an entry. */
export const rosterActions = ['person.added', 'person.changed', 'person.key-made', 'person.retired'] as const;

/** The people of a workspace, in the order in which they were added. */
export function rosterOf(entries: Pick<TrailEntry, 'at' | 'action' | 'payload'>[]): Person[] {
  const people = new Map<string, Person>();
  const change = (person: string, changes: Partial<Person>) => {
    const found = people.get(person);
    if (found) people.set(person, { ...found, ...changes });
  };
  for (const { at, action, payload } of entries) {
    if (action === 'person.added') {
      const { person, name, role } = payload as TrailPayload<'person.added'>;
      people.set(person, { person, name, role, publicKey: null, addedAt: at, retiredAt: null });
    } else if (action === 'person.changed') {
      const { person, name, role } = payload as TrailPayload<'person.changed'>;
      change(person, { name, role });
    } else if (action === 'person.key-made') {
      const { person, publicKey } = payload as TrailPayload<'person.key-made'>;
      change(person, { publicKey });
    } else if (action === 'person.retired') {
      change((payload as TrailPayload<'person.retired'>).person, { retiredAt: at });
    }
  }
  return [...people.values()];
}

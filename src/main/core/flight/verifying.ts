import type { RunSummary } from '#shared/run.ts';
import type { TrailPayload } from '#shared/trail.ts';
import type { Trail } from '../trail/trail.ts';

/** Whether the window that a summary tells, and what it left in flight, are those that were entered in the audit trail. */
export function isFlightAsEntered(trail: Pick<Trail, 'of'>, { run, flight }: RunSummary): boolean {
  const last = (action: 'flight.opened' | 'flight.held') => trail.of([action], run).at(-1)?.payload;
  const opened = last('flight.opened') as TrailPayload<'flight.opened'> | undefined;
  const held = last('flight.held') as TrailPayload<'flight.held'> | undefined;
  if (!flight) return opened === undefined && held === undefined;
  const { window, inFlight, kept, lastExpectedBy } = flight;
  return (
    spelt(opened?.window) === spelt(window) &&
    held?.inFlight === inFlight &&
    held.kept === kept &&
    held.lastExpectedBy === lastExpectedBy
  );
}

/** The order of an object's members says nothing, and the trail keeps them in another. */
function spelt(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    member !== null && typeof member === 'object' && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

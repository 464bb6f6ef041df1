import canonicalize from 'canonicalize';
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
    canonicalize(opened?.window) === canonicalize(window) &&
    held?.inFlight === inFlight &&
    held.kept === kept &&
    held.lastExpectedBy === lastExpectedBy
  );
}

import { type FlightWindow, windowOf } from '#shared/flight.ts';
import { type FlightSettings, measuredBy } from '#shared/flight-settings.ts';
import { limits } from '#shared/limits.ts';
import type { SnapshotTotals } from '#shared/tasks.ts';
import type { FlightBooks, Recorder } from '../ports.ts';

export type FlightParts = { flights: FlightBooks; engine: Recorder };

/**
 * Settles how long a run waits for what is not there yet, by what earlier runs have learned, and enters it before anything
 * is compared. A run that is gone on with keeps what it began with: others may have learned more meanwhile.
 */
export function openWindow(
  { flights, engine }: FlightParts,
  { run, name }: { run: string; name: string },
  flight: FlightSettings,
  read: Record<'inbound' | 'outbound', Pick<SnapshotTotals, 'readFrom' | 'readTo'>>,
): FlightWindow {
  const begun = flights.windowOf(run);
  if (begun) return begun;
  const before = flights.learned(name, measuredBy(flight), limits.flightRunsMax);
  const window = windowOf(flight, before, {
    // What outbound gave first was read then: an item expected later may have arrived behind the reader's back.
    readAt: new Date(read.outbound.readFrom).toISOString(),
    believedUntil: new Date(Date.parse(read.inbound.readTo) + limits.flightClockSkewMs).toISOString(),
  });
  engine.enter('flight.opened', { run, window }, () => flights.open(run, window));
  return window;
}

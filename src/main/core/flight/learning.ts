import { type FlightSettings, measuredBy } from '#shared/flight-settings.ts';
import { mergedLags } from '#shared/lags.ts';
import type { RunSummary } from '#shared/run.ts';
import type { Tally } from '#shared/tasks.ts';
import type { FlightBooks, RunEntry } from '../ports.ts';

/** Keeps for later runs how long a run's pairs were on their way, where all of it was compared. */
export function learnFrom(
  { flights }: { flights: FlightBooks },
  { run, name }: Pick<RunEntry, 'run' | 'name'>,
  settings: FlightSettings | undefined,
  { flight, failed }: Pick<RunSummary, 'flight' | 'failed'>,
  tallies: ReadonlyMap<number, Tally>,
): void {
  if (!settings || !flight || flight.pairs === 0 || failed.length > 0) return;
  const lags = mergedLags([...tallies.values()].flatMap((tally) => (tally.flight ? [tally.flight.lags] : [])));
  flights.learn({ run, name, measured: measuredBy(settings) }, lags);
}

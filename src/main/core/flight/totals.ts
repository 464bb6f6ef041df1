import type { FlightSummary, FlightWindow } from '#shared/flight.ts';
import { pairsIn } from '#shared/lags.ts';
import type { Tally } from '#shared/tasks.ts';
import { plural } from '#shared/text.ts';

/** What the partitions of a run found of what is in flight, together. */
export function flightSummary(window: FlightWindow, tallies: Iterable<Tally>): FlightSummary {
  const found = [...tallies].flatMap(({ flight }) => (flight ? [flight] : []));
  const sum = (figure: 'inFlight' | 'kept' | 'unread' | 'unreadPairs') =>
    found.reduce((total, tally) => total + tally[figure], 0);
  const last = found.reduce<number | null>(
    (latest, { lastExpectedMs: at }) => (at === null ? latest : Math.max(latest ?? at, at)),
    null,
  );
  const pairs = found.reduce((total, { lags }) => total + pairsIn(lags.hours.flat()), 0);
  return {
    window,
    ...{ inFlight: sum('inFlight'), kept: sum('kept') },
    lastExpectedBy: last === null ? null : new Date(last).toISOString(),
    ...{ unread: sum('unread'), pairs, unreadPairs: sum('unreadPairs') },
  };
}

/** What a person should know before believing what was told apart from the missing. */
export function flightWarnings({ unread, pairs, unreadPairs }: FlightSummary): string[] {
  const warnings: string[] = [];
  if (unread > 0)
    warnings.push(
      `Of the records missing in outbound ${unread.toLocaleString('en-US')} have no sent time that can be read and believed; they are findings, however lately they were sent.`,
    );
  if (unreadPairs > pairs)
    warnings.push(
      `Of ${plural(pairs + unreadPairs, 'pair')} that were looked at, ${unreadPairs.toLocaleString('en-US')} lack a time that can be read, so little is learned of how long items take; check flight.sent and flight.done.`,
    );
  return warnings;
}

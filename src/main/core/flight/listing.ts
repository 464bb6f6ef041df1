import { TieoutError } from '#shared/errors.ts';
import type { FlightPage } from '#shared/flight.ts';
import type { RunSummary } from '#shared/run.ts';
import type { Workers } from '../ports.ts';

/** What a run left in flight, the first expected first. */
export function flightLists(readers: Workers) {
  return {
    async page(summary: RunSummary, { from, count }: { from: number; count: number }): Promise<FlightPage> {
      const { run, name, flight, evidence } = summary;
      if (!flight) {
        throw new TieoutError('not-found', `run ${run} told nothing in flight apart`, {
          next: 'Say in its definition which columns carry times, such as  flight: { sent: sent_at, done: done_at } , and run it again.',
        });
      }
      const { findings } = evidence;
      const [piece, columns] = await Promise.all([
        readers.run('flightPiece', { findings, from, count }),
        readers.run('columns', { findings }),
      ]);
      return { ...{ run, name, key: columns.key.map((column) => column.name), summary: flight }, ...piece };
    },
  };
}

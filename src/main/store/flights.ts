import type { FlightBooks } from '#main/core/ports.ts';
import { flightWindowSchema } from '#shared/flight.ts';
import { lagsSchema } from '#shared/lags.ts';
import { naming, type Sqlite } from '#storage/sqlite.ts';

/** What was learned of how long items take. A run's name begins with when it started, so the last names are of the last runs. */
export function flightBooks(db: Sqlite): FlightBooks {
  const keep = (sql: string, ...values: string[]) =>
    void naming(db.name, 'the workspace', () => db.prepare(sql).run(...values));
  return {
    open: (run, window) => keep('INSERT INTO flight_window VALUES (?, ?)', run, JSON.stringify(window)),
    windowOf(run) {
      const text = db.prepare<[string], string>('SELECT settled FROM flight_window WHERE run = ?').pluck().get(run);
      return text === undefined ? undefined : flightWindowSchema.parse(JSON.parse(text));
    },
    learn: ({ run, name, measured }, lags) =>
      keep('INSERT OR REPLACE INTO flight_lags VALUES (?, ?, ?, ?)', run, name, measured, JSON.stringify(lags)),
    learned: (name, measured, runsMax) =>
      db
        .prepare<[string, string, number], string>(
          'SELECT lags FROM flight_lags WHERE name = ? AND measured = ? ORDER BY run DESC LIMIT ?',
        )
        .pluck()
        .all(name, measured, runsMax)
        .map((text) => lagsSchema.parse(JSON.parse(text))),
  };
}

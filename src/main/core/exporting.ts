import { TieoutError } from '#shared/errors.ts';
import { type Gauge, isStopRequested } from '#shared/gauge.ts';
import type { Report, ReportEvent } from '#shared/report.ts';
import { gauged } from './gauged.ts';

/** Carries out an export and tells how far it is, then the report. */
export async function* exportReport(
  write: (gauge: Gauge) => Promise<Report>,
  signal?: AbortSignal,
): AsyncGenerator<ReportEvent, void> {
  for await (const event of gauged(write, signal))
    yield 'result' in event ? { report: event.result } : { written: event.done, total: event.total };
}

/** Throws once the export was stopped. */
export function stopsWith(gauge: Gauge): () => void {
  return () => {
    if (isStopRequested(gauge)) throw new TieoutError('interrupted', 'the export was stopped');
  };
}

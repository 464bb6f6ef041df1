import { setTimeout } from 'node:timers/promises';
import { TieoutError } from '#shared/errors.ts';
import { createGauge, type Gauge, isStopRequested, reportFigures, requestStop } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { Report, ReportEvent } from '#shared/report.ts';

/**
 * Carries out an export and tells how far it is, then the report. Whoever stops listening, or aborts, ends it, and has
 * waited until nothing of it is left.
 */
export async function* exportReport(
  write: (gauge: Gauge) => Promise<Report>,
  signal?: AbortSignal,
): AsyncGenerator<ReportEvent, void> {
  const gauge = createGauge();
  const figures = reportFigures(gauge);
  const end = () => requestStop(gauge);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  let isSettled = false;
  const work = write(gauge).finally(() => {
    isSettled = true;
  });
  const settled = work.then(
    () => {},
    () => {},
  );
  try {
    let shown: number | undefined;
    while (!isSettled) {
      const { done: written, total } = figures.get();
      if (written !== shown) yield { written, total };
      shown = written;
      await Promise.race([settled, setTimeout(limits.reportProgressEveryMs)]);
    }
    yield { report: await work };
  } finally {
    end();
    await settled;
    signal?.removeEventListener('abort', end);
  }
}

/** Throws once the export was stopped. */
export function stopsWith(gauge: Gauge): () => void {
  return () => {
    if (isStopRequested(gauge)) throw new TieoutError('interrupted', 'the export was stopped');
  };
}

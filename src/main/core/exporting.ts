import { setTimeout } from 'node:timers/promises';
import { createGauge, reportFigures, requestStop } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { ReportEvent } from '#shared/report.ts';
import type { ReportInput } from '#shared/tasks.ts';
import type { Workers } from './ports.ts';

/**
 * Writes a report on a worker thread and tells how far it is, then the report. Whoever stops listening, or aborts, ends
 * it, and has waited until nothing of it is left.
 */
export async function* exportReport(
  workers: Workers,
  input: Omit<ReportInput, 'gauge'>,
  signal?: AbortSignal,
): AsyncGenerator<ReportEvent, void> {
  const gauge = createGauge();
  const figures = reportFigures(gauge);
  const end = () => requestStop(gauge);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  let isSettled = false;
  const work = workers.run('report', { ...input, gauge }).finally(() => {
    isSettled = true;
  });
  const settled = work.then(
    () => {},
    () => {},
  );
  try {
    let shown: number | undefined;
    while (!isSettled) {
      const { done: written } = figures.get();
      if (written !== shown) yield { written, total: input.summary.findingsKept };
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

import { setTimeout as sleep } from 'node:timers/promises';
import { TieoutError } from '#shared/errors.ts';
import { createGauge, type Gauge, isStopRequested, reportFigures, requestStop } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import type { Tasks } from '#shared/tasks.ts';

type Written = Tasks['report']['output'];

/** How far an export is, in findings written of how many; `written` once the file is there. */
export type ExportProgress = { done: number; total: number; written: Written | null };

/** Carries out an export and tells how far it is whenever that changes. Whoever stops listening stops it. */
export async function* followed(begin: (gauge: Gauge) => Promise<Written>): AsyncGenerator<ExportProgress, void> {
  const gauge = createGauge();
  let written: Written | undefined;
  const work = begin(gauge).then((output) => {
    written = output;
  });
  work.catch(() => {});
  let told = -1;
  try {
    while (!written) {
      await Promise.race([work, sleep(limits.watchEveryMs)]);
      const { done, total } = reportFigures(gauge).get();
      if (done !== told && !written) yield { done, total, written: null };
      told = done;
    }
    yield { done: written.findings, total: written.findings, written };
  } finally {
    requestStop(gauge);
  }
}

/** Throws once the export was stopped. */
export function stopsWith(gauge: Gauge | undefined): () => void {
  return () => {
    if (gauge && isStopRequested(gauge)) throw new TieoutError('interrupted', 'the export was stopped');
  };
}

import { setTimeout } from 'node:timers/promises';
import { createGauge, type Gauge, reportFigures, requestStop } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';

/**
 * Carries out long work that shows on a gauge how far it is, and tells that, then what it came to. Whoever stops
 * listening, or aborts, ends it, and has waited until nothing of it is left.
 */
export async function* gauged<Result>(
  act: (gauge: Gauge) => Promise<Result>,
  signal?: AbortSignal,
): AsyncGenerator<{ done: number; total: number } | { result: Result }, void> {
  const gauge = createGauge();
  const figures = reportFigures(gauge);
  const end = () => requestStop(gauge);
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  let isSettled = false;
  const work = act(gauge).finally(() => {
    isSettled = true;
  });
  const settled = work.then(
    () => {},
    () => {},
  );
  try {
    let shown: number | undefined;
    while (!isSettled) {
      const { done, total } = figures.get();
      if (done !== shown) yield { done, total };
      shown = done;
      await Promise.race([settled, setTimeout(limits.reportProgressEveryMs)]);
    }
    yield { result: await work };
  } finally {
    end();
    await settled;
    signal?.removeEventListener('abort', end);
  }
}

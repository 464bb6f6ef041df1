import { telling } from '#main/core/telling.ts';
import type { BenchEvent } from '#shared/forecast.ts';
import type { App } from '../app.ts';
import type { Implementer } from './implementer.ts';

export function workspaceCalls(os: Implementer['workspace'], app: App) {
  return {
    about: os.about.handler(() => app.about()),
    bench: os.bench.handler(async function* ({ input: { path, records } }): AsyncGenerator<BenchEvent, void> {
      const bench = yield* telling<BenchEvent, BenchResult>((tell) =>
        app.bench(path, { records, onStep: (step) => tell({ step }) }),
      );
      yield { bench };
    }),
  };
}

type BenchResult = Awaited<ReturnType<App['bench']>>;

import type { CollectorSettings } from '#shared/collector.ts';
import { type CollectOptions, collect } from './collector/collect.ts';
import { type CollectorState, metricsText } from './collector/counts.ts';
import { type MetricsPage, serveMetrics } from './collector/metrics.ts';
import { loadCollector } from './core/collector-file.ts';

export type { CollectorState } from './collector/counts.ts';

export type Collecting = Omit<CollectOptions, 'onStarted'> & {
  file: string;
  environment: Record<string, string | undefined>;
  /** Where the counters are served on 127.0.0.1; 0 takes any free port. */
  metricsPort: number | undefined;
  onStarted(started: {
    settings: CollectorSettings;
    state: () => CollectorState;
    metricsUrl: string | undefined;
  }): void;
};

/** Puts the collector together. It needs neither a workspace nor its books: it may run on a machine of its own. */
export async function startCollecting({
  file,
  environment,
  metricsPort,
  ...options
}: Collecting): Promise<CollectorState> {
  const settings = loadCollector(file, environment);
  let state: (() => CollectorState) | undefined;
  let page: MetricsPage | undefined;
  if (metricsPort !== undefined) {
    const none: CollectorState = { seconds: 0, sides: {} };
    page = await serveMetrics(metricsPort, () => metricsText(state?.() ?? none));
  }
  try {
    return await collect(settings, {
      ...options,
      onStarted(current) {
        state = current;
        options.onStarted({ settings, state: current, metricsUrl: page?.url });
      },
    });
  } finally {
    page?.close();
  }
}

import { performance } from 'node:perf_hooks';
import type { SideCounts } from '#shared/collector.ts';
import { type Side, sides } from '#shared/finding.ts';

/** What a collector can say of itself at any moment. */
export type CollectorState = {
  seconds: number;
  sides: Partial<Record<Side, SideState>>;
};
export type SideState = SideCounts & { waiting: number; pending: number; largestBucket: number; isAway: boolean };

export function noCounts(): SideCounts {
  return {
    received: 0,
    redelivered: 0,
    written: 0,
    replaced: 0,
    repeated: 0,
    older: 0,
    ties: 0,
    refused: 0,
    dead: 0,
    acknowledged: 0,
    lost: 0,
    reconnects: 0,
  };
}

const counters: { [Name in keyof SideCounts]: string } = {
  received: 'Messages handed out to this collector.',
  redelivered: 'Of them those handed out before, to this or another collector.',
  written: 'Records written under a new key.',
  replaced: 'Records that took the place of a lower version.',
  repeated: 'Records that were in the pool already.',
  older: 'Records of a lower version than that in the pool.',
  ties: 'Records of the version in the pool with another content.',
  refused: 'Records that the pool refused.',
  dead: 'Messages put into the stream of dead letters.',
  acknowledged: 'Messages acknowledged.',
  lost: 'Messages removed from the queue before a collector saw them.',
  reconnects: 'Connections to the queue made anew.',
};

const gauges: { name: string; help: string; of: (state: SideState) => number }[] = [
  { name: 'waiting', help: 'Messages that wait in the queue.', of: ({ waiting }) => waiting },
  { name: 'pending', help: 'Messages handed out and not acknowledged.', of: ({ pending }) => pending },
  {
    name: 'largest_bucket_entries',
    help: 'Most entries seen in one bucket.',
    of: ({ largestBucket }) => largestBucket,
  },
  { name: 'queue_away', help: '1 while the queue cannot be reached.', of: ({ isAway }) => Number(isAway) },
];

/** Prometheus' text format, version 0.0.4. */
export function metricsText({ seconds, sides: states }: CollectorState): string {
  const present = sides.flatMap((side) => (states[side] ? [[side, states[side]] as const] : []));
  const family = (name: string, type: string, help: string, of: (state: SideState) => number) => [
    `# HELP tieout_collect_${name} ${help}`,
    `# TYPE tieout_collect_${name} ${type}`,
    ...present.map(([side, state]) => `tieout_collect_${name}{side="${side}"} ${of(state)}`),
  ];
  const lines = [
    ...Object.entries(counters).flatMap(([name, help]) =>
      family(`${name}_total`, 'counter', help, (state) => state[name as keyof SideCounts]),
    ),
    ...gauges.flatMap(({ name, help, of }) => family(name, 'gauge', help, of)),
    '# HELP tieout_collect_uptime_seconds Seconds since this collector started.',
    '# TYPE tieout_collect_uptime_seconds gauge',
    `tieout_collect_uptime_seconds ${seconds}`,
    `# HELP process_resident_memory_bytes Resident memory.`,
    `# TYPE process_resident_memory_bytes gauge`,
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
  ];
  return `${lines.join('\n')}\n`;
}

export function secondsSince(start: number): number {
  return Math.round(performance.now() - start) / 1_000;
}

import { figureText, median, type Report, type Unit, type WayFigure } from '../harness/figures.ts';

/** What the engine is to reach. Each target is judged from one benchmark's report; undefined where that has no figure for it. */
export type Target = { what: string; target: string; benchmark: string; judge(report: Report): Judged | undefined };

/** `isReached` is undefined where the size that was measured is not the one that the target speaks of. */
export type Judged = { figure: string; peer: string; ratio: string; isReached: boolean | undefined };

const checkpointSecondsMax = 5;
const peakMegabytesMax = 600;
const headlineRecords = 200_000_000;
/** What speaks of growth is judged from here on: at a smaller size it would be reached by anything. */
const largeRecords = 20_000_000;
const million = 'Tieout, 1,000,000 findings';

export const targets: Target[] = [
  ratio({
    what: 'Pull and keep one side from Redis buckets, to an `hgetall` loop',
    ...{ benchmark: 'redis', id: 'pull', ours: 'Tieout, kept', peers: ['ioredis hgetall loop, not kept'], atLeast: 3 },
  }),
  ratio({
    what: '… to the bare socket',
    ...{ benchmark: 'redis', id: 'pull', ours: 'Tieout, kept', peers: ['bare socket, bytes counted'], atLeast: 0.55 },
  }),
  ratio({
    what: 'Pull and keep one side from MySQL, to mysql2 streaming',
    ...{ benchmark: 'mysql', id: 'pull', ours: 'Tieout, kept', atLeast: 0.6 },
    peers: ['mysql2 rows as objects, not kept', 'mysql2 rows as arrays, not kept'],
  }),
  ratio({
    what: 'Pull and keep both sides from CSV, to DuckDB loading them',
    ...{ benchmark: 'csv', id: 'pull', ours: 'Tieout, all cores', peers: ['DuckDB load, all cores'], atLeast: 1 },
  }),
  ratio({
    what: 'Diff of kept snapshots, to DuckDB’s full outer join, all cores',
    ...{ benchmark: 'csv', id: 'diff', ours: 'Tieout, all cores', atLeast: 4 },
    peers: ['DuckDB full outer join, all cores'],
  }),
  ratio({
    what: '… 1 thread',
    ...{ benchmark: 'csv', id: 'diff', ours: 'Tieout, 1 thread', atLeast: 4 },
    peers: ['DuckDB full outer join, 1 thread'],
  }),
  bound({
    what: 'Diff of kept snapshots, a core',
    ...{ benchmark: 'csv', id: 'core', ours: 'Tieout, 1 thread', limit: { atLeast: 3e6 } },
  }),
  ratio({
    what: 'Whole job from CSV, to DuckDB’s load and join',
    ...{ benchmark: 'run', id: 'whole', ours: 'Tieout', peers: ['DuckDB, all cores'], atLeast: 1 },
  }),
  bound({
    what: 'Peak memory of a run',
    ...{ benchmark: 'run', id: 'memory', ours: 'Tieout', limit: { atMost: peakMegabytesMax } },
    recordsMin: largeRecords,
  }),
  bound({ what: 'Size of a record kept', benchmark: 'run', id: 'size', ours: 'Tieout', limit: { atMost: 20 } }),
  { what: 'Growth: time a pair, to a tenth of the records', target: '≤ 1.3×', benchmark: 'run', judge: growth },
  { what: 'Headline: 200 M × 2 pulled, kept and diffed', target: '< 900 s', benchmark: 'run', judge: headline },
  {
    what: 'A side wholly missing: exact counts, bounded memory',
    target: `all counted, ≤ ${peakMegabytesMax} MB`,
    ...{ benchmark: 'many', judge: many },
  },
  {
    what: 'Resume after `kill -9`: done again, in the pull and in the diff',
    target: `≤ ${checkpointSecondsMax} s each, same digests`,
    ...{ benchmark: 'resume', judge: resume },
  },
  ratio({
    what: 'Events from a Redis stream into the pool, to reading and acknowledging them alone',
    ...{ benchmark: 'collect', id: 'stream', ours: 'Tieout, one process', atLeast: 0.6 },
    peers: ['bare consumer, one process'],
  }),
  ratio({
    what: '… from RabbitMQ',
    ...{ benchmark: 'collect', id: 'queue', ours: 'Tieout, one process', atLeast: 0.6 },
    peers: ['bare consumer, one process'],
  }),
  bound({
    what: 'First paint of Home, engine just started',
    ...{ benchmark: 'face', id: 'paint', ours: million, limit: { atMost: 1000 } },
  }),
  bound({ what: 'Findings opened', ...{ benchmark: 'face', id: 'later', ours: million, limit: { atMost: 200 } } }),
  bound({ what: '… their middle', ...{ benchmark: 'face', id: 'middle', ours: million, limit: { atMost: 200 } } }),
  bound({
    what: '… a filter over five million: first rows',
    ...{ benchmark: 'face', id: 'filter', ours: 'Tieout, 5,000,000 findings', limit: { atMost: 1000 } },
  }),
  bound({
    what: 'The pages as built, loaded before the first one',
    ...{ benchmark: 'face', id: 'bundle', ours: 'Tieout, loaded before the first page', limit: { atMost: 450 } },
  }),
  bound({
    what: 'Pictures a second of a run under way',
    benchmark: 'face',
    id: 'live',
    ours: million,
    limit: { atLeast: 60 },
  }),
];

type Ratio = { what: string; benchmark: string; id: string; ours: string; peers: string[]; atLeast: number };

/** Ours against the fastest of the peers. */
function ratio({ what, benchmark, id, ours, peers, atLeast }: Ratio): Target {
  return {
    what,
    target: `≥ ${atLeast}×`,
    benchmark,
    judge(report) {
      const found = figure(report, id);
      const mine = found?.ways[ours];
      const theirs = peers.flatMap((peer) => found?.ways[peer] ?? []).filter(({ values }) => values.length > 0);
      const [fastest] = theirs.sort((a, b) => median(b.values) - median(a.values));
      if (!found || !mine || !fastest) return undefined;
      const times = median(mine.values) / median(fastest.values);
      const at = fastest.records === undefined ? '' : ` (at ${fastest.records.toLocaleString('en-US')} records)`;
      const peer = `${text(fastest, found.unit)}${at}`;
      return { figure: text(mine, found.unit), peer, ratio: `${times.toFixed(2)}×`, isReached: times >= atLeast };
    },
  };
}

type Limit = { atLeast: number } | { atMost: number };
type Bound = { what: string; benchmark: string; id: string; ours: string; limit: Limit; recordsMin?: number };

function bound({ what, benchmark, id, ours, limit, recordsMin = 0 }: Bound): Target {
  const isWithin = (value: number) => ('atMost' in limit ? value <= limit.atMost : value >= limit.atLeast);
  return {
    what,
    target:
      'atMost' in limit ? `≤ ${limit.atMost}` : `≥ ${limit.atLeast < 1e6 ? limit.atLeast : `${limit.atLeast / 1e6} M`}`,
    benchmark,
    judge(report) {
      const found = figure(report, id);
      const mine = found?.ways[ours];
      if (!found || !mine) return undefined;
      const isReached = judgedFrom(recordsMin, report, isWithin(median(mine.values)));
      return { figure: text(mine, found.unit), peer: '', ratio: '', isReached };
    },
  };
}

/** What is missed at a small size is missed; what is reached there may be missed at a large one. */
function judgedFrom(recordsMin: number, { records }: Report, isReached: boolean): boolean | undefined {
  return isReached && records < recordsMin ? undefined : isReached;
}

function growth(report: Report): Judged | undefined {
  const ways = figure(report, 'growth')?.ways;
  const whole = ways?.Tieout;
  const tenth = ways?.['Tieout, a tenth of the records'];
  if (!whole || !tenth) return undefined;
  const times = median(whole.values) / median(tenth.values);
  const isReached = judgedFrom(largeRecords, report, times <= 1.3);
  return { figure: text(whole, 'µs'), peer: text(tenth, 'µs'), ratio: `${times.toFixed(2)}×`, isReached };
}

/** A smaller size says what the whole would take if nothing changed with it, and judges nothing. */
function headline(report: Report): Judged | undefined {
  const seconds = figure(report, 'seconds')?.ways.Tieout;
  if (!seconds) return undefined;
  const isWhole = report.records === headlineRecords;
  const value = median(seconds.values) * (headlineRecords / report.records);
  const from = isWhole ? '' : `, extrapolated from ${report.records.toLocaleString('en-US')} records`;
  return { figure: `${Math.round(value)} s${from}`, peer: '', ratio: '', isReached: isWhole ? value < 900 : undefined };
}

function many(report: Report): Judged | undefined {
  const found = figure(report, 'found')?.ways.Tieout;
  const kept = figure(report, 'kept')?.ways.Tieout;
  const memory = figure(report, 'memory')?.ways.Tieout;
  const seconds = figure(report, 'seconds')?.ways.Tieout;
  if (!found || !kept || !memory || !seconds) return undefined;
  const counts = `${text(found, 'findings')} counted, ${median(kept.values).toLocaleString('en-US')} kept`;
  const isReached = judgedFrom(largeRecords, report, median(memory.values) <= peakMegabytesMax);
  const figures = `${counts}, ${text(memory, 'MB')}, ${text(seconds, 's')}`;
  return { figure: figures, peer: '', ratio: '', isReached };
}

function resume(report: Report): Judged | undefined {
  const ways = figure(report, 'redone')?.ways;
  const pull = ways?.['Tieout, killed while it pulls'];
  const diff = ways?.['Tieout, killed while it compares'];
  if (!pull || !diff) return undefined;
  const isReached = Math.max(median(pull.values), median(diff.values)) <= checkpointSecondsMax;
  return { figure: `${text(pull, 's')} and ${text(diff, 's')}`, peer: '', ratio: '', isReached };
}

function figure({ figures }: Report, id: string) {
  return figures.find((each) => each.id === id);
}

function text({ values }: WayFigure, unit: Unit): string {
  return figureText(median(values), unit);
}

import { figureText, median, type Report, type Unit, type WayFigure } from '../harness/figures.ts';

/** What the engine is to reach. Each target is judged from one benchmark's report; undefined where that has no figure for it. */
export type Target = { what: string; target: string; benchmark: string; judge(report: Report): Judged | undefined };

/** `isReached` is undefined where the size that was measured is not the one that the target speaks of. */
export type Judged = { figure: string; peer: string; ratio: string; isReached: boolean | undefined };

const checkpointSecondsMax = 5;
const headlineRecords = 200_000_000;

export const targets: Target[] = [
  ratio(
    'Pull and keep one side from Redis buckets, to an `hgetall` loop',
    'redis',
    'pull',
    'Tieout, kept',
    ['ioredis hgetall loop, not kept'],
    3,
  ),
  ratio('… to the bare socket', 'redis', 'pull', 'Tieout, kept', ['bare socket, bytes counted'], 0.55),
  ratio(
    'Pull and keep one side from MySQL, to mysql2 streaming',
    'mysql',
    'pull',
    'Tieout, kept',
    ['mysql2 rows as objects, not kept', 'mysql2 rows as arrays, not kept'],
    0.6,
  ),
  ratio(
    'Pull and keep both sides from CSV, to DuckDB loading them',
    'csv',
    'pull',
    'Tieout, all cores',
    ['DuckDB load, all cores'],
    1,
  ),
  ratio(
    'Diff of kept snapshots, to DuckDB’s full outer join, all cores',
    'csv',
    'diff',
    'Tieout, all cores',
    ['DuckDB full outer join, all cores'],
    4,
  ),
  ratio('… 1 thread', 'csv', 'diff', 'Tieout, 1 thread', ['DuckDB full outer join, 1 thread'], 4),
  bound('Diff of kept snapshots, a core', 'csv', 'diff', 'Tieout, 1 thread', { atLeast: 3e6 }),
  ratio('Whole job from CSV, to DuckDB’s load and join', 'run', 'whole', 'Tieout', ['DuckDB, all cores'], 1),
  bound('Peak memory of a run', 'run', 'memory', 'Tieout', { atMost: 600 }),
  bound('Size of a record kept', 'run', 'size', 'Tieout', { atMost: 20 }),
  { what: 'Growth: time a pair, to a tenth of the records', target: '≤ 1.3×', benchmark: 'run', judge: growth },
  { what: 'Headline: 200 M × 2 pulled, kept and diffed', target: '< 900 s', benchmark: 'run', judge: headline },
  {
    what: 'A side wholly missing: exact counts, bounded memory',
    target: 'all counted, ≤ 600 MB',
    benchmark: 'many',
    judge: many,
  },
  {
    what: 'Resume after `kill -9`: done again, in the pull and in the diff',
    target: `≤ ${checkpointSecondsMax} s each, same digests`,
    benchmark: 'resume',
    judge: resume,
  },
];

/** Ours against the fastest of the peers. */
function ratio(what: string, benchmark: string, id: string, ours: string, peers: string[], atLeast: number): Target {
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
      const peer = `${text(fastest, found.unit)}${fastest.records === undefined ? '' : ` (at ${fastest.records.toLocaleString('en-US')} records)`}`;
      return { figure: text(mine, found.unit), peer, ratio: `${times.toFixed(2)}×`, isReached: times >= atLeast };
    },
  };
}

type Bound = { atLeast: number } | { atMost: number };

function bound(what: string, benchmark: string, id: string, ours: string, limit: Bound): Target {
  const isMost = 'atMost' in limit;
  const amount = isMost ? limit.atMost : limit.atLeast;
  return {
    what,
    target: isMost ? `≤ ${amount}` : `≥ ${amount / 1e6} M`,
    benchmark,
    judge(report) {
      const found = figure(report, id);
      const mine = found?.ways[ours];
      if (!found || !mine) return undefined;
      const value = median(mine.values);
      return {
        figure: text(mine, found.unit),
        peer: '',
        ratio: '',
        isReached: isMost ? value <= amount : value >= amount,
      };
    },
  };
}

function growth(report: Report): Judged | undefined {
  const ways = figure(report, 'growth')?.ways;
  const whole = ways?.Tieout;
  const tenth = ways?.['Tieout, a tenth of the records'];
  if (!whole || !tenth) return undefined;
  const times = median(whole.values) / median(tenth.values);
  return { figure: text(whole, 'µs'), peer: text(tenth, 'µs'), ratio: `${times.toFixed(2)}×`, isReached: times <= 1.3 };
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
  const figures = `${counts}, ${text(memory, 'MB')}, ${text(seconds, 's')}`;
  return { figure: figures, peer: '', ratio: '', isReached: median(memory.values) <= 600 };
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

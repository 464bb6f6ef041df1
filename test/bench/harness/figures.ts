import * as z from 'zod';

/**
 * What a benchmark leaves behind in `out/bench`: figures, each with every way it was measured for. Read again by the
 * table in docs/performance.md, so the shape is a schema.
 */
const wayFigure = z.object({
  /** One value a round, in the figure's unit; none where the way was absent. */
  values: z.array(z.number()),
  seconds: z.array(z.number()),
  /** Processor time of each round, of all threads. */
  cpuSeconds: z.array(z.number()),
  /** Set where this way was given fewer or more records than the benchmark's size. */
  records: z.int().optional(),
  /** Why there are no values, and what to install. */
  absent: z.string().optional(),
  note: z.string().optional(),
});

export const units = [
  'records/s',
  'pairs/s',
  'findings/s',
  'events/s',
  'rows/s',
  's',
  'MB',
  'bytes',
  'µs',
  'ms',
  'pictures/s',
  'KB',
  'findings',
  'records',
  'partitions',
] as const;

export const figureSchema = z.object({
  id: z.string(),
  what: z.string(),
  unit: z.enum(units),
  ways: z.record(z.string(), wayFigure),
});

export const reportSchema = z.object({
  name: z.string(),
  /** As it was asked for: `20m`. */
  size: z.string(),
  asked: z.int(),
  /** As it was measured: fewer than asked where disk or memory did not allow them. */
  records: z.int(),
  reduced: z.string().optional(),
  rounds: z.int(),
  measuredAt: z.string(),
  machine: z.object({
    processor: z.string(),
    cores: z.int(),
    memoryGb: z.number(),
    system: z.string(),
    /** How many threads wanted a core when the benchmark began: others' work. Not known on Windows. */
    load: z.number().optional(),
  }),
  versions: z.record(z.string(), z.string()),
  figures: z.array(figureSchema),
});

export type WayFigure = z.output<typeof wayFigure>;
export type Figure = z.output<typeof figureSchema>;
export type Unit = Figure['unit'];
export type Report = z.output<typeof reportSchema>;

export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2;
}

/** A value as people read it: `1.83 M records/s`, `412 MB`. */
export function figureText(value: number, unit: Unit): string {
  if (unit.endsWith('s/s') && unit !== 'pictures/s') return `${(value / 1e6).toFixed(value < 1e6 ? 3 : 2)} M ${unit}`;
  if (unit === 'findings' || unit === 'records' || unit === 'partitions') {
    return `${Math.round(value).toLocaleString('en-US')} ${unit}`;
  }
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toFixed(digits)} ${unit}`;
}

/** The median and, where there was more than one round, the lowest and highest: `1.83 M records/s (1.71–1.90)`. */
export function wayText({ values, absent, note, records }: WayFigure, unit: Unit): string {
  if (absent !== undefined) return `absent: ${absent}`;
  const bare = (value: number) => figureText(value, unit).replace(/( M)? \S+$/, '');
  const [lowest, highest] = [bare(Math.min(...values)), bare(Math.max(...values))];
  const spread = lowest === highest ? '' : ` (${lowest}–${highest})`;
  const at = records === undefined ? '' : `, at ${records.toLocaleString('en-US')} records`;
  return `${figureText(median(values), unit)}${spread}${at}${note ? `, ${note}` : ''}`;
}

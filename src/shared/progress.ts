import * as z from 'zod';
import { sides } from './finding.ts';
import { type Gauge, partitionStates, partitionStatesOf, sideFigures } from './gauge.ts';
import { runStates, runSummarySchema } from './run.ts';

const count = z.number().nonnegative();

/** One side while it is read: `done` of `total` is in the source's own unit; a total of 0 is not known. */
const sideProgressSchema = z.object({ records: count, invalid: count, done: count, total: count });

/** How a run stands at a moment. */
export const progressSchema = z.object({
  run: z.string(),
  name: z.string(),
  state: z.enum(runStates),
  inbound: sideProgressSchema,
  outbound: sideProgressSchema,
  /** A character for each partition: the place of its state in `partitionStates`. */
  partitions: z.string(),
  /** What it came to, once it has ended. */
  summary: runSummarySchema.nullable(),
  failure: z.object({ code: z.string(), message: z.string(), next: z.string().optional() }).nullable(),
});
export type Progress = z.output<typeof progressSchema>;
export type LiveFigures = Pick<Progress, 'inbound' | 'outbound' | 'partitions'>;

/** What a gauge shows now. */
export function figuresOf(gauge: Gauge): LiveFigures {
  const [inbound, outbound] = sides.map((side) => {
    const { get } = sideFigures(gauge, side);
    return { records: get('records'), invalid: get('invalid'), done: get('done'), total: get('total') };
  }) as [LiveFigures['inbound'], LiveFigures['outbound']];
  return { inbound, outbound, partitions: Array.from(partitionStatesOf(gauge), String).join('') };
}

/** The states of the partitions, as `partitions` spells them. */
export function spelledStates(partitions: string): (typeof partitionStates)[number][] {
  return Array.from(partitions, (digit) => partitionStates[Number(digit)] ?? 'waiting');
}

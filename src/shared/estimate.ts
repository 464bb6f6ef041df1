import * as z from 'zod';

/**
 * What an estimate rests on, the most trustworthy first: earlier runs of the definition, a sample read of its sources,
 * what this machine was measured to do, or nothing but first guesses.
 */
export const estimateBases = ['runs', 'sample', 'bench', 'guess'] as const;
export type EstimateBasis = (typeof estimateBases)[number];

const count = z.int().nonnegative();
const seconds = z.number().nonnegative();
const rate = z.number().positive();
const bothSides = z.object({ inbound: count, outbound: count });

/** What a run was expected to take when it started; noted in the books before anything is read. */
export const runEstimateSchema = z.object({
  records: bothSides,
  seconds: z.object({ pull: seconds, diff: seconds, total: seconds }),
  bytes: count,
  /** What such an estimate would have been off by on earlier runs; `seconds` has it in already. */
  correction: rate,
  basedOn: z.enum(estimateBases),
  /** How many earlier runs it rests on. */
  runs: count,
});
export type RunEstimate = z.output<typeof runEstimateSchema>;

/** The estimate beside the truth, in a run's summary. */
export const estimateOutcomeSchema = z.object({
  seconds,
  taken: seconds,
  /** Taken for each second estimated: 1 is exact, 2 took twice as long. */
  factor: rate,
  records: bothSides,
  correction: rate,
  basedOn: z.enum(estimateBases),
  runs: count,
});

/** How fast a side is pulled and kept, and how much it weighs. */
export const sideRateSchema = z.object({ recordsPerSecond: rate, bytesPerRecord: rate });
export type SideRate = z.output<typeof sideRateSchema>;

/** What a sample of both sources of a definition showed, where there were records enough to measure by. */
export const sideRatesSchema = z.object({ inbound: sideRateSchema.optional(), outbound: sideRateSchema.optional() });
export type SideRates = z.output<typeof sideRatesSchema>;

/** What this machine does with generated records: keeping them from CSV and from JSON, and comparing them. */
export const machineFiguresSchema = z.object({
  machine: z.string(),
  measuredAt: z.string(),
  records: count,
  csv: sideRateSchema,
  json: sideRateSchema,
  pairsPerSecond: rate,
});
export type MachineFigures = z.output<typeof machineFiguresSchema>;

import * as z from 'zod';

const text = z.string();
const count = z.int().nonnegative();

/** One side's records of the candidates, as they were read again: a sealed snapshot beside the first one. */
const readAgain = z.object({
  ...{ read: count, accepted: count, invalid: count },
  ...{ digest: text, seal: text, readFrom: text, readTo: text },
});

/**
 * What became of a run's candidates that were read again after a settling time. What agrees by then, or is on neither side
 * any more, is settled; the others are the run's findings, as they were read the second time.
 */
export const confirmationSchema = z.object({
  waitMs: count,
  candidates: count,
  settled: count,
  /** Null where nothing was read again: there was no candidate, or there were too many, which a warning says. */
  readings: z.object({ inbound: readAgain, outbound: readAgain }).nullable(),
});
export type Confirmation = z.output<typeof confirmationSchema>;

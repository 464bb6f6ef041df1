import * as z from 'zod';
import { failureSchema } from './failure.ts';

/** A side's first records as a run would read them, and the first that it could not read. */
export const sampleSchema = z.object({
  fields: z.array(z.string()),
  records: z.array(z.array(z.string().nullable())),
  invalid: z.array(z.object({ place: z.string(), reason: z.string() })),
});
export type Sample = z.output<typeof sampleSchema>;

/** What a side gave when it was tried: its first records, or why it could not be read. */
export const sideTrialSchema = z.union([z.object({ sample: sampleSchema }), z.object({ failure: failureSchema })]);
export type SideTrial = z.output<typeof sideTrialSchema>;

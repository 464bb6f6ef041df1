import * as z from 'zod';
import { limits } from './limits.ts';
import { reviewColumns } from './review-columns.ts';

/** What a person may ask of a report besides its format. Each format says which of them it knows; any other is refused. */
export const reportOptionsSchema = z.strictObject({
  /** For programs instead of people: `csv` without guards against formulas, `redis` as the bytes of the protocol. */
  raw: z.boolean().optional(),
  /** Begins a CSV with the mark by which Excel knows UTF-8. */
  bom: z.boolean().optional(),
  language: z.enum(['en', 'zh']).optional(),
  /** The compared fields that are shown, in this order; all of them where nothing is said. The key is always there. */
  fields: z.array(z.string().max(limits.nameCharactersMax)).min(1).max(limits.fieldsMax).optional(),
  /** What is said of each finding in review, in this order; nothing where it is not asked for. */
  review: z.array(z.enum(reviewColumns)).min(1).max(reviewColumns.length).optional(),
  /** Into how many buckets the outbound pool is divided. */
  buckets: z.int().positive().max(limits.bucketsMax).optional(),
});
export type ReportOptions = z.output<typeof reportOptionsSchema>;
export type ReportOption = keyof ReportOptions;
export type ReportLanguage = NonNullable<ReportOptions['language']>;

import * as z from 'zod';
import { standings } from './decision-status.ts';
import { findingKinds } from './finding.ts';
import { limits } from './limits.ts';
import { reportOptionsSchema } from './report-options.ts';

/** What a report is asked for, apart from its run and its file. */
export const reportAskedSchema = z.strictObject({
  format: z.string().max(limits.nameCharactersMax),
  options: reportOptionsSchema.default({}),
  kinds: z.array(z.enum(findingKinds)).min(1).max(findingKinds.length).optional(),
  /** Only findings that stand so in review. */
  standings: z.array(z.enum(standings)).min(1).max(standings.length).optional(),
});
export type ReportAsked = z.output<typeof reportAskedSchema>;

/** A report under a name, of a reconciliation: every run of it can be exported so. */
export const reportTemplateSchema = z.object({
  name: z.string().trim().min(1).max(limits.templateNameCharactersMax),
  asked: reportAskedSchema,
});
export type ReportTemplate = z.output<typeof reportTemplateSchema>;

import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { limits } from '../limits.ts';
import { reportEventSchema, reportFormatSchema } from '../report.ts';
import { reportOptionsSchema } from '../report-options.ts';
import { reportTemplateSchema } from '../report-template.ts';
import { call, list, path, run } from './call.ts';

export const reports = {
  formats: call.output(z.array(reportFormatSchema)),
  /** Writes a run's findings into a file, which is there under its name only when it is whole. Leaving the stream ends it. */
  export: call
    .input(
      run.extend({
        format: z.string().max(limits.nameCharactersMax),
        path: path.shape.path,
        options: reportOptionsSchema.optional(),
        /** What is exported, in its order; without it everything that is kept, by kind and key. */
        list: list.optional(),
        /** What of the master list is on neither side, or not in it, in the place of the findings; as NDJSON or CSV. */
        of: z.literal('master').optional(),
        /** Another run of the reconciliation: what became of each finding between both, in the place of the findings. */
        with: run.shape.run.optional(),
      }),
    )
    .output(eventIterator(reportEventSchema)),
  /** Reports under a name, of the run's reconciliation. */
  templates: call.input(run).output(z.array(reportTemplateSchema)),
  /** Those of every reconciliation. */
  allTemplates: call.output(z.array(reportTemplateSchema.extend({ reconciliation: z.string() }))),
  /** One of the same name is replaced. What its format does not know is refused. */
  saveTemplate: call.input(run.extend({ template: reportTemplateSchema })).output(z.array(reportTemplateSchema)),
  removeTemplate: call
    .input(
      z.object({ reconciliation: z.string().max(limits.nameCharactersMax), name: reportTemplateSchema.shape.name }),
    )
    .output(z.array(reportTemplateSchema)),
};

import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { limits } from '../limits.ts';
import { reportEventSchema, reportFormatSchema } from '../report.ts';
import { reportOptionsSchema } from '../report-options.ts';
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
      }),
    )
    .output(eventIterator(reportEventSchema)),
};

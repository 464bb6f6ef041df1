import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { bundleVerificationSchema } from '../bundle.ts';
import { benchEventSchema } from '../forecast.ts';
import { limits } from '../limits.ts';
import { diskUseSchema } from '../storage.ts';
import { call, count, path } from './call.ts';

export const workspace = {
  /**
   * `exports`: where reports are written that a browser is given. `bundle`: what verifying it came to, where the workspace is
   * somebody's bundle, opened to be read.
   */
  about: call.output(
    z.object({
      ...{ folder: z.string(), exports: z.string(), version: z.string(), threads: count, disk: diskUseSchema },
      bundle: bundleVerificationSchema.nullable(),
    }),
  ),
  /** Measures this machine and, where a definition is named, its sources; then says when a run would be through. */
  bench: call
    .input(path.partial().extend({ records: count.min(1).max(limits.forecastRecordsMax).optional() }))
    .output(eventIterator(benchEventSchema)),
};

import * as z from 'zod';
import { analysisDaysSchema, analysisSchema } from '../analysis.ts';
import { limits } from '../limits.ts';
import { call, count, path } from './call.ts';

const days = analysisDaysSchema.default(limits.analysisDays);

export const analysis = {
  /** Reconciliations that were run here, the newest run first; `path` is the definition of that run. */
  reconciliations: call.output(z.array(z.object({ name: z.string(), path: z.string(), runs: count }))),
  /** How a reconciliation went over the last days, from the books of this workspace. */
  of: call.input(z.object({ name: z.string().min(1).max(limits.nameCharactersMax), days })).output(analysisSchema),
  /** The same of everybody's runs, from the journal that a definition names. */
  journal: call.input(path.extend({ days })).output(analysisSchema),
};

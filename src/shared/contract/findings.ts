import * as z from 'zod';
import { findingSchema } from '../finding.ts';
import { limits } from '../limits.ts';
import { call, count, run } from './call.ts';

export const findings = {
  examples: call.input(run.extend({ perKind: count.max(limits.examplesPerKindMax) })).output(z.array(findingSchema)),
};

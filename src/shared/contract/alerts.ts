import * as z from 'zod';
import { alertLineSchema, alertTestSchema } from '../alert.ts';
import { call, path, run } from './call.ts';

export const alerts = {
  /** Sends a test to every channel of a definition, and says what became of each. */
  test: call.input(path).output(z.array(alertTestSchema)),
  /** What was told of a run, to whom, and what became of it. */
  list: call.input(run).output(z.array(alertLineSchema)),
  /** Says that somebody has seen it: nobody else is called. */
  acknowledge: call.input(run),
};

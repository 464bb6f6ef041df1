import * as z from 'zod';
import { activityLineSchema } from '../activity.ts';
import { call } from './call.ts';

export const activities = {
  /** Every reconciliation that the engine clears by itself, and those that were: the next to come first. */
  list: call.output(z.array(activityLineSchema)),
};

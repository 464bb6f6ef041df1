import { flightPageSchema } from '../flight.ts';
import { limits } from '../limits.ts';
import { call, count, run } from './call.ts';

export const flights = {
  /** What a run left in flight, the first expected first, with how long it waited and what it learned. */
  page: call
    .input(
      run.extend({
        from: count.default(0),
        count: count.max(limits.pageRowsMax).default(limits.pageRowsMax),
      }),
    )
    .output(flightPageSchema),
};

import * as z from 'zod';
import { limits } from '../limits.ts';
import { rerunPreviewSchema, rerunRequestSchema } from '../rerun.ts';
import { scopeSchema } from '../review.ts';
import { call, count, run } from './call.ts';

const request = z.object({ request: z.string().min(1).max(limits.nameCharactersMax) });
const reason = z.string().trim().min(1).max(limits.reasonCharactersMax);
const reasoned = request.extend({ reason });

export const reruns = {
  /** The newest first; those of one run where it is given. */
  list: call.input(run.partial().prefault({})).output(z.array(rerunRequestSchema)),
  show: call.input(request).output(rerunRequestSchema),
  /** What a request would send, and which before it sent some of the same keys. */
  preview: call.input(run.extend({ scope: scopeSchema })).output(rerunPreviewSchema),
  /** `expected` is the count of the preview: where it is another by now, nothing is asked for. */
  ask: call.input(run.extend({ scope: scopeSchema, reason, expected: count.optional() })).output(rerunRequestSchema),
  /** By somebody else than who asked. What is approved is sent by whoever shows the app, or by `send`. */
  approve: call.input(reasoned).output(rerunRequestSchema),
  refuse: call.input(reasoned).output(rerunRequestSchema),
  withdraw: call.input(reasoned).output(rerunRequestSchema),
  /** Sends what is approved and not sent yet. Answers when the receiver holds all of it. */
  send: call.input(request).output(rerunRequestSchema),
  /** Reads the keys of what was sent again now: that closes the request, or opens it again. */
  conclude: call.input(request).output(rerunRequestSchema),
};

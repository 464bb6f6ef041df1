import { eventIterator } from '@orpc/contract';
import * as z from 'zod';
import { partitionCountsSchema } from '../findings-list.ts';
import { limits } from '../limits.ts';
import { progressSchema } from '../progress.ts';
import { runDetailSchema, runLineSchema, runSummarySchema } from '../run.ts';
import { runStorageSchema } from '../storage.ts';
import { call, path, piece, pieceEnd, run } from './call.ts';

const reason = z.string().trim().min(1).max(limits.reasonCharactersMax);

export const runs = {
  /** The newest first; those of one definition where its path is given. */
  list: call
    .input(piece.extend({ path: path.shape.path.optional() }).prefault({}))
    .output(pieceEnd.extend({ runs: z.array(runLineSchema) })),
  show: call.input(run).output(runDetailSchema),
  /** Answers when the run has begun, with what it will not do besides. What becomes of it is watched, or waited for. */
  start: call.input(path).output(run.extend({ warnings: z.array(z.string()) })),
  resume: call.input(run).output(run),
  /** Stops a run at its next checkpoint; it can be resumed. */
  cancel: call.input(run).output(z.object({ wasUnderWay: z.boolean() })),
  /** How a run stands, now and whenever that changes, until it is over. */
  watch: call.input(run).output(eventIterator(progressSchema)),
  /** What a run came to, once it has ended; fails as the run failed. */
  wait: call.input(run).output(runSummarySchema),
  /** What each partition that was compared came to. */
  map: call.input(run).output(z.array(partitionCountsSchema)),
  /** What runs keep on the disk, the newest first. */
  storage: call.input(piece.prefault({})).output(pieceEnd.extend({ runs: z.array(runStorageSchema) })),
  /** Removes a run's snapshots and findings, and notes why. What it came to stays in the books. */
  deleteEvidence: call.input(run.extend({ reason })).output(runStorageSchema),
};

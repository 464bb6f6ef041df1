import * as z from 'zod';
import { journalledSchema, journalRunsSchema, journalStateSchema } from '../journal.ts';
import { call, path, piece, run } from './call.ts';

export const journal = {
  /** Writes a run into its definition's journal, or goes on where it was left; decisions as they stand now. */
  write: call.input(run).output(journalledSchema),
  /** Whether a run is in its journal; null where it never was to be. */
  state: call.input(run).output(journalStateSchema.nullable()),
  /** What the journal of a definition holds, everybody's runs, the newest first: those of its reconciliation, or all. */
  runs: call
    .input(
      piece
        .omit({ after: true })
        .extend({ path: path.shape.path, after: z.string().max(200).optional(), ofAll: z.boolean().default(false) }),
    )
    .output(journalRunsSchema),
};

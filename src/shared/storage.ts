import * as z from 'zod';
import { evidenceDeletionSchema, runStates } from './run.ts';

const bytes = z.int().nonnegative();

/** What a run keeps on the disk. */
export const runStorageSchema = z.object({
  run: z.string(),
  name: z.string(),
  state: z.enum(runStates),
  startedAt: z.string(),
  bytes: z.object({ inbound: bytes, outbound: bytes, findings: bytes, master: bytes.optional(), total: bytes }),
  evidenceDeleted: evidenceDeletionSchema.nullable(),
});
export type RunStorage = z.output<typeof runStorageSchema>;

/** What the workspace takes of its disk. `free` is null where the system does not say. */
export const diskUseSchema = z.object({ used: bytes, free: bytes.nullable() });
export type DiskUse = z.output<typeof diskUseSchema>;

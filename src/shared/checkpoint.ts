import * as z from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** The trail as it stood at a size: the root of its Merkle tree, signed with the engine's key of that workspace. */
export const checkpointSchema = z.strictObject({
  workspace: z.string(),
  size: z.int().positive(),
  root: sha256,
  at: z.string(),
  key: sha256,
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type Checkpoint = z.output<typeof checkpointSchema>;

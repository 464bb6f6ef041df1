import { type Checkpoint, checkpointSchema } from '#shared/checkpoint.ts';
import { isSignedBy, type SigningKey, signWith } from '../people/ed25519.ts';

/** Signs how the trail stands. */
export function signCheckpoint(key: SigningKey, tree: Omit<Checkpoint, 'key' | 'signature'>): Checkpoint {
  const unsigned = { ...tree, key: key.publicKey };
  return { ...unsigned, signature: signWith(key, messageOf(unsigned)) };
}

/** Why a checkpoint is none of this trail's; undefined where it is. Its root is held against the tree elsewhere. */
export function checkpointComplaint(
  checkpoint: Checkpoint,
  workspace: string,
  engineKeys: string[],
): string | undefined {
  const what = `the checkpoint of ${checkpoint.size} entries`;
  if (checkpoint.workspace !== workspace) return `${what} is another workspace's`;
  if (!engineKeys.includes(checkpoint.key)) return `${what} was signed with a key that the trail does not know`;
  if (!isSignedBy(checkpoint.key, messageOf(checkpoint), checkpoint.signature))
    return `${what} does not bear its signature`;
  return undefined;
}

export function parseCheckpoint(text: string): Checkpoint | undefined {
  try {
    return checkpointSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** The lines of a signed checkpoint, after the notes of transparency logs (C2SP tlog-checkpoint): name, size, root. */
function messageOf({ workspace, size, root, at, key }: Omit<Checkpoint, 'signature'>): string {
  return `tieout trail checkpoint 1\n${workspace}\n${size}\n${root}\n${at}\n${key}\n`;
}

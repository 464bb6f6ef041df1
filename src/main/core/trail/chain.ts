import type { Checkpoint } from '#shared/checkpoint.ts';
import type { TrailRow } from '../ports.ts';
import { checkpointComplaint } from './checkpoint.ts';
import { hashOf, nothingBefore } from './entry.ts';
import { emptyFrontier, type Frontier, grow, rootOf } from './merkle.ts';

/** How far a trail was verified: its last entry, its tree, the engine's keys and the workspace it names itself. */
export type Verified = { hash: string; tree: Frontier; workspace: string; engineKeys: string[] };

export const nothingVerified: Verified = { hash: nothingBefore, tree: emptyFrontier, workspace: '', engineKeys: [] };

/** What is wrong with a trail, as a sentence that names the entry, and how far it was what it was. */
export class BrokenTrail extends Error {
  upTo: Verified | undefined;
}

/**
 * Goes on verifying from where it stood: every entry follows the one before, is what it was hashed as, and the tree had
 * the root of each checkpoint at that checkpoint's size. Throws `BrokenTrail`.
 */
export function verifyOn(from: Verified, rows: Iterable<TrailRow>, checkpoints: Checkpoint[] = []): Verified {
  const due = Map.groupBy(checkpoints, ({ size }) => size);
  let verified = from;
  try {
    for (const row of rows) {
      verified = follow(verified, row);
      for (const checkpoint of due.get(verified.tree.size) ?? []) holdAgainst(verified, checkpoint);
    }
    const ahead = checkpoints.find(({ size }) => size > verified.tree.size);
    if (ahead) throw new BrokenTrail(`entries ${verified.tree.size + 1} to ${ahead.size} are gone from its end`);
    return verified;
  } catch (error) {
    if (error instanceof BrokenTrail) error.upTo = verified;
    throw error;
  }
}

/** What an entry that was verified adds to what is known. */
export function follow(verified: Verified, row: TrailRow): Verified {
  const sequence = verified.tree.size + 1;
  if (row.sequence !== sequence)
    throw new BrokenTrail(`entry ${sequence} is not there: entry ${row.sequence} stands in its place`);
  if (row.previous !== verified.hash) throw new BrokenTrail(`entry ${sequence} does not follow the one before it`);
  if (hashOf(row) !== row.hash) throw new BrokenTrail(`entry ${sequence} is not what it was when it was entered`);
  const tree = grow(verified.tree, Buffer.from(row.hash, 'hex'));
  return { ...verified, hash: row.hash, tree, ...founding(verified, row) };
}

function founding({ engineKeys }: Verified, { action, payload }: TrailRow): Partial<Verified> {
  if (action !== 'workspace.founded' && action !== 'engine.key-made') return {};
  const { workspace, engineKey } = JSON.parse(payload) as { workspace?: string; engineKey: string };
  return { engineKeys: [...engineKeys, engineKey], ...(workspace === undefined ? {} : { workspace }) };
}

function holdAgainst(verified: Verified, checkpoint: Checkpoint): void {
  const complaint = checkpointComplaint(checkpoint, verified.workspace, verified.engineKeys);
  if (complaint) throw new BrokenTrail(complaint);
  if (rootOf(verified.tree).toString('hex') !== checkpoint.root)
    throw new BrokenTrail(
      `the first ${checkpoint.size} entries are not those of the checkpoint signed ${checkpoint.at}`,
    );
}

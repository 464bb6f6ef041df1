import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Checkpoint } from '#shared/checkpoint.ts';
import { parseCheckpoint } from './checkpoint.ts';

/**
 * The last checkpoint, kept apart from the workspace: a chain alone cannot show that its tail was cut or that an older
 * copy was put in its place. A workspace that was copied elsewhere is another one to it.
 */
export function outsideCheckpoint(folder: string, workspaceFolder: string) {
  const place = createHash('sha256').update(workspaceFolder).digest('hex').slice(0, 32);
  const path = join(folder, `${place}.json`);
  const read = () => (existsSync(path) ? parseCheckpoint(readFileSync(path, 'utf8')) : undefined);
  return {
    path,
    read,
    /** Why the file says nothing though it is there. */
    complaint: () => (existsSync(path) && !read() ? `${path} holds no checkpoint, or is damaged` : undefined),
    /** A checkpoint that could not be written weakens the next comparison and stops nobody. */
    keep(checkpoint: Checkpoint): void {
      try {
        const before = read();
        if (before?.workspace === checkpoint.workspace && before.size > checkpoint.size) return;
        // What is left of a workspace that was removed is not overwritten by the one that was begun at its place.
        if (before && before.workspace !== checkpoint.workspace)
          renameSync(path, join(folder, `${place}.${before.workspace}.json`));
        write(path, `${JSON.stringify(checkpoint)}\n`);
      } catch {}
    },
  };
}

export type OutsideCheckpoint = ReturnType<typeof outsideCheckpoint>;

/** Of a trail that came from elsewhere this machine remembers nothing, and is to remember nothing. */
export const nowhereOutside: OutsideCheckpoint = {
  path: '',
  read: () => undefined,
  complaint: () => undefined,
  keep: () => {},
};

/** Where the person says, else where a machine keeps what programs remember for a person, else in the workspace. */
export function checkpointsFolder(environment: Record<string, string | undefined>, workspaceFolder: string): string {
  const { TIEOUT_CHECKPOINTS, XDG_STATE_HOME, LOCALAPPDATA, HOME } = environment;
  if (TIEOUT_CHECKPOINTS) return TIEOUT_CHECKPOINTS;
  const state = XDG_STATE_HOME || LOCALAPPDATA || (HOME ? join(HOME, '.local', 'state') : undefined);
  return state ? join(state, 'tieout', 'checkpoints') : join(workspaceFolder, 'checkpoints');
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const partial = `${path}.${process.pid}.partial`;
  const file = openSync(partial, 'w', 0o600);
  writeFileSync(file, text);
  fsyncSync(file);
  closeSync(file);
  renameSync(partial, path);
}

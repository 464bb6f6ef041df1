import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { TieoutError } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { bytesText } from '#shared/text.ts';
import type { Disk } from './ports.ts';
import { isAlive } from './run-lock.ts';

/** A folder of the workspace for what can be made again. */
export type Scratch = { folder: string; remove: () => void };

/** Works in a folder of the workspace that is gone afterwards. */
export async function withScratch<Result>(
  disk: Disk,
  workspace: string,
  act: (folder: string) => Promise<Result>,
): Promise<Result> {
  const { folder, remove } = await makeScratch(disk, workspace);
  try {
    return await act(folder);
  } finally {
    remove();
  }
}

/** Makes such a folder, and removes what a Tieout that was killed left of its own. */
export async function makeScratch(disk: Disk, workspace: string): Promise<Scratch> {
  const scratches = join(workspace, 'scratch');
  const free = await disk.freeBytes(workspace);
  if (free !== null && free < limits.diskReserveBytes) {
    throw new TieoutError('workspace', `there is no room to work in ${workspace}: ${bytesText(free)} are free`, {
      next: `Have ${bytesText(limits.diskReserveBytes)} free on that disk, or choose another folder with --workspace.`,
    });
  }
  const folder = make(scratches);
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

function make(scratches: string): string {
  try {
    const folder = join(scratches, `${process.pid}-${randomBytes(3).toString('hex')}`);
    mkdirSync(folder, { recursive: true });
    for (const name of readdirSync(scratches))
      if (!isAlive(Number(name.split('-')[0]))) rmSync(join(scratches, name), { recursive: true, force: true });
    return folder;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new TieoutError('workspace', `the folder ${scratches} cannot be written: ${error.message}`, {
      next: 'Give write access to the workspace folder, or choose another with --workspace.',
      cause: error,
    });
  }
}

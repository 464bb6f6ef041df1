import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePartNames, manifestName } from '#shared/bundle.ts';
import { TieoutError } from '#shared/errors.ts';

/**
 * Whether a file stands in the place of a workspace's folder that is somebody's bundle, whatever it is called. One that is
 * called so and does not begin so is damaged: whoever opens it says how.
 */
export function isBundleFile(path: string): boolean {
  if (!isFile(path)) return false;
  return path.endsWith('.tieout') || beginsAsBundle(path);
}

/** Throws `workspace` where there is none, before one is made by opening it. */
export function refuseNoWorkspace(folder: string): void {
  if (existsSync(join(folder, 'workspace.db'))) return;
  if (isFile(folder))
    throw new TieoutError('workspace', `${folder} is a file, and neither a workspace nor a bundle`, {
      next: 'Correct --workspace or TIEOUT_HOME: it names the folder of a workspace, or a bundle.',
    });
  const why = existsSync(folder) ? 'it has no workspace.db' : 'it is not there';
  throw new TieoutError('workspace', `there is no workspace in ${folder}: ${why}`, {
    next: 'Correct --workspace or TIEOUT_HOME, or begin one there: tieout demo, or tieout run FILE.',
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** A bundle is a ZIP archive of parts whose names are known; the first one's name is in its first bytes. */
function beginsAsBundle(path: string): boolean {
  const begin = firstBytes(path, nameAt + Math.max(...names.map((name) => name.length)));
  if (begin.length < nameAt || begin.readUInt32LE(0) !== 0x04034b50) return false;
  const name = begin.toString('latin1', nameAt, nameAt + begin.readUInt16LE(nameLengthAt));
  return names.includes(name);
}

/** Where a local file header (APPNOTE 6.3.10, 4.3.7) has the length of its name, and its name. */
const [nameLengthAt, nameAt] = [26, 30];
const names: string[] = [...bundlePartNames, manifestName];

function firstBytes(path: string, count: number): Buffer {
  const file = openSync(path, 'r');
  try {
    const bytes = Buffer.alloc(count);
    return bytes.subarray(0, readSync(file, bytes, 0, count, 0));
  } finally {
    closeSync(file);
  }
}

import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { named } from '#storage/sqlite.ts';

export const bytesPerId = 4;

/** Ids in a file, four bytes each. The bytes are this machine's own, like the scratch folder. */
export function readIds(path: string): Uint32Array {
  const bytes = readFileSync(path);
  const ids = new Uint32Array(bytes.length / bytesPerId);
  Buffer.from(ids.buffer).set(bytes);
  return ids;
}

/** Whoever reads meanwhile reads those from before. */
export function writeIds(path: string, ids: Uint32Array): void {
  const partial = `${path}.partial`;
  try {
    writeFileSync(partial, Buffer.from(ids.buffer, ids.byteOffset, ids.byteLength));
    renameSync(partial, path);
  } catch (error) {
    rmSync(partial, { force: true });
    throw named(error, path, 'a list of findings');
  }
}

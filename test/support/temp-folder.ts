import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

export type TempFolder = { path: (name: string) => string };

/** A folder that is there for one file of tests, and paths in it that nothing has used yet. */
export function tempFolder(): TempFolder {
  let folder = '';
  let used = 0;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'tieout-'));
  });
  afterAll(() => {
    if (!existsSync(folder)) return;
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o755);
    rmSync(folder, { recursive: true, force: true });
  });
  return { path: (name) => join(folder, `${++used}-${name}`) };
}

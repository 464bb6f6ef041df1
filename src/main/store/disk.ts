import { existsSync, statSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Disk } from '#main/core/ports.ts';

/** The disk of the workspace, as the system tells of it. */
export function workspaceDisk(): Disk {
  return {
    async freeBytes(folder) {
      let there = folder;
      while (!existsSync(there) && dirname(there) !== there) there = dirname(there);
      try {
        const { bavail, bsize } = await statfs(there);
        return bavail * bsize;
      } catch {
        // Some network and container file systems have no answer: nothing is refused for that.
        return null;
      }
    },
    async bytesUnder(folder) {
      let bytes = 0;
      for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        // What is gone by now takes nothing.
        bytes += await stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        );
      }
      return bytes;
    },
    bytesOf: (path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
  };
}

import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder with the folders above it, and throws what the system says where it cannot be. (Node's own recursive
 * mkdir never comes back from a file system such as /proc, which says of every new folder that its parent is missing.)
 */
export function makeFolder(path: string): void {
  const missing: string[] = [];
  for (let folder = path; !existsSync(folder); folder = dirname(folder)) missing.push(folder);
  for (const folder of missing.reverse()) {
    try {
      mkdirSync(folder);
    } catch (error) {
      // Another process may have made it in between.
      if (!existsSync(folder)) throw error;
    }
  }
}

import { dirname, resolve } from 'node:path';
import type { Definition } from '#shared/definition.ts';
import { TieoutError } from '#shared/errors.ts';

/**
 * Errors: `usage` where a report would be written over a file that its own reconciliation reads. Paths in a definition
 * begin at its file, `definitionPath`.
 */
export function refuseSource({ inbound, outbound, master }: Definition, definitionPath: string, path: string): void {
  const read = [inbound, outbound, ...(master ? [master.source] : [])];
  for (const source of read) {
    if (!('path' in source) || resolve(dirname(definitionPath), source.path) !== resolve(path)) continue;
    throw new TieoutError('usage', `${path} is what this reconciliation reads`, {
      next: 'Give --out another name; the file was left as it is.',
    });
  }
}

import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, rmSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { limits } from '#shared/limits.ts';

/**
 * Bundles that a person handed to the page, on their way to the engine, which reads files and not browsers. One comes in
 * pieces, as a request may not take long; an empty piece says that it is needed no more. Of those that are forgotten the
 * oldest goes first, and none outlives the server.
 */
export function createUploads(folder: string) {
  const received = new Map<string, string>();
  const remove = (name: string) => {
    const path = received.get(name);
    received.delete(name);
    if (path !== undefined) rmSync(path, { force: true });
  };
  rmSync(folder, { recursive: true, force: true });
  return {
    /** Takes a piece: the first of another file where no name is given. Undefined where there is none by that name. */
    async take(
      name: string | undefined,
      request: IncomingMessage,
    ): Promise<{ name: string; path: string } | undefined> {
      const known = name ?? begin();
      const path = received.get(known);
      if (path === undefined) return undefined;
      let bytes = 0;
      const bounded = new Transform({
        transform(block: Buffer, _, done) {
          bytes += block.length;
          done(bytes > limits.uploadPieceBytesMax ? new Error('a piece larger than it can be') : null, block);
        },
      });
      try {
        await pipeline(request, bounded, createWriteStream(path, { flags: 'a', mode: 0o600 }));
      } catch (error) {
        remove(known);
        throw error;
      }
      if (bytes === 0) remove(known);
      return { name: known, path };
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };

  function begin(): string {
    const [oldest] = received.keys();
    if (oldest !== undefined && received.size >= limits.uploadsMax) remove(oldest);
    mkdirSync(folder, { recursive: true });
    const name = randomBytes(32).toString('base64url');
    received.set(name, join(folder, `${name}.tieout`));
    return name;
  }
}

export type Uploads = ReturnType<typeof createUploads>;

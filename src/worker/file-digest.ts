import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { errorCodeOf } from '#shared/errors.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { Tasks } from '#shared/tasks.ts';
import { named } from '#storage/sqlite.ts';

/** SHA-256 over a file, a piece at a time: a sealed file may be larger than memory. Null where there is none. */
export async function fileDigest({ path }: Tasks['fileDigest']['input']): Promise<Tasks['fileDigest']['output']> {
  try {
    await using file = await open(path);
    const sha256 = createHash('sha256');
    const piece = Buffer.allocUnsafeSlow(limits.fileChunkBytes);
    for (let bytes = 0; ; ) {
      const { bytesRead } = await file.read(piece, 0, piece.length, bytes);
      if (bytesRead === 0) return { bytes, sha256: sha256.digest('hex') };
      sha256.update(piece.subarray(0, bytesRead));
      bytes += bytesRead;
      beat();
    }
  } catch (error) {
    if (errorCodeOf(error) === 'ENOENT') return null;
    throw named(error, path, 'the sealed file');
  }
}

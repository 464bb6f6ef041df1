import { open } from 'node:fs/promises';
import { limits } from '#shared/limits.ts';

/** A file's bytes, a block at a time. */
export async function* fileInBlocks(path: string): AsyncGenerator<Uint8Array> {
  const file = await open(path, 'r');
  try {
    for (;;) {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(limits.fileChunkBytes));
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

import { createHash, type Hash } from 'node:crypto';
import { renameSync, rmSync } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';
import { manifestName, manifestSignaturesName } from '#shared/bundle.ts';
import { TieoutError } from '#shared/errors.ts';
import { type Gauge, isStopRequested, reportFigures } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { PackedPart, Tasks } from '#shared/tasks.ts';
import { makeFolder } from '#storage/folder.ts';
import { writeError } from '#worker/whole-file.ts';
import { ending, localHeader, localHeaderBytes } from './layout.ts';

/** Writes a bundle's parts beside its final name. `finishBundle` makes it one; whatever fails leaves nothing. */
export async function packBundle({ path, parts, gauge }: Tasks['packBundle']['input']) {
  return writing(path, 'w', async (file) => {
    const sizes = await Promise.all(parts.map(async (part) => (await stat(part.file)).size));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const packed: PackedPart[] = [];
    let at = 0;
    let done = 0;
    for (const part of parts) {
      const sha256 = createHash('sha256');
      // The CRC stands before what it is of: its place is kept, and filled when it is known.
      const bodyAt = at + localHeaderBytes(part.name);
      const body = await copied(part.file, file, bodyAt, sha256, (bytes) => {
        done += bytes;
        tell(gauge, done, total);
      });
      const { name } = part;
      await file.write(localHeader({ name, ...body }), 0, undefined, at);
      packed.push({ name, ...body, sha256: sha256.digest('hex') });
      at = bodyAt + body.bytes;
    }
    return packed;
  });
}

/** Adds the manifest and its signatures, and gives the bundle its name once all of it is on the disk. */
export async function finishBundle({ path, packed, manifest, signatures }: Tasks['finishBundle']['input']) {
  const bytes = await writing(path, 'r+', async (file) => {
    const texts = [
      { name: manifestName, text: Buffer.from(manifest) },
      { name: manifestSignaturesName, text: Buffer.from(signatures) },
    ].map(({ name, text }) => ({ name, text, bytes: text.length, crc: crc32(text) }));
    let at = packed.reduce((sum, { name, bytes: size }) => sum + localHeaderBytes(name) + size, 0);
    const write = async (block: Buffer) => {
      await file.write(block, 0, undefined, at);
      at += block.length;
    };
    for (const { text, ...about } of texts) await write(Buffer.concat([localHeader(about), text]));
    await write(ending([...packed, ...texts]));
    await file.sync();
    return at;
  });
  return naming(path, () => {
    renameSync(partialOf(path), path);
    return { bytes };
  });
}

export async function dropBundle({ path }: { path: string }): Promise<undefined> {
  rmSync(partialOf(path), { force: true });
}

function partialOf(path: string): string {
  return `${path}.partial`;
}

async function writing<Result>(path: string, flags: string, act: (file: FileHandle) => Promise<Result>) {
  return naming(path, async () => {
    makeFolder(dirname(path));
    const file = await open(partialOf(path), flags);
    try {
      return await act(file);
    } catch (error) {
      rmSync(partialOf(path), { force: true });
      throw error;
    } finally {
      await file.close();
    }
  });
}

async function copied(from: string, to: FileHandle, at: number, sha256: Hash, onBytes: (bytes: number) => void) {
  const source = await open(from);
  const window = Buffer.allocUnsafe(limits.fileChunkBytes);
  let [bytes, crc] = [0, 0];
  try {
    for (;;) {
      const { bytesRead } = await source.read(window, 0, window.length);
      if (bytesRead === 0) return { bytes, crc };
      const block = window.subarray(0, bytesRead);
      sha256.update(block);
      crc = crc32(block, crc);
      await to.write(block, 0, bytesRead, at + bytes);
      bytes += bytesRead;
      beat();
      onBytes(bytesRead);
    }
  } finally {
    await source.close();
  }
}

function tell(gauge: Gauge, done: number, total: number): void {
  reportFigures(gauge).set(done, total);
  if (!isStopRequested(gauge)) return;
  throw new TieoutError('interrupted', 'the bundle was stopped', { next: 'Make it again; nothing was written.' });
}

async function naming<Result>(path: string, act: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw writeError(error, path);
  }
}

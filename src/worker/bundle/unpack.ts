import { createHash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { bundlePartNames, manifestName, manifestSignaturesName, optionalParts } from '#shared/bundle.ts';
import { errorCodeOf, TieoutError } from '#shared/errors.ts';
import { type Gauge, isStopRequested, reportFigures } from '#shared/gauge.ts';
import { limits } from '#shared/limits.ts';
import { beat } from '#shared/pulse.ts';
import type { Tasks } from '#shared/tasks.ts';
import { directoryIn, endBytes, ending, endingBytes, filesIn, localHeader, type PackedFile } from './layout.ts';

type Output = Tasks['unpackBundle']['output'];

/**
 * Takes a bundle apart into a folder, and says of each part which digest its bytes have. Whatever lies between the parts
 * is held against what must be there first: nothing is unpacked of a file that is not, byte for byte, laid out as a
 * bundle is. A part's name is one of those known, so that it leads nowhere else; its size is that of stored bytes, so
 * that nothing can grow.
 */
export async function unpackBundle({ path, folder, gauge }: Tasks['unpackBundle']['input']): Promise<Output> {
  const file = await opened(path);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw cannotRead(path, 'it is no file');
    const { size } = stat;
    try {
      const files = await layoutOf(file, size);
      return { complaint: null, bytes: size, ...(await parted(file, files, { folder, gauge, size })) };
    } catch (error) {
      if (!(error instanceof BadLayout)) throw error;
      return { complaint: error.message, bytes: size, manifest: null, signatures: null, files: [] };
    }
  } finally {
    await file.close();
  }
}

/** Why a file is no bundle as it was written. */
class BadLayout extends Error {}

async function layoutOf(file: FileHandle, size: number): Promise<PackedFile[]> {
  const end = directoryIn(await bytesAt(file, size - endBytes, endBytes));
  if (!end) throw new BadLayout('it does not end as a bundle does: it was cut or added to, or is none');
  const longest = endingBytes([...bundlePartNames, manifestName, manifestSignaturesName]) - endBytes;
  if (end.bytes > longest || end.at + end.bytes + endBytes !== size)
    throw new BadLayout('its directory is not where or what it says');
  const files = filesIn(await bytesAt(file, end.at, end.bytes));
  const complaint = files === undefined ? 'its directory is damaged' : namesComplaint(files);
  if (files === undefined || complaint) throw new BadLayout(complaint ?? '');
  const mustEnd = ending(files);
  if (mustEnd.length !== size - end.at || !mustEnd.equals(await bytesAt(file, end.at, mustEnd.length)))
    throw new BadLayout('its directory is damaged');
  let at = 0;
  for (const packed of files) {
    const header = localHeader(packed);
    if (!header.equals(await bytesAt(file, at, header.length)))
      throw new BadLayout(`what stands before ${packed.name} is damaged`);
    at += header.length + packed.bytes;
  }
  if (at !== end.at) throw new BadLayout('there is something between its parts');
  return files;
}

function namesComplaint(files: PackedFile[]): string | undefined {
  const names = files.map(({ name }) => name);
  const known: readonly string[] = [...bundlePartNames, manifestName, manifestSignaturesName];
  const expected = known.filter((name) => names.includes(name));
  const other = names.find((name) => !known.includes(name));
  if (other !== undefined) return `it holds something that no bundle holds: ${JSON.stringify(other)}`;
  if (names.length !== expected.length || names.some((name, i) => name !== expected[i]))
    return 'its parts are not in their order';
  const missing = known.find((name) => !names.includes(name) && !(optionalParts as readonly string[]).includes(name));
  if (missing !== undefined) return `${missing} is missing`;
  const large = files.find(({ name, bytes }) => bytes > (bytesMax(name) ?? Number.MAX_SAFE_INTEGER));
  return large && `${large.name} is larger than one can be`;
}

function bytesMax(name: string): number | undefined {
  if (name === manifestName || name === manifestSignaturesName) return limits.bundleManifestBytesMax;
  return name.endsWith('.json') || name.endsWith('.yaml') ? limits.bundleTextBytesMax : undefined;
}

async function parted(file: FileHandle, files: PackedFile[], to: { folder: string; gauge: Gauge; size: number }) {
  const output = { manifest: '', signatures: '', files: [] as Output['files'] };
  const names: Record<string, 'manifest' | 'signatures'> = {
    [manifestName]: 'manifest',
    [manifestSignaturesName]: 'signatures',
  };
  let at = 0;
  for (const packed of files) {
    at += localHeader(packed).length;
    const text = names[packed.name];
    if (text) output[text] = (await bytesAt(file, at, packed.bytes)).toString('utf8');
    output.files.push(await unpacked(file, packed, at, text ? undefined : join(to.folder, packed.name), to));
    at += packed.bytes;
  }
  return output;
}

async function unpacked(
  file: FileHandle,
  { name, bytes, crc }: PackedFile,
  from: number,
  path: string | undefined,
  { gauge, size }: { gauge: Gauge; size: number },
) {
  const sha256 = createHash('sha256');
  const target = path === undefined ? undefined : await open(path, 'wx');
  let sum = 0;
  try {
    for (let done = 0; done < bytes; ) {
      const block = await bytesAt(file, from + done, Math.min(limits.fileChunkBytes, bytes - done));
      sha256.update(block);
      sum = crc32(block, sum);
      await target?.write(block);
      done += block.length;
      beat();
      reportFigures(gauge).set(from + done, size);
      if (isStopRequested(gauge))
        throw new TieoutError('interrupted', 'verifying was stopped', { next: 'Start again.' });
    }
  } finally {
    await target?.close();
  }
  return { name, bytes, sha256: sha256.digest('hex'), isCrcRight: sum === crc };
}

async function bytesAt(file: FileHandle, at: number, bytes: number): Promise<Buffer> {
  if (at < 0 || bytes < 0) return Buffer.alloc(0);
  const block = Buffer.allocUnsafe(bytes);
  for (let read = 0; read < bytes; ) {
    const { bytesRead } = await file.read(block, read, bytes - read, at + read);
    if (bytesRead === 0) throw new BadLayout('it ends before it should');
    read += bytesRead;
  }
  return block;
}

async function opened(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (error) {
    const code = errorCodeOf(error) ?? '';
    throw cannotRead(path, code === 'ENOENT' ? 'it is not there' : code === 'EACCES' ? 'it may not be read' : code);
  }
}

function cannotRead(path: string, why: string): TieoutError {
  return new TieoutError('usage', `${path} cannot be read: ${why}`, { next: 'Name the file of a bundle.' });
}

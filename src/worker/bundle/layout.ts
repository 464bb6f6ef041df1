import { elsewhere, zip64End, zip64EndBytes, zip64Extra, zip64Version } from '#worker/zip64.ts';

/** A file of a bundle: its name, how large it is, and its CRC-32. */
export type PackedFile = { name: string; bytes: number; crc: number };

/**
 * A bundle is a ZIP archive (APPNOTE 6.3.10) of stored files in the ZIP64 form, so that any tool opens it. Its files say
 * everything about it: no date, no comment, no gap and no choice is left, and every byte between them can be held
 * against what it must be.
 */
export function localHeader({ name, bytes, crc }: PackedFile): Buffer {
  const header = Buffer.alloc(localBytes);
  header.writeUInt32LE(0x04034b50, 0);
  common.forEach((value, i) => void header.writeUInt16LE(value, 4 + i * 2));
  header.writeUInt32LE(crc, 14);
  header.writeUInt32LE(elsewhere, 18);
  header.writeUInt32LE(elsewhere, 22);
  header.writeUInt16LE(name.length, 26);
  header.writeUInt16LE(20, 28);
  return Buffer.concat([header, Buffer.from(name, 'latin1'), zip64Extra([bytes, bytes])]);
}

export function localHeaderBytes(name: string): number {
  return localBytes + name.length + 20;
}

/** All that follows the files: the directory, and where it is. */
export function ending(files: readonly PackedFile[]): Buffer {
  let at = 0;
  const entries = files.map((file) => {
    const entry = directoryEntry(file, at);
    at += localHeaderBytes(file.name) + file.bytes;
    return entry;
  });
  const directory = Buffer.concat(entries);
  return Buffer.concat([directory, zip64End(files.length, directory.length, at)]);
}

export function endingBytes(names: readonly string[]): number {
  return names.reduce((sum, name) => sum + entryBytes + name.length + 28, endBytes);
}

/** What the end of a file says of its directory; undefined where it is not the end of a bundle. */
export function directoryIn(end: Buffer): { files: number; bytes: number; at: number } | undefined {
  if (end.length !== endBytes) return undefined;
  const [files, bytes, at] = [24, 40, 48].map((place) => Number(end.readBigUInt64LE(place))) as [
    number,
    number,
    number,
  ];
  if (![files, bytes, at].every((value) => Number.isSafeInteger(value))) return undefined;
  return zip64End(files, bytes, at).equals(end) ? { files, bytes, at } : undefined;
}

/** The files that a directory lists; undefined where it is not as one is written here. */
export function filesIn(directory: Buffer): PackedFile[] | undefined {
  const files: PackedFile[] = [];
  for (let at = 0; at < directory.length; ) {
    if (directory.length - at < entryBytes) return undefined;
    const nameBytes = directory.readUInt16LE(at + 28);
    if (directory.length - at < entryBytes + nameBytes + 28) return undefined;
    const bytes = Number(directory.readBigUInt64LE(at + entryBytes + nameBytes + 4));
    if (!Number.isSafeInteger(bytes)) return undefined;
    const name = directory.toString('latin1', at + entryBytes, at + entryBytes + nameBytes);
    files.push({ name, bytes, crc: directory.readUInt32LE(at + 16) });
    at += entryBytes + nameBytes + 28;
  }
  return files;
}

export const endBytes = zip64EndBytes;
const [localBytes, entryBytes] = [30, 46];
/** Needs version 4.5 (ZIP64); the name is UTF-8; stored. The date is the earliest there is: 1980-01-01. */
const common = [zip64Version, 0x0800, 0, 0, 0x0021] as const;

function directoryEntry({ name, bytes, crc }: PackedFile, at: number): Buffer {
  const entry = Buffer.alloc(entryBytes);
  entry.writeUInt32LE(0x02014b50, 0);
  entry.writeUInt16LE(zip64Version, 4);
  common.forEach((value, i) => void entry.writeUInt16LE(value, 6 + i * 2));
  entry.writeUInt32LE(crc, 16);
  entry.writeUInt32LE(elsewhere, 20);
  entry.writeUInt32LE(elsewhere, 24);
  entry.writeUInt16LE(name.length, 28);
  entry.writeUInt16LE(28, 30);
  entry.writeUInt32LE(elsewhere, 42);
  return Buffer.concat([entry, Buffer.from(name, 'latin1'), zip64Extra([bytes, bytes, at])]);
}

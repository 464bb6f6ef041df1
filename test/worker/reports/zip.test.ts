import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { withLimits } from '#test/support/limits.ts';
import { type ZipEntry, zipped } from '#worker/reports/xlsx/zip.ts';

const texts = { 'a/茶.xml': 'x'.repeat(5_000), 'b.xml': 'short', 'c.xml': '' };
const entries: ZipEntry[] = Object.entries(texts).map(([name, text]) => ({ name, text: [text] }));
const [zip64Record, zip64Locator, plainEnd] = [0x06064b50, 0x07064b50, 0x06054b50];

describe('the ZIP archive of a workbook', () => {
  it('is plain where 32 bits hold its sizes', async () => {
    const bytes = await archive();
    expect(unpacked(bytes)).toEqual(texts);
    expect(bytes.readUInt32LE(bytes.length - 22)).toBe(plainEnd);
    expect(bytes.includes(word(zip64Record))).toBe(false);
    for (const { version, extra } of directory(bytes)) expect([version, extra.length]).toEqual([20, 0]);
  });

  it.each([0, 100, 5_000])('has the ZIP64 form of those values, and no others, that are at least %i', async (most) => {
    const bytes = await withLimits({ zipPlainBytesMax: most }, archive);
    expect(unpacked(bytes)).toEqual(texts);
    const plain = directory(await archive());
    for (const [i, { sizes, version, extra, at }] of directory(bytes).entries()) {
      const known = plain[i]?.sizes ?? [];
      const large = known.map((size) => size >= most);
      const isFar = at === 0xffff_ffff;
      expect(sizes).toEqual(known.map((size, j) => (large[j] ? 0xffff_ffff : size)));
      // The field has the size of the text before that of the packed bytes.
      const inField = known.filter((_, j) => large[j]).toReversed();
      expect(extra.slice(0, inField.length)).toEqual(inField);
      expect(extra.length).toBe(inField.length + (isFar ? 1 : 0));
      expect(version).toBe(extra.length > 0 ? 45 : 20);
      const local = isFar ? (extra.at(-1) ?? 0) : at;
      expect(bytes.readUInt32LE(local)).toBe(0x04034b50);
      expect(descriptorAfter(bytes, local, known[0] ?? 0, large.some(Boolean))).toEqual(known);
    }
  });

  it('has its ends in the ZIP64 form where it has too many files for 16 bits', async () => {
    const bytes = await withLimits({ zipPlainEntriesMax: 3 }, archive);
    expect(unpacked(bytes)).toEqual(texts);
    const record = bytes.length - 22 - 20 - 56;
    expect(bytes.readUInt32LE(record)).toBe(zip64Record);
    expect([24, 32].map((place) => bytes.readBigUInt64LE(record + place))).toEqual([3n, 3n]);
    expect(bytes.readUInt32LE(record + 56)).toBe(zip64Locator);
    expect(bytes.readBigUInt64LE(record + 56 + 8)).toBe(BigInt(record));
    expect(bytes.readUInt16LE(bytes.length - 12)).toBe(0xffff);
  });
});

async function archive(): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of zipped(entries)) pieces.push(piece);
  return Buffer.concat(pieces);
}

function unpacked(bytes: Buffer): Record<string, string> {
  return Object.fromEntries(
    Object.entries(unzipSync(bytes)).map(([name, part]) => [name, Buffer.from(part).toString()]),
  );
}

type DirectoryEntry = { version: number; sizes: number[]; at: number; extra: number[] };

/** What the directory says of each file: its packed bytes and its bytes, and the values of its ZIP64 field. */
function directory(bytes: Buffer): DirectoryEntry[] {
  const found: DirectoryEntry[] = [];
  for (let at = bytes.indexOf(word(0x02014b50)); bytes.readUInt32LE(at) === 0x02014b50; ) {
    const [nameBytes, extraBytes] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30)];
    const field = at + 46 + nameBytes;
    const values = Array.from({ length: Math.max(0, extraBytes - 4) / 8 }, (_, i) => field + 4 + i * 8);
    if (extraBytes > 0) expect([bytes.readUInt16LE(field), bytes.readUInt16LE(field + 2)]).toEqual([1, extraBytes - 4]);
    found.push({
      version: bytes.readUInt16LE(at + 6),
      sizes: [bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 24)],
      at: bytes.readUInt32LE(at + 42),
      extra: values.map((place) => Number(bytes.readBigUInt64LE(place))),
    });
    at = field + extraBytes;
  }
  return found;
}

/** The sizes that follow a file. */
function descriptorAfter(bytes: Buffer, local: number, packedBytes: number, isLarge: boolean): number[] {
  const at = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28) + packedBytes;
  expect(bytes.readUInt32LE(at)).toBe(0x08074b50);
  if (!isLarge) return [bytes.readUInt32LE(at + 8), bytes.readUInt32LE(at + 12)];
  return [Number(bytes.readBigUInt64LE(at + 8)), Number(bytes.readBigUInt64LE(at + 16))];
}

function word(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** What stands in a field of 32 bits, or of 16, whose value is in 64 bits elsewhere (APPNOTE 6.3.10, 4.4.1.4). */
export const elsewhere = 0xffff_ffff;
const elsewhereShort = 0xffff;
/** The version of a reader that knows ZIP64, 4.5. */
export const zip64Version = 45;

/** The ZIP64 extra field (4.5.3): those values of an entry that are `elsewhere`, in their order there. */
export function zip64Extra(values: number[]): Buffer {
  const field = Buffer.alloc(4 + values.length * 8);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(values.length * 8, 2);
  values.forEach((value, i) => void field.writeBigUInt64LE(BigInt(value), 4 + i * 8));
  return field;
}

/**
 * The end of an archive whose directory has so many files and bytes, and begins there: the ZIP64 record (4.3.14), where
 * that is (4.3.15), and the end that older readers look for (4.3.16), which says nothing else.
 */
export function zip64End(files: number, bytes: number, at: number): Buffer {
  const end = Buffer.alloc(zip64EndBytes);
  end.writeUInt32LE(0x06064b50, 0);
  end.writeBigUInt64LE(44n, 4);
  for (const place of [12, 14]) end.writeUInt16LE(zip64Version, place);
  for (const place of [24, 32]) end.writeBigUInt64LE(BigInt(files), place);
  end.writeBigUInt64LE(BigInt(bytes), 40);
  end.writeBigUInt64LE(BigInt(at), 48);
  end.writeUInt32LE(0x07064b50, 56);
  end.writeBigUInt64LE(BigInt(at + bytes), 64);
  end.writeUInt32LE(1, 72);
  end.writeUInt32LE(0x06054b50, 76);
  for (const place of [84, 86]) end.writeUInt16LE(elsewhereShort, place);
  for (const place of [88, 92]) end.writeUInt32LE(elsewhere, place);
  return end;
}

export const zip64EndBytes = 56 + 20 + 22;

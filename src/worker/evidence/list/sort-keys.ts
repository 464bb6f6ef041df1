import type { Sort } from '#shared/findings-list.ts';
import { limits } from '#shared/limits.ts';
import { ByteWriter, varintSize } from '#worker/records/bytes.ts';
import { readVarint, valueEnd } from '#worker/records/packed.ts';
import { type ByteKeys, compareKeys } from '#worker/records/radix-sort.ts';
import { writeSortKey, writeSortNull } from '#worker/records/sort-key.ts';
import { fieldPlace, type ListFile } from './list-file.ts';
import type { Piece, Sight } from './sight.ts';

/** What the findings of a list are put in order by, gathered while they are looked at. */
export type SortKeys = {
  add: (sight: Sight, piece: Piece) => void;
  keys: () => ByteKeys;
  /** The order of two that were added, by their numbers. */
  compare: (a: number, b: number) => number;
};

/**
 * Keys for at most `findingsMax` findings. All of them are held in memory, so that where there are very many, less is
 * kept of a long value.
 */
export function gatherSortKeys(by: Exclude<Sort['by'], 'kind'>, file: ListFile, findingsMax: number): SortKeys {
  const bytesMax = Math.min(limits.sortBytesMax, Math.floor(limits.sortBytesInAllMax / Math.max(1, findingsMax)));
  const starts = new Uint32Array(findingsMax + 1);
  const out = new ByteWriter(Math.max(1024, Math.min(findingsMax * 16, limits.sortBytesInAllMax)));
  const write = by === 'key' ? keyWriter(file, out, bytesMax) : fieldWriter(by, file, out, bytesMax);
  let added = 0;
  return {
    add(sight, piece) {
      const start = out.length;
      write(sight, piece);
      // Escapes and marks may take more than the values did.
      out.length = Math.min(out.length, start + bytesMax);
      starts[++added] = out.length;
    },
    keys: () => ({ bytes: out.bytes, starts }),
    compare: (a, b) => compareKeys(out.bytes, starts, a, b),
  };
}

type Write = (sight: Sight, piece: Piece) => void;

/** Every key column by its type. Unreadable records, which have no key, come first, as nulls do. */
function keyWriter({ key }: ListFile, out: ByteWriter, bytesMax: number): Write {
  return (sight) => {
    let at = sight.keyAt;
    if (at < 0) writeSortNull(out);
    else for (const { type } of key) at = writeValue(type, sight.key, at, out, bytesMax);
  };
}

function fieldWriter(
  by: { field: string; side: 'inbound' | 'outbound' },
  file: ListFile,
  out: ByteWriter,
  bytesMax: number,
): Write {
  const place = fieldPlace(file, by.field);
  const type = file.fields[place]?.type ?? 'text';
  const skipped = file.key.length + place;
  return (sight, piece) => {
    const bytes = piece[by.side];
    let { at } = sight[by.side];
    if (at < 0) return writeSortNull(out);
    for (let column = 0; column < skipped; column++) at = valueEnd(bytes, at);
    writeValue(type, bytes, at, out, bytesMax);
  };
}

/** Returns the position after the value. */
function writeValue(
  type: Parameters<typeof writeSortKey>[0],
  bytes: Uint8Array,
  at: number,
  out: ByteWriter,
  bytesMax: number,
): number {
  const length = readVarint(bytes, at);
  const start = at + varintSize(length);
  const end = start + Math.max(0, length - 1);
  if (length === 0) writeSortNull(out);
  else writeSortKey(type, bytes, start, end, out, bytesMax);
  return end;
}

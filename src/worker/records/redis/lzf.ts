/**
 * Expands what LibLZF compressed (Marc Lehmann; Redis stores texts so) into `target` from `at` on, `length` bytes in
 * all. Returns false where the bytes are not that, or do not give that length. `target` must have the room.
 *
 * A control byte below 32 is followed by that many bytes plus one as they are; a larger one copies 3 to 264 bytes from
 * what was written already: its upper 3 bits say how many, its lower 5 and the last byte how far back.
 */
export function expandLzf(
  source: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  at: number,
  length: number,
): boolean {
  let from = start;
  let to = at;
  const toEnd = at + length;
  while (from < end) {
    const control = source[from++] as number;
    let count: number;
    let copyFrom: number;
    if (control < 32) {
      count = control + 1;
      if (from + count > end || to + count > toEnd) return false;
      for (const literalsEnd = from + count; from < literalsEnd; ) target[to++] = source[from++] as number;
      continue;
    }
    count = (control >> 5) + 2;
    if (count === 9) count += source[from++] as number;
    copyFrom = to - ((control & 31) << 8) - (source[from++] as number) - 1;
    if (from > end || copyFrom < at || to + count > toEnd) return false;
    // The copy may overlap what it writes (that is how a repeated byte is stored), so it goes byte by byte.
    for (const copyEnd = to + count; to < copyEnd; ) target[to++] = target[copyFrom++] as number;
  }
  return to === toEnd;
}

import type { PackedRecords } from '#worker/kernel/diff-kernel.ts';
import { type BodyShape, valuesEnd } from '#worker/records/packed.ts';

/** Packed records as they would be if no time had been kept behind each. */
export function withoutTimes({ bytes, originBytes }: PackedRecords, { columns, besides }: Required<BodyShape>): Buffer {
  const out = Buffer.allocUnsafe(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; ) {
    const end = valuesEnd(bytes, at + originBytes, columns);
    length += bytes.copy(out, length, at, end);
    at = valuesEnd(bytes, end, besides);
  }
  return out.subarray(0, length);
}

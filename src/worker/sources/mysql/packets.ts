import { invariant } from '#shared/errors.ts';

/**
 * Packets of the wire protocol: a length of three bytes, a sequence number, and that many bytes
 * (dev.mysql.com/doc/dev/mysql-server: MySQL Packets).
 */
export const packetHeaderBytes = 4;

/** Where the packet at `at` ends, be it beyond `end`; undefined where its header, and the byte after it, are not there yet. */
export function packetEnd(bytes: Buffer, at: number, end: number): number | undefined {
  if (end - at < packetHeaderBytes) return undefined;
  const next = at + packetHeaderBytes + bytes.readUIntLE(at, 3);
  // The first byte tells what a packet is; only what carries on a row may be without one.
  return next > at + packetHeaderBytes && end - at === packetHeaderBytes ? undefined : next;
}

/** Whether the packet ends a list of fields or of rows, be it with an error. A row that begins with 0xfe is far longer. */
export function isEndPacket(bytes: Buffer, at: number): boolean {
  const first = bytes[at + packetHeaderBytes];
  return first === 0xff || (first === 0xfe && bytes.readUIntLE(at, 3) < 9);
}

export function lastPacketStart(bytes: Buffer, start: number, end: number): number {
  let last = start;
  for (let at = start; at < end; at += packetHeaderBytes + bytes.readUIntLE(at, 3)) last = at;
  return last;
}

/** The values of the row at `start`, which is known to be whole and in one packet. */
export function readRow(bytes: Buffer, start: number): (Buffer | null)[] {
  const values: (Buffer | null)[] = [];
  const end = start + packetHeaderBytes + bytes.readUIntLE(start, 3);
  for (let at = start + packetHeaderBytes; at < end; ) {
    const first = bytes[at] ?? 0;
    if (first === 0xfb) {
      values.push(null);
      at++;
      continue;
    }
    const lengthBytes = first < 0xfb ? 0 : first - 0xfa;
    const from = at + 1 + lengthBytes;
    at = from + (lengthBytes === 0 ? first : bytes.readUIntLE(at + 1, lengthBytes));
    invariant(at <= end, 'a value lies within its row');
    values.push(Buffer.from(bytes.subarray(from, at)));
  }
  return values;
}

import { isUtf8 } from 'node:buffer';

/** Bytes of a key or field as people can read and copy them: what does not print is `\xNN`, a backslash is doubled. */
export function printable(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!isUtf8(buffer))
    return buffer.toString('latin1').replace(/[^ -[\]-~]/g, (byte) => escaped(Buffer.from(byte, 'latin1')));
  return buffer.toString('utf8').replace(/[\p{C}\p{Zl}\p{Zp}\\]/gu, (character) => escaped(Buffer.from(character)));
}

function escaped(bytes: Buffer): string {
  if (bytes[0] === 0x5c) return '\\\\';
  return [...bytes].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
}

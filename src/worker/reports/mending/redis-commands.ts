/** A command as the bytes of the protocol (RESP), for `redis-cli --pipe`. */
export function asProtocol(command: string[]): string {
  const parts = command.map((part) => `$${Buffer.byteLength(part)}\r\n${part}\r\n`);
  return `*${command.length}\r\n${parts.join('')}`;
}

/** A command as a line for people, and for `redis-cli` to read: whatever is not plain is quoted byte by byte. */
export function asLine(command: string[]): string {
  return `${command.map(quoted).join(' ')}\n`;
}

export function quoted(part: string): string {
  return isBare.test(part) ? part : `"${inQuotes(part)}"`;
}

/** What is not plain by its bytes. */
export function inQuotes(part: string): string {
  if (isPrintable.test(part)) return part.replace(/["\\]/g, '\\$&');
  const bytes = [...Buffer.from(part)].map((byte) => {
    if (byte === 0x22 || byte === 0x5c) return `\\${String.fromCharCode(byte)}`;
    return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return bytes.join('');
}

export const isBare = /^[\w:.{}@/-]+$/;
const isPrintable = /^[ -~]*$/;

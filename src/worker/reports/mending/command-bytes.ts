import { isUtf8 } from 'node:buffer';
import { crc32 } from 'node:zlib';
import type { Column } from '#shared/definition.ts';
import type { ValueSpelling } from '../packed/value-spelling.ts';
import { inQuotes, isBare, quoted } from './redis-commands.ts';
import { isBareJson, valueTexts } from './redis-payload.ts';

/** What stands before and after a key's value in the name of its record. */
export type KeyAround = { before: string; after: string };

/** A part of a command that is one value, as a text of its own or as JSON. */
export function partOf(column: Column, isJson: boolean): ValueSpelling {
  const textOf = (text: string) => quoted(valueTexts[isJson ? 'json' : 'plain']({ column, text }) ?? '');
  // A field without a value is taken away by another command.
  const absent = isJson ? 'null' : undefined;
  if (column.type === 'datetime' && column.format !== 'iso') return byText(absent, textOf);
  if (isJson && !isBareJson(column)) return escaped({ absent, open: '"\\"', close: '\\""', isJson, textOf });
  return bareOr(absent, escaped({ absent, open: '"', close: '"', isJson: false, textOf }));
}

/** A value as JSON among other texts between quotes. */
export function withinPayload(column: Column): ValueSpelling {
  const textOf = (text: string) => inQuotes(valueTexts.json({ column, text }));
  if (column.type === 'datetime' && column.format !== 'iso') return byText('null', textOf);
  if (isBareJson(column)) return escaped({ absent: 'null', open: '', close: '', isJson: false, textOf });
  return escaped({ absent: 'null', open: '\\"', close: '\\"', isJson: true, textOf });
}

/** The name of a record. */
export function keyPart({ before, after }: KeyAround): ValueSpelling {
  const textOf = (text: string) => quoted(before + text + after);
  const [open, close] = [`"${inQuotes(before)}`, `${inQuotes(after)}"`];
  const inside = escaped({ absent: undefined, open, close, isJson: false, textOf });
  if (!/^[\w:.{}@/-]*$/.test(before + after)) return inside;
  return bareOr(undefined, inside, Buffer.from(before), Buffer.from(after));
}

/** The number of a key's bucket. */
export function bucketNumber({ before, after }: KeyAround, buckets: number): ValueSpelling {
  const begun = crc32(before);
  return {
    absent: undefined,
    write(from, start, end, target, into) {
      const crc = crc32(after, crc32(from.subarray(start, end), begun));
      return into + target.write(String(crc % buckets), into, 'latin1');
    },
  };
}

/** Bytes that need no quotes, as `isBare` says it of texts. */
const bareBytes = Uint8Array.from({ length: 128 }, (_, byte) => (isBare.test(String.fromCharCode(byte)) ? 1 : 0));

function bareOr(absent: string | undefined, otherwise: ValueSpelling, before = none, after = none): ValueSpelling {
  const mayBeEmpty = before.length + after.length > 0;
  return {
    absent,
    write(from, start, end, target, into) {
      let isPlain = end > start || mayBeEmpty;
      for (let i = start; i < end && isPlain; i++) isPlain = bareBytes[from[i] as number] === 1;
      if (!isPlain) return otherwise.write(from, start, end, target, into);
      let at = put(before, 0, before.length, target, into);
      at = put(from, start, end, target, at);
      return put(after, 0, after.length, target, at);
    },
  };
}

const none = Buffer.alloc(0);

function put(from: Uint8Array, start: number, end: number, target: Uint8Array, into: number): number {
  let at = into;
  for (let i = start; i < end; i++) target[at++] = from[i] as number;
  return at;
}

type Escaped = {
  absent: string | undefined;
  open: string;
  close: string;
  /** Whether quotes and backslashes are escaped for JSON first. */
  isJson: boolean;
  /** Of a value that has control characters for JSON to escape. */
  textOf(text: string): string;
};

const [quotation, backslash] = [0x22, 0x5c];
const digits = Buffer.from('0123456789abcdef');

/** As `inQuotes` writes it: quotes and backslashes after a backslash, what is not printable as `\xHH`. */
function escaped({ absent, open, close, isJson, textOf }: Escaped): ValueSpelling {
  const [opening, closing] = [Buffer.from(open), Buffer.from(close)];
  return {
    absent,
    write(from, start, end, target, into) {
      let at = put(opening, 0, opening.length, target, into);
      let isAscii = true;
      for (let i = start; i < end; i++) {
        const byte = from[i] as number;
        const sort = byteSorts[byte];
        if (sort === 0) target[at++] = byte;
        else if (sort === 1) at = afterBackslash(byte, isJson, target, at);
        else if (sort === 2 && isJson)
          return into + target.write(textOf(from.toString('utf8', start, end)), into, 'latin1');
        else {
          isAscii &&= byte < 0x80;
          at = hex(byte, target, at);
        }
      }
      if (!isAscii && !isUtf8(from.subarray(start, end))) return -1;
      return put(closing, 0, closing.length, target, at);
    },
  };
}

/** As it is, after a backslash, escaped by JSON, or in hex alone. */
const byteSorts = Uint8Array.from({ length: 256 }, (_, byte) => {
  if (byte === quotation || byte === backslash) return 1;
  return byte < 0x20 ? 2 : byte < 0x7f ? 0 : 3;
});

function afterBackslash(byte: number, isJson: boolean, target: Uint8Array, into: number): number {
  let at = into;
  if (isJson) {
    target[at++] = backslash;
    target[at++] = backslash;
  }
  target[at++] = backslash;
  target[at++] = byte;
  return at;
}

function hex(byte: number, target: Uint8Array, into: number): number {
  target[into] = backslash;
  target[into + 1] = 0x78;
  target[into + 2] = digits[byte >> 4] as number;
  target[into + 3] = digits[byte & 15] as number;
  return into + 4;
}

function byText(absent: string | undefined, textOf: (text: string) => string): ValueSpelling {
  return {
    absent,
    write: (from, start, end, target, into) =>
      into + target.write(textOf(from.toString('utf8', start, end)), into, 'latin1'),
  };
}

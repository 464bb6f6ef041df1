import { isUtf8 } from 'node:buffer';
import { different, missing, type PlacedFinding, unexpected } from '#worker/evidence/finding-blocks.ts';
import { type ByteWriter, varintSize } from '#worker/records/bytes.ts';
import { readVarint } from '#worker/records/packed.ts';

/** A value of a packed finding: of which side's body, and the how many-eth there. Keys come first. */
export type PackedValue = { side: 'inbound' | 'outbound'; place: number };

/** What a finding is written as: texts that all of its sort share, and its values between them. */
export type Form = (string | PackedValue)[];

/**
 * How plain values are written. `bytes` says of each byte whether a value that has it is one: `plain`, `text` where it must be
 * UTF-8 for that, or `other`; `first` says the same of a value's first byte, and an empty value is plain where it may be.
 */
export type PlainValues = {
  absent: string;
  quote: string;
  mayBeEmpty: boolean;
  first: Uint8Array;
  bytes: Uint8Array;
};

export const [plain, text, other] = [0, 1, 2] as const;

/** A table of all bytes, by what is said of each. */
export function byteTable(kindOf: (byte: number) => number): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, byte) => (byte > 0x7f ? text : kindOf(byte)));
}

type Ready = { between: Buffer[]; isInbound: boolean[]; places: number[]; bytes: number };
type BodyKind = 'missing' | 'unexpected' | 'different';
const kinds: Record<number, BodyKind> = { [missing]: 'missing', [unexpected]: 'unexpected', [different]: 'different' };

/**
 * Writes packed findings straight from their bytes, without making texts of them. Says no, and leaves `out` as it was, where a
 * value needs a second look: whoever asked then writes the finding by its texts, to the same bytes.
 */
export function packedSpelling(
  values: PlainValues,
  columns: number,
  formOf: (kind: BodyKind, differing: string[]) => Form,
): (placed: PlacedFinding, out: ByteWriter) => boolean {
  const readyForm = readyForms(formOf, values.absent.length + 2 * values.quote.length);
  const absent = Buffer.from(values.absent);
  const putQuoted = plainWriter(values);
  const inbound = new Int32Array(columns * 2);
  const outbound = new Int32Array(columns * 2);

  return ({ block, place }, out) => {
    const kind = block.kinds[place] as number;
    const form = readyForm(kind, block.differing[place]);
    let bytes = form.bytes;
    if (kind !== unexpected) bytes += layOut(block.inbound.bytes, block.inboundAt[place] as number, inbound);
    if (kind !== missing) bytes += layOut(block.outbound.bytes, block.outboundAt[place] as number, outbound);
    out.reserve(bytes);
    let at = put(form.between[0] as Buffer, out.bytes, out.length);
    for (let i = 0; i < form.places.length; i++) {
      const isInbound = form.isInbound[i] as boolean;
      const ranges = isInbound ? inbound : outbound;
      const number = (form.places[i] as number) * 2;
      const [start, end] = [ranges[number] as number, ranges[number + 1] as number];
      const from = isInbound ? block.inbound.bytes : block.outbound.bytes;
      at = start < 0 ? put(absent, out.bytes, at) : putQuoted(from, start, end, out.bytes, at);
      if (at < 0) return false;
      at = put(form.between[i + 1] as Buffer, out.bytes, at);
    }
    out.length = at;
    return true;
  };
}

/** Writes a value, and returns the position after it, or -1 where it is not plain. */
function plainWriter({ bytes: table, first, mayBeEmpty, quote }: PlainValues) {
  const quotes = Buffer.from(quote);
  return (from: Uint8Array, start: number, end: number, target: Uint8Array, into: number): number => {
    if (start === end && !mayBeEmpty) return -1;
    let at = put(quotes, target, into);
    let seen = start === end ? plain : (first[from[start] as number] as number);
    for (let i = start; i < end; i++) {
      const byte = from[i] as number;
      seen |= table[byte] as number;
      target[at++] = byte;
    }
    if (seen !== plain && (seen !== text || !isUtf8(from.subarray(start, end)))) return -1;
    return put(quotes, target, at);
  };
}

function readyForms(formOf: (kind: BodyKind, differing: string[]) => Form, bytesPerValue: number) {
  const forms = new Map<string[] | number, Ready>();
  return (kind: number, differing: string[] | undefined): Ready => {
    const name = differing ?? kind;
    const known = forms.get(name);
    if (known) return known;
    const ready = made(formOf(kinds[kind] ?? 'missing', differing ?? []), bytesPerValue);
    if (forms.size > formsKept) forms.clear();
    forms.set(name, ready);
    return ready;
  };
}

const formsKept = 1_000;

function made(form: Form, bytesPerValue: number): Ready {
  const ready: Ready = { between: [], isInbound: [], places: [], bytes: 0 };
  let between = '';
  for (const part of [...form, undefined]) {
    if (typeof part === 'string') {
      between += part;
      continue;
    }
    const bytes = Buffer.from(between);
    ready.between.push(bytes);
    ready.bytes += bytes.length + bytesPerValue;
    between = '';
    if (!part) break;
    ready.isInbound.push(part.side === 'inbound');
    ready.places.push(part.place);
  }
  return ready;
}

/** Where each value of a body begins and ends, -1 where it is null. Returns how many bytes they are in all. */
function layOut(bytes: Uint8Array, bodyAt: number, ranges: Int32Array): number {
  let at = bodyAt;
  for (let i = 0; i < ranges.length; i += 2) {
    const length = readVarint(bytes, at);
    if (length === 0) {
      ranges[i] = -1;
      at++;
      continue;
    }
    at += varintSize(length);
    ranges[i] = at;
    at += length - 1;
    ranges[i + 1] = at;
  }
  return at - bodyAt;
}

function put(bytes: Uint8Array, target: Uint8Array, at: number): number {
  let position = at;
  for (let i = 0; i < bytes.length; i++) target[position++] = bytes[i] as number;
  return position;
}

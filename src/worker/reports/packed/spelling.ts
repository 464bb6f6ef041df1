import { isUtf8 } from 'node:buffer';
import { type Block, different, missing, type PlacedFinding, unexpected } from '#worker/evidence/finding-blocks.ts';
import { type ByteWriter, varintSize } from '#worker/records/bytes.ts';
import { readVarint } from '#worker/records/packed.ts';
import type { ValueSpelling } from './value-spelling.ts';

/** A value of a packed finding: of which side's body, and the how many-eth there. Keys come first. */
export type PackedValue = { side: 'inbound' | 'outbound'; place: number; as?: ValueSpelling };

/** What is written up to here must not be longer; where it would be, a finding is written by its texts. */
export type Bound = { bytesMax: number };

/** What a finding is written as: texts that all of its sort share, and its values between them. */
export type Form = (string | PackedValue | Bound)[];

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

type Ready = {
  between: Buffer[];
  isInbound: boolean[];
  places: number[];
  writers: ValueSpelling['write'][];
  absents: (Buffer | undefined)[];
  bytes: number;
  /** After which value it is looked how much was written. */
  boundAt: number;
  bytesMax: number;
};
type BodyKind = 'missing' | 'unexpected' | 'different';
const kinds: Record<number, BodyKind> = { [missing]: 'missing', [unexpected]: 'unexpected', [different]: 'different' };

/**
 * Writes packed findings straight from their bytes, without making texts of them. Says no, and leaves `out` as it was, where a
 * value needs a second look: whoever asked then writes the finding by its texts, to the same bytes. `growth` is how many
 * times as long as its bodies a finding may become; where no form is, it is written by its texts.
 */
export function packedSpelling(
  values: PlainValues,
  columns: number,
  formOf: (kind: BodyKind, differing: string[]) => Form | undefined,
  growth = 1,
): (placed: PlacedFinding, out: ByteWriter) => boolean {
  const readyForm = readyForms(formOf, { absent: values.absent, write: plainWriter(values) });
  const inbound = new Int32Array(columns * 2);
  const outbound = new Int32Array(columns * 2);

  return ({ block, place }, out) => {
    const kind = block.kinds[place] as number;
    const form = readyForm(kind, block.differing[place]);
    if (!form) return false;
    let bytes = 0;
    if (kind !== unexpected) bytes += layOut(block.inbound.bytes, block.inboundAt[place] as number, inbound);
    if (kind !== missing) bytes += layOut(block.outbound.bytes, block.outboundAt[place] as number, outbound);
    out.reserve(form.bytes + bytes * growth);
    const end = written(form, block, out.bytes, out.length);
    if (end < 0) return false;
    out.length = end;
    return true;
  };

  /** Returns the position after the finding, or -1. */
  function written(form: Ready, block: Block, target: Buffer, from: number): number {
    let at = put(form.between[0] as Buffer, target, from);
    for (let i = 0; i < form.places.length; i++) {
      const isInbound = form.isInbound[i] as boolean;
      const ranges = isInbound ? inbound : outbound;
      const number = (form.places[i] as number) * 2;
      const [start, end] = [ranges[number] as number, ranges[number + 1] as number];
      const bodies = isInbound ? block.inbound.bytes : block.outbound.bytes;
      at =
        start < 0
          ? putAbsent(form.absents[i], target, at)
          : (form.writers[i] as ValueSpelling['write'])(bodies, start, end, target, at);
      if (at < 0 || (i === form.boundAt && at - from > form.bytesMax)) return -1;
      at = put(form.between[i + 1] as Buffer, target, at);
    }
    return at;
  }
}

function putAbsent(absent: Buffer | undefined, target: Uint8Array, at: number): number {
  return absent ? put(absent, target, at) : -1;
}

/** Writes a value, and returns the position after it, or -1 where it is not plain. */
function plainWriter({ bytes: table, first, mayBeEmpty, quote }: PlainValues): ValueSpelling['write'] {
  const quotes = Buffer.from(quote);
  return (from, start, end, target, into) => {
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

function readyForms(formOf: (kind: BodyKind, differing: string[]) => Form | undefined, usual: ValueSpelling) {
  const forms = new Map<string[] | number, Ready | undefined>();
  return (kind: number, differing: string[] | undefined): Ready | undefined => {
    const name = differing ?? kind;
    const known = forms.get(name);
    if (known || forms.has(name)) return known;
    const form = formOf(kinds[kind] ?? 'missing', differing ?? []);
    const ready = form && made(form, usual);
    if (forms.size > formsKept) forms.clear();
    forms.set(name, ready);
    return ready;
  };
}

const formsKept = 1_000;
/** What a value takes besides its bytes, however many times as long these become. */
const bytesPerValue = 48;

function made(form: Form, usual: ValueSpelling): Ready {
  const ready: Ready = {
    ...{ between: [], isInbound: [], places: [], writers: [], absents: [] },
    ...{ bytes: 0, boundAt: -1, bytesMax: 0 },
  };
  let between = '';
  for (const part of [...form, undefined]) {
    if (typeof part === 'string') {
      between += part;
      continue;
    }
    if (part && 'bytesMax' in part) {
      ready.boundAt = ready.places.length - 1;
      ready.bytesMax = part.bytesMax - Buffer.byteLength(between);
      continue;
    }
    const bytes = Buffer.from(between);
    ready.between.push(bytes);
    ready.bytes += bytes.length + bytesPerValue;
    between = '';
    if (!part) break;
    const { absent, write } = part.as ?? usual;
    ready.isInbound.push(part.side === 'inbound');
    ready.places.push(part.place);
    ready.writers.push(write);
    ready.absents.push(absent === undefined ? undefined : Buffer.from(absent));
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

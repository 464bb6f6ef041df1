import { findingKinds } from '#shared/finding.ts';
import { varintSize } from '#worker/records/bytes.ts';
import { readVarint, valueEnd } from '#worker/records/packed.ts';
import { plainReason } from '#worker/records/shapes/reason.ts';
import { valueChanges } from '#worker/records/shapes/value-change.ts';
import type { ListFile } from '../list/list-file.ts';
import { kindNumber, type Piece, type Sight } from '../list/sight.ts';

/** What may be said of one part of a finding: of a field that differs, or of the whole of it where none does. */
export type Part = { field: number; changes: string[]; inbound: string | null; outbound: string | null };

/** The parts of a finding with every change that may be said of each, likeliest first. */
export function partsOf(sight: Sight, piece: Piece, file: ListFile, countsOf: (id: number) => string): Part[] {
  if (sight.kind === kindNumber.different) return partsOfDifferent(sight, piece, file);
  const whole = (...changes: string[]): Part[] => [{ field: -1, changes, inbound: null, outbound: null }];
  if (sight.kind === kindNumber.invalid) return whole(`reason ${plainReason(sight.told[1] ?? '')}`, 'other');
  if (sight.kind === kindNumber.duplicate) return whole(`counts ${countsOf(sight.id)}`, 'other');
  return whole('other');
}

function partsOfDifferent(sight: Sight, piece: Piece, file: ListFile): Part[] {
  const values = differingValues(sight, piece, file);
  return values.map(({ field, inbound: a, outbound: b }, i) => {
    const swapped =
      values.length > 1
        ? values.find((other, j) => j !== i && isSwapped({ field, inbound: a, outbound: b }, other))
        : undefined;
    const changes =
      swapped === undefined ? valueChanges(file.fields[field]?.type ?? 'text', a, b) : [`swapped ${swapped.field}`];
    return { field, changes, inbound: a, outbound: b };
  });
}

type Values = (string | null)[];

function isSwapped(a: Differing, b: Differing): boolean {
  return a.inbound !== null && b.inbound !== null && a.inbound === b.outbound && b.inbound === a.outbound;
}

/** Both values of a field that differs. */
type Differing = Pick<Part, 'field' | 'inbound' | 'outbound'>;

export function differingValues(sight: Sight, piece: Piece, file: ListFile): Differing[] {
  const places = placesOf(sight.fields);
  const skipped = file.key.length;
  const inbound = valuesAt(piece.inbound, sight.inbound.at, places, skipped);
  const outbound = valuesAt(piece.outbound, sight.outbound.at, places, skipped);
  return places.map((field, i) => ({ field, inbound: inbound[i] ?? null, outbound: outbound[i] ?? null }));
}

const known = new Map<string, number[]>();

/** `,0,3,` as numbers; the same few are asked for again and again. */
export function placesOf(fields: string): number[] {
  const found = known.get(fields);
  if (found) return found;
  if (known.size > 10_000) known.clear();
  const places = fields.split(',').filter(Boolean).map(Number);
  known.set(fields, places);
  return places;
}

/** Values of a body by their places among the compared fields, which ascend. */
export function valuesAt(bytes: Uint8Array, bodyAt: number, places: number[], skipped: number): Values {
  const values: Values = [];
  if (bodyAt < 0) return values;
  let [at, column] = [bodyAt, 0];
  for (const place of places) {
    for (; column < skipped + place; column++) at = valueEnd(bytes, at);
    const length = readVarint(bytes, at);
    const start = at + varintSize(length);
    values.push(length === 0 ? null : text(bytes, start, start + length - 1));
  }
  return values;
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('utf8');
}

/** The first value of a finding's key, as bytes; undefined where it has none. */
export function firstKeyValue({ key, keyAt }: Sight): Uint8Array | undefined {
  if (keyAt < 0) return undefined;
  const length = readVarint(key, keyAt);
  const start = keyAt + varintSize(length);
  return key.subarray(start, start + Math.max(0, length - 1));
}

export function isOneSided(kind: number): boolean {
  return findingKinds[kind] === 'missing' || findingKinds[kind] === 'unexpected';
}

import { findingKinds, sides } from '#shared/finding.ts';
import { ByteWriter, writeVarint } from '#worker/records/bytes.ts';
import { unpackSortableKey, valuesEnd } from '#worker/records/packed.ts';
import type { ListFile } from './list-file.ts';

/**
 * A finding as whoever filters and sorts sees it: its bodies where they lie, among others' in a piece or alone. The same
 * object is filled again for every finding.
 */
export type Sight = {
  id: number;
  kind: number;
  /** The places of the fields that differ, as the file spells them: `,0,3,`; empty where none do. */
  fields: string;
  /** Of an unreadable record. */
  side: number;
  /** A body that begins with the key's values; none of an unreadable record. */
  key: Uint8Array;
  keyAt: number;
  inbound: BodyAt;
  outbound: BodyAt;
  /** What is told of an unreadable record. */
  told: string[];
};

/** From `at` to `end`; -1 where the side has no record. */
export type BodyAt = { at: number; end: number };

/** Bodies that follow one another, of as many findings as a piece has; `told` as above. */
export type Piece = { inbound: Uint8Array; outbound: Uint8Array };

export const nothing = new Uint8Array(0);
export const kindNumber = Object.fromEntries(findingKinds.map((kind, number) => [kind, number])) as Record<
  (typeof findingKinds)[number],
  number
>;

export function emptySight(): Sight {
  const absent = () => ({ at: -1, end: -1 });
  return {
    id: 0,
    kind: 0,
    fields: '',
    side: -1,
    key: nothing,
    keyAt: -1,
    inbound: absent(),
    outbound: absent(),
    told: [],
  };
}

export type FindingRecord = {
  id: number;
  kind: number;
  key: Buffer;
  fields: string | null;
  inbound: Buffer | null;
  outbound: Buffer | null;
  side: number | null;
  place: string | null;
  reason: string | null;
  raw: string | null;
};

export const sightColumns = 'id, kind, key, fields, inbound, outbound, side, place, reason, raw';

/** Shows one finding by itself, as a piece of one. */
export function see(sight: Sight, row: FindingRecord, { key, fields }: Pick<ListFile, 'key' | 'fields'>): Piece {
  const inbound = row.inbound ?? nothing;
  const outbound = row.outbound ?? nothing;
  const columns = key.length + fields.length;
  const place = (at: BodyAt, body: Buffer | null) => {
    at.at = body ? 0 : -1;
    at.end = body ? valuesEnd(body, 0, columns) : -1;
  };
  sight.id = row.id;
  sight.kind = row.kind;
  sight.fields = row.fields ?? '';
  sight.side = row.side ?? -1;
  sight.told = row.kind === kindNumber.invalid ? [row.place ?? '', row.reason ?? '', row.raw ?? ''] : [];
  place(sight.inbound, row.inbound);
  place(sight.outbound, row.outbound);
  sight.key = row.inbound ?? row.outbound ?? (row.kind === kindNumber.duplicate ? packedKey(row.key) : nothing);
  sight.keyAt = sight.key === nothing ? -1 : 0;
  return { inbound, outbound };
}

/** A key in the form in which bodies hold it. */
function packedKey(sortable: Buffer): Uint8Array {
  const out = new ByteWriter(sortable.length + 8);
  for (const value of unpackSortableKey(sortable)) {
    const bytes = Buffer.from(value);
    out.reserve(5);
    out.length = writeVarint(out.bytes, out.length, bytes.length + 1);
    out.copy(bytes, 0, bytes.length);
  }
  return out.bytes.subarray(0, out.length);
}

export function sideOf(number: number): (typeof sides)[number] {
  return sides[number] ?? 'inbound';
}

import { findingKinds } from '#shared/finding.ts';
import type { FindingRow } from '#shared/findings-list.ts';
import { limits } from '#shared/limits.ts';
import type { Sqlite } from '#storage/sqlite.ts';
import { varintSize } from '#worker/records/bytes.ts';
import { readVarint, unpackSortableKey } from '#worker/records/packed.ts';
import type { ListFile } from './list-file.ts';
import { type FindingRecord, kindNumber, sideOf } from './sight.ts';

type WholeRecord = FindingRecord & { inbound_count: number | null; outbound_count: number | null };

/** Findings as rows, in the order of the ids; one that is not there is left out. Values are cut to what a table shows. */
export function rowsOf(file: ListFile, ids: Iterable<number>): FindingRow[] {
  const select = selectOne(file.db);
  return [...ids].flatMap((id) => {
    const found = select.get(id);
    return found ? [rowOf(found, file, () => limits.shownCharactersMax)] : [];
  });
}

/** The same with whole values, as long as they are no more than a call can carry; from there on they are cut. */
export function wholeRowsOf(file: ListFile, ids: Iterable<number>): FindingRow[] {
  const select = selectOne(file.db);
  let left = limits.wholeBytesMax;
  const charactersMax = (bytes: number) => {
    if (bytes > left) return limits.shownCharactersMax;
    left -= bytes;
    return Number.POSITIVE_INFINITY;
  };
  return [...ids].flatMap((id) => {
    const found = select.get(id);
    return found ? [rowOf(found, file, charactersMax)] : [];
  });
}

function selectOne(db: Sqlite) {
  return db.prepare<[number], WholeRecord>('SELECT * FROM finding WHERE id = ?');
}

/** How many characters are shown of a value of so many bytes. */
type CharactersMax = (bytes: number) => number;

function rowOf(record: WholeRecord, { key, fields }: ListFile, charactersMax: CharactersMax): FindingRow {
  let isCut = false;
  const shown = (bytes: Uint8Array): string => {
    const text = cut(bytes, charactersMax(bytes.length));
    isCut ||= text.isCut;
    return text.shown;
  };
  const bodyOf = (body: Buffer | null) => body && valuesOf(body, key.length, fields.length, shown);
  const { id, kind, inbound_count: inbound, outbound_count: outbound } = record;
  const isInvalid = kind === kindNumber.invalid;
  const told = (text: string | null) => shown(Buffer.from(text ?? ''));
  return {
    id,
    kind: findingKinds[kind] ?? 'invalid',
    key: isInvalid ? [] : unpackSortableKey(record.key).map((value) => shown(Buffer.from(value))),
    differs: (record.fields ?? '').split(',').filter(Boolean).map(Number),
    inbound: bodyOf(record.inbound),
    outbound: bodyOf(record.outbound),
    counts: kind === kindNumber.duplicate ? { inbound: inbound ?? 0, outbound: outbound ?? 0 } : null,
    invalid: isInvalid
      ? {
          side: sideOf(record.side ?? 0),
          place: told(record.place),
          reason: told(record.reason),
          raw: told(record.raw),
        }
      : null,
    isCut,
  };
}

function valuesOf(
  body: Buffer,
  skipped: number,
  count: number,
  shown: (bytes: Uint8Array) => string,
): (string | null)[] {
  const values: (string | null)[] = [];
  let at = 0;
  for (let column = 0; column < skipped + count; column++) {
    const length = readVarint(body, at);
    const start = at + varintSize(length);
    const end = start + Math.max(0, length - 1);
    if (column >= skipped) values.push(length === 0 ? null : shown(body.subarray(start, end)));
    at = end;
  }
  return values;
}

/** Never in the middle of a character: four bytes are enough for any. */
function cut(bytes: Uint8Array, charactersMax: number): { shown: string; isCut: boolean } {
  const decode = (end: number) => Buffer.from(bytes.buffer, bytes.byteOffset, end).toString('utf8');
  if (bytes.length <= charactersMax) return { shown: decode(bytes.length), isCut: false };
  const characters = Array.from(decode(Math.min(bytes.length, charactersMax * 4)));
  const isCut = characters.length > charactersMax || bytes.length > charactersMax * 4;
  return { shown: isCut ? characters.slice(0, charactersMax).join('') : characters.join(''), isCut };
}
